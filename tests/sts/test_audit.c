/* SPDX-License-Identifier: MIT */
#include "sts/audit.h"

#include "rows.h"
#include "sample.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "wire/jobj.h"

enum { MAX_EVENTS = 6, NOW_S = 1795435500 };

#define LIST(...)                                                                        \
    {                                                                                    \
        (const char *const[]){ __VA_ARGS__ },                                            \
            sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)          \
    }

static const char project[] = "P2aCmeDemoProject0000000000A";

struct room {
    struct sts sts;
    struct arena *arena;
};

static struct room *room_open(void)
{
    struct arena *a = arena_open(0);
    struct room *room = arena_alloc(a, sizeof *room);
    struct store_options memory = { 0 };

    room->arena = a;
    assert_int_equal(store_open(&memory, &room->sts.store, NULL), 0);
    return room;
}

static void room_close(struct room *room)
{
    store_close(room->sts.store);
    arena_free(room->arena);
}

static int commit(struct room *room, struct event ev, struct err *e)
{
    return audit_commit(&room->sts, change_make(room->arena, NOW_S), &ev, e);
}

static int64_t written(struct room *room)
{
    int64_t n;

    assert_int_equal(store_events_written(room->sts.store, project, &n, NULL), 0);
    return n;
}

/* Five events, told apart by their ids: A … E, one second apart. */
static void tell_story(struct room *room)
{
    struct event a = sample_event(), b = sample_event(), c = sample_event();
    struct event d = { .id = "D",
                       .project = project,
                       .action = "UserCreated",
                       .type = "info",
                       .user_id = "U9",
                       .occurred_ms = 4000,
                       .other_data = "{\"n\":7,\"yes\":true,\"list\":[\"x\",\"y\"]}" };
    struct event e = d;

    a.id = "A";
    a.occurred_ms = 1000;
    b.id = "B";
    b.occurred_ms = 2000;
    b.action = "PolicyViolation";
    b.type = "warn";
    b.user_id = "U2";
    b.actor_id = "other";
    b.remote_address = "::1";
    b.mcp_server_client_id = "other";
    b.external_ids = (struct texts)LIST("ben@acme.test", "ben");
    c.id = "C";
    c.occurred_ms = 3000;
    c.method = "vault";
    c.tenants = (struct texts)LIST("T9");
    e.id = "E";
    e.occurred_ms = 5000;
    e.project = "P2anotherProject000000000000";
    assert_int_equal(commit(room, a, NULL), 0);
    assert_int_equal(commit(room, b, NULL), 0);
    assert_int_equal(commit(room, c, NULL), 0);
    assert_int_equal(commit(room, d, NULL), 0);
    assert_int_equal(commit(room, e, NULL), 0);
}

/* The ids of a page: "DCBA". */
static const char *ids_of(const struct texts *page, struct arena *a)
{
    char *ids = arena_alloc(a, MAX_EVENTS + 1);

    for (size_t i = 0; i < page->n; i++) {
        struct jobj ev;
        const char *id;

        assert_int_equal(
            jobj_parse_object(a, page->items[i], strlen(page->items[i]), &ev, NULL), 0);
        assert_int_equal(jobj_text(ev, "ID", &id, NULL), 0);
        ids[i] = id[0];
    }
    return ids;
}

struct row {
    const char *name;
    struct audit_query query;
    const char *want;
    int64_t total; /* 0: as many as wanted */
};

#define FIELD(...) .fields = &(const struct audit_field){ __VA_ARGS__ }, .n_fields = 1

static const struct row rows[] = {
    { "the newest comes first", { .size = 10 }, "DCBA", 0 },
    { "oldestFirst turns the order", { .oldest_first = true }, "ABCD", 0 },
    { "a negative from and to, as Go sends them, mean unset",
      { .from_ms = -62135596800000, .to_ms = -62135596800000 },
      "DCBA",
      0 },
    { "from and to are inclusive", { .from_ms = 2000, .to_ms = 3000 }, "CB", 0 },
    { "size 0 means the default", { .size = 0 }, "DCBA", 0 },
    { "a page has its size, and the total counts all", { .size = 2 }, "DC", 4 },
    { "page 1 is the second one", { .size = 2, .page = 1 }, "BA", 4 },
    { "a page beyond the end is empty", { .size = 2, .page = 2 }, "", 4 },
    { "a page number beyond all reason is empty",
      { .size = 2, .page = INT64_MAX },
      "",
      4 },
    { "a negative page is the first", { .size = 2, .page = -1 }, "DC", 4 },
    { "by user", { .user_ids = LIST("U2", "nobody") }, "B", 0 },
    { "by actor", { .actor_ids = LIST("other") }, "B", 0 },
    { "by action", { .actions = LIST("PolicyViolation", "UserCreated") }, "DB", 0 },
    { "without an action", { .excluded_actions = LIST("PolicyViolation") }, "DCA", 0 },
    { "by method", { .methods = LIST("vault") }, "C", 0 },
    { "by device: none has one", { .devices = LIST("Mobile") }, "", 0 },
    { "by country: none has one", { .geos = LIST("DE") }, "", 0 },
    { "by address", { .remote_addresses = LIST("::1") }, "B", 0 },
    { "by type", { .types = LIST("warn") }, "B", 0 },
    { "by login id", { .external_ids = LIST("ben") }, "B", 0 },
    { "without a login id", { .excluded_external_ids = LIST("ben") }, "DCA", 0 },
    { "by a part of a login id", { .logins_contain = LIST("@acme") }, "CBA", 0 },
    { "without a part of a login id", { .logins_lack = LIST("ben@") }, "DCA", 0 },
    { "AUD-026 by tenant", { .tenants = LIST("T9") }, "C", 0 },
    { "by tenant, those without one too",
      { .tenants = LIST("T9"), .no_tenants = true },
      "DC",
      0 },
    { "noTenants alone asks for nothing", { .no_tenants = true }, "DCBA", 0 },
    { "by text, in either case", { .text = "CRM-mcp" }, "CBA", 0 },
    { "empty text asks for nothing", { .text = "" }, "DCBA", 0 },
    { "by a key of data",
      { FIELD(.field = "data.mcpServerClientId", .values = LIST("other")) },
      "B",
      0 },
    { "by a key of data, negative",
      { FIELD(.field = "data.mcpServerClientId", .values = LIST("other"),
              .negative = true) },
      "DCA",
      0 },
    { "by a list in data",
      { FIELD(.field = "data.grantedScopes", .values = LIST("invoices:read")) },
      "CBA",
      0 },
    { "by a number in data", { FIELD(.field = "data.n", .values = LIST("7")) }, "D", 0 },
    { "by a truth in data",
      { FIELD(.field = "data.yes", .values = LIST("true")) },
      "D",
      0 },
    { "by a member beside data",
      { FIELD(.field = "method", .values = LIST("vault")) },
      "C",
      0 },
    { "by a key that no event has",
      { FIELD(.field = "data.nosuch", .values = LIST("x")) },
      "",
      0 },
    { "two filters both count",
      { .actions = LIST("UserCreated"), .user_ids = LIST("U2") },
      "",
      0 },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct room *room = room_open();
    struct audit_query query = row->query;
    struct texts page;
    int64_t total;

    tell_story(room);
    query.project = project;
    assert_int_equal(audit_search(&room->sts, &query, room->arena, &page, &total, NULL),
                     0);
    assert_string_equal(ids_of(&page, room->arena), row->want);
    assert_int_equal(total, row->total ? row->total : (int64_t)strlen(row->want));
    room_close(room);
}

static void fails_closed(void **state)
{
    struct room *room = room_open();
    struct err e = { 0 };

    (void)state;
    store_fail_at(room->sts.store, 1);
    assert_int_equal(commit(room, sample_event(), &e), -1);
    assert_int_equal(e.code, OAUTH_SERVER_ERROR);
    assert_int_equal(written(room), 0);
    room_close(room);
}

static void in_two_halves(void **state)
{
    struct room *room = room_open();
    struct event ev = sample_event();
    struct store_ticket *ticket;

    (void)state;
    ev.id = NULL;
    assert_int_equal(
        audit_queue(&room->sts, change_make(room->arena, NOW_S), &ev, &ticket, NULL), 0);
    assert_int_equal(strlen(ev.id), 29);
    assert_memory_equal(ev.id, "AE", 2);
    assert_int_equal(audit_wait(ticket, NULL), 0);
    assert_int_equal(written(room), 1);
    room_close(room);
}

static void conflict_is_told(void **state)
{
    struct room *room = room_open();
    struct change *change = change_make(room->arena, NOW_S);
    struct event ev = sample_event();
    struct err e = { 0 };

    (void)state;
    change_take(change, ROW_TICKET, project, "spent");
    assert_int_equal(audit_commit(&room->sts, change, &ev, &e), -1);
    assert_int_equal(e.code, OAUTH_CONFLICT);
    assert_int_equal(written(room), 0);
    room_close(room);
}

/* auditRateLimit: so many searches in each minute of the project's clock, no more. */
static void searches_are_counted_by_the_minute(void **state)
{
    struct sts_world home = { .project = "P" };
    struct err e = { 0 };

    (void)state;
    clock_set_ms(&home.clock, 1795435500000);
    for (int i = 0; i < 10; i++)
        assert_int_equal(audit_admit(&home, 10, &e), 0);
    assert_int_equal(audit_admit(&home, 10, &e), -1);
    assert_int_equal(e.code, OAUTH_RATE_LIMIT);
    assert_int_equal(audit_admit(&home, 0, &e), 0);
    clock_advance_ms(&home.clock, 60000);
    assert_int_equal(audit_admit(&home, 10, &e), 0);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("AUD-018 an event that cannot be written is server_error", fails_closed);
    rows_add_one("AUD-015 an event without an id gets one", in_two_halves);
    rows_add_one("a change that comes too late leaves no event", conflict_is_told);
    rows_add_one("searches are counted by the minute",
                 searches_are_counted_by_the_minute);
    return rows_run("audit");
}
