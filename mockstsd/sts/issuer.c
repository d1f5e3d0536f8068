/* SPDX-License-Identifier: MIT */
#include "sts/issuer.h"

#include <string.h>

#include "base/arena.h"
#include "sts/state.h"
#include "tenant/tenant.h"
#include "wire/jws.h"

const char *issuer_of(const struct sts *sts, const char *project,
                      const struct resource *target, struct arena *a)
{
    if (target != NULL && target->type == RESOURCE_MCP)
        return arena_printf(a, "%s/v1/apps/agentic/%s/%s", sts->base_url, project,
                            target->id);
    return arena_printf(a, "%s/v1/apps/%s", sts->base_url, project);
}

const char *issuer_project(const struct sts *sts, const char *token, struct arena *a)
{
    size_t base_len = strlen(sts->base_url);
    struct jobj claims;
    struct jws parsed;
    const char *iss;

    if (token == NULL || jws_parse(a, token, &parsed, NULL) < 0 ||
        jobj_parse_object(a, parsed.payload.data, parsed.payload.len, &claims, NULL) <
            0 ||
        jobj_text(claims, "iss", &iss, NULL) < 0 ||
        strncmp(iss, sts->base_url, base_len) != 0 ||
        strncmp(iss + base_len, "/v1/apps/", 9) != 0)
        return NULL;
    iss += base_len + 9;
    if (strncmp(iss, "agentic/", 8) == 0)
        iss += 8;
    return arena_slice(a, iss, strcspn(iss, "/"));
}
