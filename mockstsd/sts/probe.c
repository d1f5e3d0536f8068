/* SPDX-License-Identifier: MIT */
#include "sts/probe.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/state.h"
#include "tenant/switches.h"

int probe_store(struct sts *sts, struct err *e)
{
    return store_ready(sts->store, e) ? 0 : -1;
}

int probe_events(struct sts *sts, const char *project, int64_t *out, struct err *e)
{
    return store_events_written(sts->store, project, out, e);
}

struct texts probe_laxities(const struct switches *sw, struct arena *a)
{
    const struct {
        bool lax;
        const char *name;
    } rows[] = {
        { sw->lenient_exchange, "lenientExchange" },
        { sw->audience_binding == BINDING_OFF, "audienceBinding" },
        { sw->untargeted_access == UNTARGETED_ALLOW, "untargetedAccess" },
        { sw->issuance_policy == ISSUANCE_SKIP, "issuancePolicy" },
        { sw->partial_scopes == PARTIAL_NARROW, "partialScopes" },
        { sw->session_jwt_at_vault, "sessionJwtAtVault" },
        { sw->pinned_ttl_s >= 0, "pinnedTtl" },
        { sw->explain_denials, "explainDenials" },
        { sw->unknown_mgmt_fields == UNKNOWN_IGNORE, "unknownMgmtFields" },
    };
    enum { N = sizeof rows / sizeof rows[0] };
    const char **names = arena_array(a, N, sizeof *names);
    size_t n = 0;

    for (size_t i = 0; i < N; i++) {
        if (rows[i].lax)
            names[n++] = rows[i].name;
    }
    return (struct texts){ names, n };
}
