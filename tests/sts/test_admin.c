/* SPDX-License-Identifier: MIT */
#include "sts/admin.h"

#include <pthread.h>
#include <stdio.h>

#include "instance.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "policy/rule.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "tenant/diag.h"
#include "tenant/snapshot.h"
#include "wire/jobj.h"

#define SECRET "s3cr3tOfTheNewClient00000000000000000000000"
#define NEW_CLIENT                                                                       \
    "{\"clients\":[{\"id\":\"TPA9\",\"clientId\":\"new-id\",\"name\":\"new\","           \
    "\"secrets\":[{\"secret\":\"" SECRET "\"}]}]}"
#define RENAMED                                                                          \
    "{\"clients\":[{\"id\":\"TPA1\",\"clientId\":\"crm-id\",\"name\":\"other\"}]}"

static void check_apply(struct instance *in, const char *fragment)
{
    struct err e = { 0 };

    if (instance_apply(in, fragment, &e) < 0)
        fail_msg("%s", e.text);
}

static void check_delete(struct instance *in, enum record_kind kind, const char *id)
{
    assert_int_equal(instance_delete(in, (int)kind, id, NULL), 0);
}

static struct jobj newest_event(struct instance *in)
{
    struct audit_query query = { .project = INSTANCE_PROJECT, .size = 1 };
    struct texts events = { 0 };
    int64_t total;
    struct jobj out;

    assert_int_equal(audit_search(in->sts, &query, in->arena, &events, &total, NULL), 0);
    assert_int_equal(events.n, 1);
    assert_int_equal(jobj_parse_object(in->arena, events.items[0],
                                       strlen(events.items[0]), &out, NULL),
                     0);
    return out;
}

/* A change of one record, and the event that it leaves. */
struct event_row {
    const char *name;
    const char *fragment; /* NULL: a deletion */
    enum record_kind kind;
    const char *id;
    const char *action; /* NULL: none */
    const char *type;
};

#define RULE(id, name)                                                                   \
    "{\"rules\":[{\"id\":\"" id "\",\"name\":\"" name "\",\"ruleFamily\":"               \
    "\"outbound_access\",\"actionKinds\":[\"fetch_outbound_token\"],\"effect\":"         \
    "\"forbid\"}]}"

static const struct event_row event_rows[] = {
    { "a new rule", RULE("AR9", "no"), 0, "AR9", "PolicyCreated", "warn" },
    { "a changed rule", RULE("AR1", "no"), 0, "AR1", "PolicyModified", "warn" },
    { "a deleted rule", NULL, RECORD_RULE, "AR1", "PolicyDeleted", "warn" },
    { "a new client", NEW_CLIENT, 0, "TPA9", "ClientRegistered", "info" },
    { "a changed client", RENAMED, 0, "TPA1", "ClientModified", "info" },
    { "a deleted client", NULL, RECORD_CLIENT, "TPA1", "ClientDeleted", "warn" },
    { "a new user", "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}]}", 0,
      "U9", "UserCreated", "info" },
    { "a changed user",
      "{\"users\":[{\"userId\":\"U2\",\"loginIds\":[\"x@acme.test\"]}]}", 0, "U2",
      "UserModified", "info" },
    { "a deleted user", NULL, RECORD_USER, "U2", "UserDeleted", "info" },
    { "a new Connection", "{\"connections\":[{\"id\":\"mail\",\"appType\":\"oidc\"}]}", 0,
      "mail", "ConnectionCreated", "info" },
    { "a changed Connection",
      "{\"connections\":[{\"id\":\"drive\",\"appType\":\"oidc\",\"scopes\":[\"a\"]}]}", 0,
      "drive", "ConnectionModified", "info" },
    { "a new credential",
      "{\"credentials\":[{\"id\":\"OT9\",\"appId\":\"drive\",\"userId\":\"U2\","
      "\"accessToken\":\"drive-of-ben\",\"scopes\":[\"a\"]}]}",
      0, "OT9", "ConnectionTokenStored", "info" },
    { "a deleted credential", NULL, RECORD_STORED, "OT1", "ConnectionTokenDeleted",
      "info" },
    { "a deleted access key", NULL, RECORD_ACCESS_KEY, "K1", "AccessKeyDeleted", "info" },
    { "a new tenant leaves none", "{\"tenants\":[{\"id\":\"T9\",\"name\":\"Nine\"}]}", 0,
      "T9", NULL, NULL },
    { "a deletion of what is not there leaves none", NULL, RECORD_RULE, "AR\"7", NULL,
      NULL },
};

static void check_event(void **state)
{
    const struct event_row *row = *state;
    struct instance *in = instance_open();
    struct jobj event, data;
    const char *text;

    if (row->fragment != NULL)
        check_apply(in, row->fragment);
    else
        check_delete(in, row->kind, row->id);
    assert_int_equal(instance_events(in), row->action != NULL);
    if (row->action != NULL) {
        event = newest_event(in);
        assert_int_equal(jobj_text(event, "action", &text, NULL), 0);
        assert_string_equal(text, row->action);
        assert_int_equal(jobj_text(event, "type", &text, NULL), 0);
        assert_string_equal(text, row->type);
        assert_int_equal(jobj_text(event, "actorId", &text, NULL), 0);
        assert_string_equal(text, "tester");
        data = jobj_get(event, "data");
        assert_int_equal(jobj_text(data, "id", &text, NULL), 0);
        assert_string_equal(text, row->id);
    }
    instance_close(in);
}

static void check_survival(void **state)
{
    struct instance *in = instance_open();
    const struct snapshot *world;

    (void)state;
    check_apply(in, NEW_CLIENT);
    check_apply(in, RENAMED);
    check_delete(in, RECORD_USER, "U2");
    for (int i = 0; i < 2; i++) {
        world = instance_world(in);
        assert_non_null(snapshot_client_by_client_id(world, "new-id"));
        assert_string_equal(snapshot_client(world, "TPA1")->name, "other");
        assert_null(snapshot_user(world, "U2"));
        assert_non_null(snapshot_user(world, "U1"));
        assert_int_equal(instance_reopen(in, NULL), 0);
    }
    assert_int_equal(instance_events(in), 3);
    instance_close(in);
}

static void check_comeback(void **state)
{
    struct instance *in = instance_open();

    (void)state;
    check_delete(in, RECORD_USER, "U2");
    check_apply(in, "{\"users\":[{\"userId\":\"U2\",\"loginIds\":[\"new@acme.test\"]}]}");
    assert_int_equal(instance_reopen(in, NULL), 0);
    assert_non_null(snapshot_user_by_login(instance_world(in), "new@acme.test"));
    assert_null(snapshot_user_by_login(instance_world(in), "ben@acme.test"));
    instance_close(in);
}

static void check_reset(void **state)
{
    struct instance *in = instance_open();

    (void)state;
    check_apply(in, NEW_CLIENT);
    check_delete(in, RECORD_RULE, "AR1");
    assert_int_equal(sts_reset(in->sts, &in->sts->own, in->arena, NULL), 0);
    for (int i = 0; i < 2; i++) {
        assert_null(snapshot_client(instance_world(in), "TPA9"));
        assert_int_equal(snapshot_n_rules(instance_world(in)), 1);
        assert_int_equal(instance_events(in), 2); /* events stay */
        assert_int_equal(instance_reopen(in, NULL), 0);
    }
    instance_close(in);
}

struct refused_row {
    const char *name;
    const char *fragment, *says;
};

static const struct refused_row refused_rows[] = {
    { "an unknown key",
      "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}],"
      "\"clients\":[{\"id\":\"TPA9\",\"clientId\":\"n\",\"name\":\"n\",\"nam\":1}]}",
      "clients[0].nam" },
    { "a reference to nothing",
      "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}],"
      "\"credentials\":[{\"id\":\"OT9\",\"appId\":\"mail\",\"userId\":\"U1\","
      "\"accessToken\":\"x\"}]}",
      "credentials[0].appId" },
    { "a rule that makes no sense",
      "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}],"
      "\"rules\":[{\"name\":\"x\",\"ruleFamily\":\"token_exchange\",\"actionKinds\":"
      "[\"exchange_token\"],\"effect\":\"permit\"}]}",
      "rules[0]" },
    { "a clientId that is taken",
      "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}],"
      "\"clients\":[{\"id\":\"TPA9\",\"clientId\":\"crm-id\",\"name\":\"n\"}]}",
      "clients[0]" },
};

static void check_refused(void **state)
{
    const struct refused_row *row = *state;
    struct instance *in = instance_open();
    struct err e = { 0 };

    assert_int_equal(instance_apply(in, row->fragment, &e), -1);
    assert_int_equal(e.code, OAUTH_UNKNOWN_FIELD);
    if (strstr(e.text, row->says) == NULL)
        fail_msg("%s", e.text);
    assert_null(snapshot_user(instance_world(in), "U9"));
    assert_int_equal(instance_events(in), 0);
    assert_int_equal(instance_reopen(in, NULL), 0);
    assert_null(snapshot_user(instance_world(in), "U9"));
    instance_close(in);
}

static void check_no_store(void **state)
{
    struct instance *in = instance_open();
    struct err e = { 0 };

    (void)state;
    store_fail_at(in->store, 1);
    assert_int_equal(instance_apply(in, NEW_CLIENT, &e), -1);
    assert_int_equal(e.code, OAUTH_SERVER_ERROR);
    assert_null(snapshot_client(instance_world(in), "TPA9"));
    instance_close(in);
}

enum { ADDED = 12 };

/* One of two who add clients at the same time. */
struct adder {
    struct instance *in;
    char letter;
    pthread_barrier_t *together;
};

static void *add_clients(void *self)
{
    const struct adder *who = self;
    struct arena *a = arena_open(0);

    for (int i = 0; i < ADDED; i++) {
        const char *id = arena_printf(a, "TPA%c%d", who->letter, i);
        const char *text = arena_printf(
            a, "{\"clients\":[{\"id\":\"%s\",\"clientId\":\"%s-id\",\"name\":\"n\"}]}",
            id, id);
        struct admin_ask ask = {
            .text = text, .text_len = strlen(text), .actor = "", .peer = "127.0.0.1"
        };

        if (admin_apply(who->in->sts, &who->in->sts->own, &ask, a,
                        diag_open(a, "the change"), NULL) < 0)
            print_message("%s was refused\n", id);
    }
    arena_free(a);
    return NULL;
}

static void check_all_there(struct instance *in)
{
    const struct snapshot *world = instance_world(in);
    char id[16];

    for (int i = 0; i < ADDED; i++) {
        snprintf(id, sizeof id, "TPAx%d", i);
        assert_non_null(snapshot_client(world, id));
        snprintf(id, sizeof id, "TPAy%d", i);
        assert_non_null(snapshot_client(world, id));
    }
}

static void check_two_at_once(void **state)
{
    struct instance *in = instance_open();
    pthread_barrier_t together;
    struct adder x = { in, 'x', &together }, y = { in, 'y', &together };
    pthread_t first, second;

    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, 2), 0);
    assert_int_equal(pthread_create(&first, NULL, add_clients, &x), 0);
    assert_int_equal(pthread_create(&second, NULL, add_clients, &y), 0);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    pthread_barrier_destroy(&together);
    check_all_there(in);
    assert_int_equal(instance_events(in), 2 * ADDED);
    assert_int_equal(instance_reopen(in, NULL), 0);
    check_all_there(in);
    instance_close(in);
}

static void check_state(void **state)
{
    struct instance *in = instance_open();
    const char *text;
    struct jobj json;

    (void)state;
    check_apply(in, NEW_CLIENT);
    assert_int_equal(admin_state(in->sts, &in->sts->own, in->arena, &text, NULL), 0);
    assert_int_equal(jobj_parse_object(in->arena, text, strlen(text), &json, NULL), 0);
    assert_int_equal(jobj_count(jobj_get(json, "clients")), 2);
    assert_non_null(strstr(text, "new-id"));
    assert_null(strstr(text, SECRET));
    assert_null(strstr(text, "s3cr3tOf"));
    assert_null(strstr(text, "drive-of-anna"));
    assert_null(strstr(text, "K2tEst"));
    instance_close(in);
}

int main(void)
{
    ROWS_ADD(event_rows, check_event);
    rows_add_one("what was added, changed and deleted is so after a restart",
                 check_survival);
    rows_add_one("what was deleted and added again is there after a restart",
                 check_comeback);
    rows_add_one("a reset goes back to the fixture for good, and keeps the events",
                 check_reset);
    ROWS_ADD(refused_rows, check_refused);
    rows_add_one("what the store does not keep is not in force", check_no_store);
    rows_add_one("of two who change at once neither loses a change", check_two_at_once);
    rows_add_one("the state is a fixture and shows no secret", check_state);
    return rows_run("admin");
}
