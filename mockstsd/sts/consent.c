/* SPDX-License-Identifier: MIT */
#include "sts/consent.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/agent.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/digest.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "wire/jwrite.h"

enum { ID_CHARS = 27, DATA_MAX = 64 * 1024 };

/* The parts of a row; the scopes follow. */
enum part { ID, CLIENT, USER, TARGETS, PARTS };

static const char *key_of(const struct casefile *c, const char *targets)
{
    const char *named = arena_printf(c->arena, "%s\n%s\n%s", c->caller.client->client_id,
                                     c->subject.user_id, targets);

    return digest_text(c->arena, named, strlen(named));
}

int consent_find(struct sts *sts, const struct casefile *c, const struct texts *resources,
                 struct consent *out, struct err *e)
{
    struct store_query q = { .kind = ROW_CONSENT,
                             .project = c->project->id,
                             .key = key_of(c, scopes_text(c->arena, resources)),
                             .now_s = c->now_ms / 1000 };
    struct store_row *row = NULL;
    struct texts parts;

    *out = (struct consent){ 0 };
    if (store_get(sts->store, &q, c->arena, &row, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The consent cannot be read");
    if (row == NULL)
        return 0;
    parts = parts_split(row->value, row->value_len, c->arena);
    if (parts.n < PARTS)
        return err_set(e, OAUTH_SERVER_ERROR, "The consent cannot be read");
    out->id = parts.items[ID];
    out->scopes = (struct texts){ parts.items + PARTS, parts.n - PARTS };
    out->row = row;
    return 0;
}

bool consent_covers(const struct consent *consent, const struct texts *scopes)
{
    for (size_t i = 0; i < scopes->n; i++) {
        if (!scopes_have(&consent->scopes, scopes->items[i]))
            return false;
    }
    return consent->id != NULL;
}

static const char *agent_of(const struct casefile *c)
{
    const struct agent agent = { c->project->id, c->caller.client->client_id,
                                 c->subject.user_id };

    return agent_id(&agent, c->arena);
}

/* The event of contract.md 8.3, without facts of an exchange. */
static void add_event(struct casefile *c, const struct texts *parts, bool expanded)
{
    struct buf data = buf_make(c->arena, DATA_MAX);
    struct jwrite w = jwrite_make(&data);
    struct event ev = { .project = c->project->id,
                        .action = expanded ? "ConsentExpanded" : "ConsentGranted",
                        .type = "info",
                        .method = "authorize",
                        .remote_address = c->origin.peer,
                        .clock = c->clock,
                        .external_ids =
                            snapshot_user(c->world, c->subject.user_id)->login_ids,
                        .user_id = c->subject.user_id,
                        .actor_id = c->caller.client->client_id };

    jwrite_object(&w);
    jwrite_member_text(&w, "consentId", parts->items[ID]);
    jwrite_member_text(&w, "agentId", agent_of(c));
    jwrite_member_text(&w, "target", parts->items[TARGETS]);
    jwrite_member_texts(&w, "scopes", parts->items + PARTS, parts->n - PARTS);
    jwrite_object_end(&w);
    ev.other_data = data.data;
    audit_add(c->change, &ev);
}

/* What stands in the row: the scopes so far and the new ones, each once. */
static struct texts parts_of(const struct casefile *c, const struct consent *consent,
                             const char *targets, const struct texts *scopes)
{
    size_t room = PARTS + consent->scopes.n + scopes->n, n = PARTS;
    const char **items = arena_array(c->arena, room, sizeof *items);
    char *id = arena_alloc(c->arena, sizeof "CN" + ID_CHARS);

    rnd_id(id, "CN");
    items[ID] = consent->id != NULL ? consent->id : id;
    items[CLIENT] = c->caller.client->client_id;
    items[USER] = c->subject.user_id;
    items[TARGETS] = targets;
    for (size_t i = 0; i < consent->scopes.n; i++)
        items[n++] = consent->scopes.items[i];
    for (size_t i = 0; i < scopes->n; i++) {
        if (!scopes_have(&consent->scopes, scopes->items[i]))
            items[n++] = scopes->items[i];
    }
    return (struct texts){ items, n };
}

void consent_extend(struct casefile *c, const struct consent *consent,
                    const struct texts *resources, const struct texts *scopes)
{
    const char *targets = scopes_text(c->arena, resources);
    struct store_row row = { .kind = ROW_CONSENT,
                             .project = c->project->id,
                             .key = key_of(c, targets),
                             .group = agent_of(c) };
    struct texts parts;

    if (consent_covers(consent, scopes))
        return;
    parts = parts_of(c, consent, targets, scopes);
    row.value = parts_join(&parts, c->arena, &row.value_len);
    if (consent->row != NULL)
        change_expect_value(c->change, consent->row);
    else
        change_expect_absent(c->change, row.kind, row.project, row.key);
    change_put(c->change, &row);
    add_event(c, &parts, consent->row != NULL);
}
