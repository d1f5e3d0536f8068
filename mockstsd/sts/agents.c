/* SPDX-License-Identifier: MIT */
#include "sts/agents.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/event.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/state.h"
#include "tenant/snapshot.h"

/* The parts of a ROW_AGENT. */
enum part { CLIENT, PRINCIPAL, LAST_S, PARTS };

void agents_note(struct change *change, const struct agent *agent)
{
    struct arena *a = change->arena;
    const char *const items[PARTS] = {
        [CLIENT] = agent->client_id,
        [PRINCIPAL] = agent->principal,
        [LAST_S] = arena_printf(a, "%" PRId64, change->now_s),
    };
    const struct texts all = { items, PARTS };
    struct store_row row = { .kind = ROW_AGENT,
                             .project = agent->project,
                             .key = agent_id(agent, a) };

    row.value = parts_join(&all, a, &row.value_len);
    change_put(change, &row);
}

static int unreadable(struct err *e)
{
    return err_set(e, OAUTH_SERVER_ERROR, "The agentic identities cannot be read");
}

static int64_t number_in(const struct store_row *row, struct arena *a)
{
    return strtoll(arena_slice(a, row->value, row->value_len), NULL, 10);
}

int agents_revoked_at(struct sts *sts, const struct agent *agent, struct arena *a,
                      int64_t *at_s, struct err *e)
{
    struct store_query q = { .kind = ROW_AGENT_REVOKED, .project = agent->project };
    struct store_row *row = NULL;

    *at_s = INT64_MIN;
    if (!store_any(sts->store, ROW_AGENT_REVOKED))
        return 0;
    q.key = agent_id(agent, a);
    if (store_get(sts->store, &q, a, &row, NULL) < 0)
        return unreadable(e);
    if (row != NULL)
        *at_s = number_in(row, a);
    return 0;
}

/* Whatever is noted in the store: users who let clients act. */
static int add_noted(struct sts *sts, const char *project, struct arena *a,
                     struct agents_list *out, struct err *e)
{
    struct store_query q = { .kind = ROW_AGENT, .project = project };
    struct agents_one *items;
    struct store_rows rows;

    if (store_each(sts->store, &q, a, &rows, NULL) < 0)
        return unreadable(e);
    items = arena_array(a, rows.n_rows, sizeof *items);
    for (size_t i = 0; i < rows.n_rows; i++) {
        struct texts parts = parts_split(rows.rows[i].value, rows.rows[i].value_len, a);

        if (parts.n != PARTS)
            return unreadable(e);
        items[i] = (struct agents_one){
            .id = rows.rows[i].key,
            .agent = { project, parts.items[CLIENT], parts.items[PRINCIPAL] },
            .last_s = strtoll(parts.items[LAST_S], NULL, 10),
        };
    }
    *out = (struct agents_list){ items, rows.n_rows };
    return 0;
}

static bool is_machine(const struct client *c)
{
    return (c->grant_types & GRANT_CLIENT_CREDENTIALS) && !c->non_confidential;
}

/* Clients that act for themselves, before the others. */
static void add_machines(const struct snapshot *world, struct arena *a,
                         struct agents_list *all)
{
    const char *project = snapshot_project(world)->id;
    struct snapshot_walk walk = { 0 };
    const struct client *c;
    struct agents_one *items =
        arena_array(a, snapshot_count(world, RECORD_CLIENT) + all->n, sizeof *items);
    size_t n = 0;

    while ((c = snapshot_next(world, RECORD_CLIENT, &walk)) != NULL) {
        struct agents_one one = { .agent = { project, c->client_id, c->id },
                                  .machine = true };

        if (!is_machine(c))
            continue;
        one.id = agent_id(&one.agent, a);
        items[n++] = one;
    }
    if (all->n > 0)
        memcpy(items + n, all->items, all->n * sizeof *items);
    *all = (struct agents_list){ items, n + all->n };
}

static int mark_revoked(struct sts *sts, struct arena *a, struct agents_list *all,
                        struct err *e)
{
    struct agents_one *items = arena_array(a, all->n, sizeof *items);

    for (size_t i = 0; i < all->n; i++) {
        int64_t at_s;

        items[i] = all->items[i];
        if (agents_revoked_at(sts, &items[i].agent, a, &at_s, e) < 0)
            return -1;
        items[i].revoked = at_s != INT64_MIN && at_s >= items[i].last_s;
    }
    all->items = items;
    return 0;
}

int agents_all(struct sts *sts, struct sts_world *home, struct arena *a,
               struct agents_list *out, struct err *e)
{
    struct snapshot *world = snapshot_drop_with(snapshot_slot_hold(home->slot), a);
    struct agents_list all;

    if (add_noted(sts, home->project, a, &all, e) < 0)
        return -1;
    add_machines(world, a, &all);
    if (mark_revoked(sts, a, &all, e) < 0)
        return -1;
    *out = all;
    return 0;
}

static const struct agents_one *find(const struct agents_list *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->items[i].id, id) == 0)
            return &all->items[i];
    }
    return NULL;
}

/* Its logins and consents end with it. */
static void end_all(struct change *change, const struct agents_one *one)
{
    static const enum sts_row of_identity[] = { ROW_FAMILY, ROW_CONSENT };
    struct arena *a = change->arena;
    char *at = arena_printf(a, "%" PRId64, change->now_s);
    struct store_row row = { .kind = ROW_AGENT_REVOKED,
                             .project = one->agent.project,
                             .key = one->id,
                             .value = at,
                             .value_len = strlen(at) };

    for (size_t i = 0; i < sizeof of_identity / sizeof of_identity[0]; i++)
        change_clear(change, (int)of_identity[i], one->agent.project, one->id);
    change_put(change, &row);
}

int agents_revoke(struct sts *sts, struct sts_world *home, const char *id,
                  const char *peer, struct arena *a, struct err *e)
{
    int64_t now_ms = clock_now_ms(&home->clock);
    struct change *change = change_make(a, now_ms / 1000);
    struct event ev = { .action = "ConsentRevoked",
                        .type = "info",
                        .method = "mgmt",
                        .project = home->project,
                        .clock = &home->clock,
                        .remote_address = peer,
                        .expires_in_s = -1 };
    const struct agents_one *one;
    struct agents_list all;

    if (agents_all(sts, home, a, &all, e) < 0)
        return -1;
    one = find(&all, id);
    if (one == NULL)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such agentic identity");
    end_all(change, one);
    ev.user_id = one->machine ? "" : one->agent.principal;
    ev.actor_id = one->agent.client_id;
    ev.other_data = arena_printf(a, "{\"agentId\":\"%s\"}", one->id);
    return audit_commit(sts, change, &ev, e);
}
