/* SPDX-License-Identifier: MIT */
#include "shelved.h"

#include "rows.h"

#include "base/arena.h"
#include "store/store.h"
#include "sts/vault.h"

struct place *shelved_open(const char *switches, const char *credentials)
{
    struct arena *a = arena_open(0);
    struct place *p =
        place_open(switches, arena_printf(a, "credentials:\n%s", credentials));

    arena_free(a);
    return p;
}

int shelved_ask(struct place *p, const struct vault_ask *ask, struct err *e)
{
    struct casefile *c = place_request(p, "drive", NULL);

    c->tenant = "T1";
    place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    return vault_choose(&p->sts, c, ask, c->change, e);
}

struct shelf_item shelved_item(const char *id, const char *token, int64_t since_ms)
{
    static const char *const a[] = { "a" };

    return (struct shelf_item){
        .stored = { .id = id,
                    .app_id = "drive",
                    .user_id = "U1",
                    .tenant_id = "",
                    .external_identifier = "",
                    .token_sub = "sub",
                    .access_token_type = "Bearer",
                    .last_refresh_error = "",
                    .granted_by = "user",
                    .access_token = { token, strlen(token) },
                    .refresh_token = { "rt", 2 },
                    .access_token_expiry_s = PLACE_NOW_S + 60,
                    .last_refresh_time_s = 7,
                    .scopes = { a, 1 } },
        .since_ms = since_ms,
    };
}

void shelved_put(struct place *p, struct shelf_item item)
{
    struct change *change = change_make(p->arena, PLACE_NOW_S);

    assert_int_equal(shelf_put(&p->sts, PLACE_PROJECT, &item, change, NULL), 0);
    assert_int_equal(store_commit(p->sts.store, change, INT64_MAX, NULL), 0);
}

struct shelf_items shelved(struct place *p)
{
    const struct shelf_query q = { PLACE_PROJECT, { "drive", "U1", "" }, PLACE_NOW_S };
    struct shelf_items items;

    assert_int_equal(shelf_read(&p->sts, &q, p->arena, &items, NULL), 0);
    return items;
}
