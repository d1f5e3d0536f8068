/* SPDX-License-Identifier: MIT */
#include "sts/event_pack.h"

#include "rows.h"
#include "sample.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/change.h"
#include "sts/agent.h"

static const char *const scopes[] = { "invoices:read", "invoices:write" };
static const char *const reasons[] = { "not_granted", "not_in_catalogue" };

static struct event again(const struct event *ev, struct arena *a)
{
    struct event out;
    struct store_event kept = event_pack(ev, a);

    assert_int_equal(event_pack_open(&kept, a, &out, NULL), 0);
    return out;
}

static void comes_back(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;

    (void)state;
    ev.withheld_scopes = (struct texts){ scopes, 2 };
    ev.withheld_reasons = (struct texts){ reasons, 2 };
    out = again(&ev, a);
    assert_string_equal(out.id, ev.id);
    assert_string_equal(out.action, "TokenExchangeSucceed");
    assert_string_equal(out.actor_id, SAMPLE_C2);
    assert_string_equal(out.mcp_server_client_id, SAMPLE_C2);
    assert_string_equal(out.target_uri, ev.target_uri);
    assert_string_equal(out.error, "");
    assert_int_equal(out.occurred_ms, ev.occurred_ms);
    assert_int_equal(out.expires_in_s, 600);
    assert_true(out.has_facts);
    assert_int_equal(out.withheld_scopes.n, 2);
    assert_string_equal(out.withheld_scopes.items[1], "invoices:write");
    assert_string_equal(out.withheld_reasons.items[0], "not_granted");
    assert_int_equal(out.laxities.n, 0);
    arena_free(a);
}

static void unknown_expiry_stays_unknown(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();

    (void)state;
    ev.expires_in_s = -1;
    assert_int_equal(again(&ev, a).expires_in_s, -1);
    arena_free(a);
}

static void is_small(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();

    (void)state;
    assert_in_range(event_pack(&ev, a).bytes_len, 1, 640);
    arena_free(a);
}

static void alike_ids_come_back(void **state)
{
    static const char mine[] = "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyYzAwQ=";
    static const char yours[] = "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyZEVza3Rv";
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    size_t apart;

    (void)state;
    ev.mcp_client_id = "";
    ev.mcp_server_client_id = mine;
    apart = event_pack(&ev, a).bytes_len + sizeof yours;
    ev.mcp_client_id = yours;
    assert_in_range(event_pack(&ev, a).bytes_len, 1, apart - 30);
    assert_string_equal(again(&ev, a).mcp_client_id, yours);
    assert_string_equal(again(&ev, a).mcp_server_client_id, mine);
    arena_free(a);
}

struct text_row {
    const char *name, *in, *out;
};

static const struct text_row text_rows[] = {
    { "plain text stays as it is", "https://a.test/b?c=d", "https://a.test/b?c=d" },
    { "text beyond ASCII stays as it is", "M\xc3\xbcller", "M\xc3\xbcller" },
    { "a control character is escaped", "a\nb", "a\\x0Ab" },
    { "an escape sequence for a terminal is escaped", "\x1b[2J", "\\x1B[2J" },
    { "a byte that is no UTF-8 is replaced",
      "a\xff"
      "b",
      "a\xef\xbf\xbd"
      "b" },
};

static void shows_text(void **state)
{
    const struct text_row *row = *state;
    struct arena *a = arena_open(0);
    struct event ev = sample_event();

    ev.target = row->in;
    assert_string_equal(again(&ev, a).target, row->out);
    arena_free(a);
}

struct cut_row {
    const char *name;
    size_t length;
    bool cut;
};

static const struct cut_row cut_rows[] = {
    { "a target of 512 bytes stays whole", 512, false },
    { "a target of 513 bytes is cut and says so", 513, true },
};

static void cuts(void **state)
{
    const struct cut_row *row = *state;
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;
    char target[600];

    memset(target, 'x', row->length);
    target[row->length] = '\0';
    ev.target = target;
    out = again(&ev, a);
    assert_int_equal(strlen(out.target), 512);
    assert_int_equal(out.target_truncated, row->cut);
    arena_free(a);
}

/* A file may hold anything: no read beyond the bytes, whatever they are. */
static void damage_is_refused(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;
    struct err e;
    struct store_event kept = event_pack(&ev, a);

    (void)state;
    for (size_t cut = 0; cut < kept.bytes_len; cut++) {
        struct store_event part = kept;

        part.bytes = memcpy(arena_alloc(a, cut ? cut : 1), kept.bytes, cut);
        part.bytes_len = cut;
        assert_int_equal(event_pack_open(&part, a, &out, &e), -1);
        assert_int_equal(e.code, ERR_PARSE);
    }
    for (size_t at = 0; at < kept.bytes_len; at++) {
        struct store_event wrong = kept;
        char *bytes = memcpy(arena_alloc(a, kept.bytes_len), kept.bytes, kept.bytes_len);
        int rc;

        bytes[at] = (char)0xff;
        wrong.bytes = bytes;
        rc = event_pack_open(&wrong, a, &out, &e);
        assert_true(rc == 0 || e.code == ERR_PARSE);
    }
    arena_free(a);
}

static void other_version(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;
    struct err e;
    struct store_event kept = event_pack(&ev, a);
    char *bytes = arena_slice(a, kept.bytes, kept.bytes_len);

    (void)state;
    bytes[0]++;
    kept.bytes = bytes;
    assert_int_equal(event_pack_open(&kept, a, &out, &e), -1);
    assert_int_equal(e.code, ERR_PARSE);
    arena_free(a);
}

static void agent_follows_from_its_parts(void **state)
{
    const struct agent agent = { "P2aCmeDemoProject0000000000A", SAMPLE_C2, "U2a" };
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;

    (void)state;
    ev.agent_id = NULL;
    assert_string_equal(again(&ev, a).agent_id, "");
    ev.project = agent.project;
    ev.agent_client = agent.client_id;
    ev.agent_principal = agent.principal;
    out = again(&ev, a);
    assert_string_equal(out.agent_id, agent_id(&agent, a));
    arena_free(a);
}

/* Version 3 ended two texts earlier, which are empty here: two bytes. */
static void version_before_is_read(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();
    struct event out;
    struct store_event kept = event_pack(&ev, a);
    char *bytes = arena_slice(a, kept.bytes, kept.bytes_len);

    (void)state;
    bytes[0] = 3;
    kept.bytes = bytes;
    kept.bytes_len -= 2;
    assert_int_equal(event_pack_open(&kept, a, &out, NULL), 0);
    assert_string_equal(out.agent_id, ev.agent_id);
    assert_string_equal(out.agent_principal, "");
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(text_rows, shows_text);
    ROWS_ADD(cut_rows, cuts);
    rows_add_one("what was packed comes back", comes_back);
    rows_add_one("ids that begin alike take less, and come back", alike_ids_come_back);
    rows_add_one("an unknown expiry stays unknown", unknown_expiry_stays_unknown);
    rows_add_one("the event of the worked example takes at most 640 bytes", is_small);
    rows_add_one("damaged bytes are refused, not believed", damage_is_refused);
    rows_add_one("the id of an agent follows from its parts",
                 agent_follows_from_its_parts);
    rows_add_one("the version before is still read", version_before_is_read);
    rows_add_one("a version of tomorrow is refused", other_version);
    return rows_run("event_pack");
}
