/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>

#include "given.h"
#include "rows.h"

#include "base/arena.h"
#include "base/secret.h"
#include "wire/seal.h"

static void found_by_digest(void **state)
{
    struct given g = given_file("tenants/demo.yaml");
    static const char key[] = "K2dEmoManagementKey000000000000000000000000";
    struct seal_hash good = seal_sha256(key, strlen(key)), bad = seal_sha256(key, 1);

    (void)state;
    assert_string_equal(snapshot_management_key(g.world, good.bytes)->name, "demo");
    assert_null(snapshot_management_key(g.world, bad.bytes));
    assert_null(snapshot_access_key(g.world, good.bytes));
    given_end(&g);
}

static void places_are_apart(void **state)
{
    struct given g = given_text(
        "project: { id: P2aCmeDemoProject0000000000A }\n"
        "tenants: [{ id: T1 }]\nusers: [{ userId: U1 }]\nconnections: [{ id: k }]\n"
        "credentials:\n"
        "- { id: OTuser, appId: k, userId: U1, accessToken: a }\n"
        "- { id: OTboth, appId: k, userId: U1, tenantId: T1, accessToken: b }\n"
        "- { id: OTtenant, appId: k, tenantId: T1, accessToken: c }\n");
    struct snapshot_place user = { "k", "U1", "" }, both = { "k", "U1", "T1" },
                          tenant = { "k", "", "T1" }, other = { "k", "U1T1", "" };

    (void)state;
    assert_string_equal(snapshot_stored_at(g.world, &user, NULL)->id, "OTuser");
    assert_string_equal(snapshot_stored_at(g.world, &both, NULL)->id, "OTboth");
    assert_string_equal(snapshot_stored_at(g.world, &tenant, NULL)->id, "OTtenant");
    assert_null(snapshot_stored_at(g.world, &other, NULL));
    assert_null(snapshot_stored_at(g.world, &user, snapshot_stored(g.world, "OTuser")));
    given_end(&g);
}

static void walked_in_order(void **state)
{
    struct given g = given_file("tenants/demo.yaml");
    struct snapshot_walk walk = { 0 };
    const struct connection *c;
    static const char *const want[] = { "google-calendar", "slack", "github", "crm" };
    size_t n = 0;

    (void)state;
    while ((c = snapshot_next(g.world, RECORD_CONNECTION, &walk))) {
        assert_true(n < ROWS_COUNT(want));
        assert_string_equal(c->id, want[n++]);
    }
    assert_int_equal(n, ROWS_COUNT(want));
    assert_int_equal(snapshot_count(g.world, RECORD_CONNECTION), n);
    given_end(&g);
}

enum { READERS = 4, READS = 2000, SWAPS = 200 };

static void *read_many(void *self)
{
    struct snapshot_slot *slot = self;
    size_t wrong = 0;

    for (int i = 0; i < READS; i++) {
        struct snapshot *s = snapshot_slot_hold(slot);
        const struct user *u = snapshot_user(s, "U1");
        wrong += strcmp(u->name, snapshot_project(s)->name) != 0;
        snapshot_drop(s);
    }
    return wrong ? self : NULL;
}

/* In every world the user is called as the project: a mixture would show. */
static void swapped_under_readers(void **state)
{
    struct given g = given_text("project: { id: P2aCmeDemoProject0000000000A, name: n }\n"
                                "users: [{ userId: U1, name: n }]\n");
    struct snapshot_slot *slot = snapshot_slot_make(snapshot_hold(g.world));
    pthread_t readers[READERS];
    void *wrong;

    (void)state;
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_many, slot), 0);
    for (int i = 0; i < SWAPS; i++) {
        const char *fragment = arena_printf(
            g.arena, "project: { name: n%d }\nusers: [{ userId: U1, name: n%d }]\n", i,
            i);
        assert_int_equal(given_apply(&g, fragment), 0);
        snapshot_slot_swap(slot, snapshot_hold(g.world));
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i], &wrong);
        assert_null(wrong);
    }
    snapshot_slot_free(slot);
    given_end(&g);
}

int main(void)
{
    rows_add_one("keys are found by their digest, each kind for itself", found_by_digest);
    rows_add_one("user, user in tenant and tenant are three places", places_are_apart);
    rows_add_one("records are walked in the order of the fixture", walked_in_order);
    rows_add_one("readers see one whole world while it is swapped under them",
                 swapped_under_readers);
    return rows_run("snapshot");
}
