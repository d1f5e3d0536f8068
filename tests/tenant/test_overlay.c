/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "given.h"
#include "rows.h"

#include "base/arena.h"
#include "base/secret.h"
#include "policy/rule.h"

#define PROJECT "project: { id: P2aCmeDemoProject0000000000A }\n"

static const char base[] =
    PROJECT "tenants: [{ id: T1, name: one }, { id: T2, name: two }]\n"
            "users: [{ userId: U1, loginIds: [anna] }, { userId: U2, loginIds: [ben] }]\n"
            "resources: [{ id: RS1, type: api, uri: \"urn:a\" }]\n"
            "clients: [{ id: TPA1, name: a, clientId: c1, tags: [x] }]\n"
            "connections: [{ id: k }]\n"
            "credentials:\n- { id: OT1, appId: k, userId: U1, accessToken: old }\n"
            "rules:\n- { name: r, ruleFamily: outbound_access, effect: permit,\n"
            "    actionKinds: [fetch_outbound_token] }\n";

struct refusal {
    const char *name;
    const char *fragment;
    enum diag_code code;
    const char *path;
};

static const struct refusal refusals[] = {
    { "a clientId of another client is refused",
      "clients: [{ id: TPA9, name: b, clientId: c1 }]", DIAG_DUPLICATE_ID,
      "clients[0].clientId" },
    { "a URI of another Resource is refused",
      "resources: [{ id: RS9, type: api, uri: \"urn:a\" }]", DIAG_DUPLICATE_ID,
      "resources[0].uri" },
    { "a login id of another user is refused",
      "users: [{ userId: U9, loginIds: [x, ben] }]", DIAG_DUPLICATE_ID,
      "users[0].loginIds[1]" },
    { "a credential for a Connection that is not there is refused",
      "credentials: [{ appId: q, userId: U1, accessToken: x }]", DIAG_UNKNOWN_REFERENCE,
      "credentials[0].appId" },
    { "a fragment of another project is refused",
      "project: { id: P2aCmeDemoProject0000000000B }", DIAG_BAD_ID, "project.id" },
    { "a rule that does not compile is refused",
      "rules: [{ name: q, ruleFamily: token_exchange, effect: permit,\n"
      "  actionKinds: [exchange_token] }]",
      DIAG_RULE, "rules[0].grants" },
    { "a broken text is refused", "clients: [", DIAG_SYNTAX, "" },
    { "an unknown key is refused", "client: []", DIAG_UNKNOWN_KEY, "client" },
};

static void refused(void **state)
{
    const struct refusal *row = *state;
    struct given g = given_text(base);
    const char *before = given_json(&g);
    size_t n;

    assert_int_equal(given_apply(&g, row->fragment), -1);
    const struct diag *list = diag_list(g.diags, &n);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].code, row->code);
    assert_string_equal(list[0].at.path, row->path);
    assert_string_equal(given_json(&g), before); /* nothing is half applied */
    given_end(&g);
}

static void added_and_replaced(void **state)
{
    struct given g = given_text(base);
    struct snapshot *before = snapshot_hold(g.world);

    (void)state;
    assert_int_equal(
        given_apply(&g, "clients: [{ id: TPA1, name: a, clientId: c2 },\n"
                        "  { id: TPA2, name: b, clientId: c1, resourceId: RS2 }]\n"
                        "resources: [{ id: RS2, type: api, uri: \"urn:b\" }]\n"
                        "users: [{ userId: U1, loginIds: [anne] }]\n"),
        0);
    assert_string_equal(snapshot_client_by_client_id(g.world, "c2")->id, "TPA1");
    assert_string_equal(snapshot_client_by_client_id(g.world, "c1")->id, "TPA2");
    assert_int_equal(snapshot_client(g.world, "TPA1")->tags.n, 0);
    assert_null(snapshot_user_by_login(g.world, "anna"));
    assert_string_equal(snapshot_user_by_login(g.world, "anne")->user_id, "U1");
    assert_string_equal(snapshot_user_by_login(g.world, "ben")->user_id, "U2");
    assert_int_equal(snapshot_count(g.world, RECORD_USER), 2);
    assert_int_equal(snapshot_count(g.world, RECORD_CLIENT), 2);
    /* who still holds the old world sees the old world */
    assert_string_equal(snapshot_client_by_client_id(before, "c1")->id, "TPA1");
    assert_string_equal(snapshot_user_by_login(before, "anna")->user_id, "U1");
    snapshot_drop(before);
    given_end(&g);
}

static void deleted(void **state)
{
    static const struct overlay_change gone[] = { { RECORD_CLIENT, "TPA1", NULL },
                                                  { RECORD_STORED, "OT1", NULL },
                                                  { RECORD_RULE, "AR1", NULL },
                                                  { RECORD_USER, "never there", NULL } };
    struct given g = given_text(base);
    struct snapshot_place place = { "k", "U1", "" };

    (void)state;
    assert_non_null(snapshot_stored_at(g.world, &place, NULL));
    assert_int_equal(given_change(&g, gone, ROWS_COUNT(gone)), 0);
    assert_null(snapshot_client(g.world, "TPA1"));
    assert_null(snapshot_client_by_client_id(g.world, "c1"));
    assert_null(snapshot_stored_at(g.world, &place, NULL));
    assert_int_equal(snapshot_n_rules(g.world), 0);
    assert_non_null(snapshot_user(g.world, "U1"));
    /* and it may come back */
    assert_int_equal(
        given_apply(&g, "clients: [{ id: TPA1, name: again, clientId: c1 }]"), 0);
    assert_string_equal(snapshot_client_by_client_id(g.world, "c1")->name, "again");
    given_end(&g);
}

static void project_member_by_member(void **state)
{
    struct given g =
        given_text("project: { id: P2aCmeDemoProject0000000000A, name: kept,\n"
                   "  switches: { partialScopes: narrow } }\n");

    (void)state;
    assert_int_equal(given_apply(&g, "project: { switches: { dialect: rfc } }"), 0);
    assert_string_equal(snapshot_project(g.world)->name, "kept");
    assert_int_equal(snapshot_project(g.world)->switches.dialect, DIALECT_RFC);
    assert_int_equal(snapshot_project(g.world)->switches.partial_scopes, PARTIAL_NARROW);
    given_end(&g);
}

static void rule_by_name(void **state)
{
    struct given g = given_text(base);

    (void)state;
    assert_int_equal(
        given_apply(&g, "rules: [{ name: r, ruleFamily: outbound_access,\n"
                        "  effect: forbid, actionKinds: [fetch_outbound_token] },\n"
                        "  { name: s, ruleFamily: outbound_access,\n"
                        "  effect: forbid, actionKinds: [fetch_outbound_token] }]"),
        0);
    assert_int_equal(snapshot_n_rules(g.world), 2);
    assert_string_equal(snapshot_rule(g.world, 0)->id, "AR1");
    assert_int_equal(snapshot_rule(g.world, 0)->effect, RULE_FORBID);
    assert_string_equal(snapshot_rule(g.world, 1)->id, "AR2");
    given_end(&g);
}

static void newest_at_a_place_first(void **state)
{
    struct given g = given_text(base);
    struct snapshot_place place = { "k", "U1", "" };

    (void)state;
    assert_int_equal(given_apply(&g,
                                 "credentials:\n"
                                 "- { id: OT2, appId: k, userId: U1, accessToken: b }\n"
                                 "- { id: OT3, appId: k, userId: U1, accessToken: c }\n"),
                     0);
    const struct stored *s = snapshot_stored_at(g.world, &place, NULL);
    assert_string_equal(s->id, "OT3");
    s = snapshot_stored_at(g.world, &place, s);
    assert_string_equal(s->id, "OT2");
    s = snapshot_stored_at(g.world, &place, s);
    assert_string_equal(s->id, "OT1");
    assert_null(snapshot_stored_at(g.world, &place, s));
    given_end(&g);
}

static void clone(void **state)
{
    struct given g = given_text(base);
    struct snapshot *fresh = NULL;

    (void)state;
    assert_int_equal(overlay_clone(g.world, "P2aCmeDemoProject0000000000Z",
                                   "{\"dialect\":\"rfc\"}", &fresh, g.diags),
                     0);
    assert_string_equal(snapshot_project(fresh)->id, "P2aCmeDemoProject0000000000Z");
    assert_int_equal(snapshot_project(fresh)->switches.dialect, DIALECT_RFC);
    assert_int_equal(strlen(snapshot_client(fresh, "TPA1")->client_id) % 4, 0);
    assert_null(snapshot_client_by_client_id(fresh, "c1"));
    assert_non_null(snapshot_user(fresh, "U1"));
    snapshot_drop(fresh);
    assert_int_equal(overlay_clone(g.world, "P2aCmeDemoProject0000000000Z",
                                   "{}}, \"users\":[", &fresh, g.diags),
                     -1);
    given_end(&g);
}

/* What the store keeps: the last text of each record, or that it is gone. */
struct kept {
    char json[200];
    char id[16];
    bool there, touched;
};

enum { TENANTS = 60, STEPS = 1000 };

static void same_as_model(struct given *g, const struct kept *model)
{
    size_t n = 0;

    for (int i = 0; i < TENANTS; i++) {
        const struct tenant *t = snapshot_tenant(g->world, model[i].id);
        n += model[i].there;
        assert_int_equal(t != NULL, model[i].there);
        if (t)
            assert_non_null(strstr(model[i].json, t->name));
    }
    assert_int_equal(snapshot_count(g->world, RECORD_TENANT), n);
}

/* A world that is put together again from what the store kept is the same world. */
static void replay_is_same(const struct kept *model)
{
    struct given g = given_text(base);
    struct overlay_change changes[TENANTS];
    size_t n = 0;

    for (int i = 0; i < TENANTS; i++)
        if (model[i].touched)
            changes[n++] =
                (struct overlay_change){ RECORD_TENANT, model[i].id,
                                         model[i].there ? model[i].json : NULL };
    assert_int_equal(given_change(&g, changes, n), 0);
    same_as_model(&g, model);
    given_end(&g);
}

static void thousand_changes(void **state)
{
    static struct kept model[TENANTS];
    struct given g = given_text(base);
    unsigned seed = 7;

    (void)state;
    for (int i = 0; i < TENANTS; i++)
        snprintf(model[i].id, sizeof model[i].id, "T%d", i);
    for (int i = 1; i <= 2; i++) {
        model[i].there = true;
        snprintf(model[i].json, sizeof model[i].json, "{\"name\":\"%s\"}",
                 i == 1 ? "one" : "two");
    }
    for (int step = 0; step < STEPS; step++) {
        seed = seed * 1103515245 + 12345;
        struct kept *k = &model[seed / 65536 % TENANTS];
        k->there = seed / 4096 % 4 != 0;
        k->touched = true;
        snprintf(k->json, sizeof k->json, "{\"id\":\"T%d\",\"name\":\"n%d\"}",
                 (int)(k - model), step);
        struct overlay_change change = { RECORD_TENANT, k->id,
                                         k->there ? k->json : NULL };
        assert_int_equal(given_change(&g, &change, 1), 0);
        if (step % 50 == 0)
            same_as_model(&g, model);
    }
    same_as_model(&g, model);
    assert_string_equal(snapshot_user_by_login(g.world, "anna")->user_id, "U1");
    replay_is_same(model);
    given_end(&g);
}

/* One change in the memory of one request. */
static void change_within(struct given *g, size_t ceiling, const char *fragment)
{
    struct arena *a = arena_open(ceiling);
    struct overlay_ask ask = { .name = "x",
                               .text = fragment,
                               .text_len = strlen(fragment) };
    struct overlay_result result;

    assert_int_equal(overlay_apply(g->world, &ask, a, &result, diag_open(a, "x")), 0);
    arena_free(a);
    snapshot_drop(g->world);
    g->world = result.world;
}

static void no_request_is_outgrown(void **state)
{
    enum { CEILING = 1 << 20, LONG = 1 << 14, CHANGES = 200 };
    struct given g = given_text(base);
    char *text = arena_alloc(g.arena, LONG + 1);

    (void)state;
    memset(text, 'x', LONG);
    for (int i = 0; i < CHANGES; i++)
        change_within(&g, CEILING,
                      arena_printf(g.arena, "tenants: [{ id: N%d, name: %s }]", i, text));
    assert_int_equal(snapshot_count(g.world, RECORD_TENANT), CHANGES + 2);
    assert_true(snapshot_added(g.world, RECORD_TENANT) == CHANGES);
    given_end(&g);
}

static int apply_once(void *self)
{
    struct given *g = self;

    return given_apply(g, "project: { name: other }\n"
                          "clients: [{ id: TPA2, name: b, secrets: [{ secret: s }] }]\n"
                          "users: [{ userId: U3 }]\n");
}

/* Every allocation of the request fails once: the world stays, and nothing leaks. */
static void out_of_memory(void **state)
{
    struct given g = given_text(base);
    unsigned long n = 0;
    int rc;

    (void)state;
    do {
        struct arena *request = arena_open(0);
        struct given turn = { .arena = request, .world = snapshot_hold(g.world) };
        arena_fail_at(request, ++n);
        rc = arena_run(request, apply_once, &turn);
        if (rc != 0)
            assert_null(snapshot_user(turn.world, "U3"));
        else
            assert_non_null(snapshot_user(turn.world, "U3"));
        given_end(&turn);
    } while (rc != 0 && n < 10000);
    assert_int_equal(rc, 0);
    assert_true(n > 10);
    given_end(&g);
}

int main(void)
{
    ROWS_ADD(refusals, refused);
    rows_add_one("a fragment adds and replaces by id, and the old world stays as it was",
                 added_and_replaced);
    rows_add_one("what is deleted is found by none of its names", deleted);
    rows_add_one("a fragment changes the project member by member",
                 project_member_by_member);
    rows_add_one("a rule without an id replaces the one of its name", rule_by_name);
    rows_add_one("at one place the newest credential comes first",
                 newest_at_a_place_first);
    rows_add_one("a clone is the same world with clients of its own", clone);
    rows_add_one("a thousand changes and their replay give the world of the model",
                 thousand_changes);
    rows_add_one("many changes need no more memory of a request than one",
                 no_request_is_outgrown);
    rows_add_one("whichever allocation fails, the world stays and nothing leaks",
                 out_of_memory);
    return rows_run("overlay");
}
