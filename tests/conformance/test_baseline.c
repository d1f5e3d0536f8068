/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/baseline.h"
#include "conformance/bless.h"

static struct arena *arena;

#define TODAY "2026-11-28"
#define LATE  "2026-11-27"

/* A verdict beside an entry that expects FAIL "status 200, not 40[0-9]". */
static const struct beside {
    const char *name, *reason, *until;
    enum verdict found;
    const char *message;
    enum verdict comes_to;
    const char *said;
} besides[] = {
    { "it fails as is known", "reported", TODAY, VERDICT_FAIL, "status 200, not 400",
      VERDICT_XFAIL, "status 200, not 400 (reported, #1, until 2026-11-28)" },
    { "another message", "reported", TODAY, VERDICT_FAIL, "status 500, not 400",
      VERDICT_FAIL, "expects another message" },
    { "another status", "reported", TODAY, VERDICT_BLOCKED, "status 200, not 400",
      VERDICT_FAIL, "expects FAIL" },
    { "a warning where a failure is known", "reported", TODAY, VERDICT_WARN,
      "status 200, not 400", VERDICT_FAIL, "expects FAIL" },
    { "it passes: the entry is stale", "reported", TODAY, VERDICT_PASS, "", VERDICT_XPASS,
      "expects FAIL: reported" },
    { "a declared departure is no failure", "reported", TODAY, VERDICT_DEVIATION, "",
      VERDICT_XPASS, "reported" },
    { "the day is past", "reported", LATE, VERDICT_FAIL, "status 200, not 400",
      VERDICT_FAIL, "ended on 2026-11-27" },
    { "nobody has written a reason", "TODO: why", TODAY, VERDICT_FAIL,
      "status 200, not 400", VERDICT_FAIL, "no reason yet" },
    { "what was not judged stays so", "reported", LATE, VERDICT_SKIP, "needs A",
      VERDICT_SKIP, "needs A" },
    { "what is not offered stays so", "reported", TODAY, VERDICT_NA, "", VERDICT_NA, "" },
    { "a fault of the runner is not excused", "reported", TODAY, VERDICT_ERROR,
      "status 200, not 400", VERDICT_ERROR, "status 200, not 400" },
};

static void settles(void **state)
{
    const struct beside *r = *state;
    const struct baseline_entry entry = {
        "STS-001", VERDICT_FAIL, "^status 200, not 40[0-9]$", r->reason, "#1", r->until
    };
    struct verdict_said said = baseline_settle(
        &entry, (struct verdict_said){ r->found, r->message }, TODAY, arena);

    assert_string_equal(verdict_name(said.verdict), verdict_name(r->comes_to));
    assert_non_null(strstr(said.message, r->said));
}

#define ENTRY(id, status, message, until)                                                \
    "{\"id\":\"" id "\",\"status\":\"" status "\",\"message\":\"" message                \
    "\",\"reason\":\"r\",\"issue\":\"i\",\"until\":\"" until "\"}"
#define FILE_OF(entries)                                                                 \
    "{\"schema\":1,\"target\":\"t\",\"dialect\":\"rfc\",\"entries\":[" entries "]}"

static const struct file {
    const char *name, *text, *said; /* NULL: nothing */
} files[] = {
    { "no entries", FILE_OF(""), NULL },
    { "an entry", FILE_OF(ENTRY("TX-REQ-001", "FAIL", "x", TODAY)), NULL },
    { "an id of no row", FILE_OF(ENTRY("TX-REQ-9", "FAIL", "x", TODAY)),
      "b.json: the catalogue has no check TX-REQ-9" },
    { "an id twice",
      FILE_OF(ENTRY("TX-REQ-001", "FAIL", "x", TODAY) "," ENTRY("TX-REQ-001", "WARN", "y",
                                                                TODAY)),
      "TX-REQ-001 stands there twice" },
    { "a status that cannot be known", FILE_OF(ENTRY("TX-REQ-001", "SKIP", "x", TODAY)),
      "status is FAIL, WARN or BLOCKED" },
    { "a message that is no expression", FILE_OF(ENTRY("TX-REQ-001", "FAIL", "(", TODAY)),
      "no regular expression" },
    { "a day that is none", FILE_OF(ENTRY("TX-REQ-001", "FAIL", "x", "soon")),
      "until is a day" },
    { "no reason",
      FILE_OF("{\"id\":\"TX-REQ-001\",\"status\":\"FAIL\",\"message\":\"x\"}"),
      "reason" },
    { "a slip in a name", "{\"schema\":1,\"targt\":\"t\"}", "targt" },
    { "another schema",
      "{\"schema\":2,\"target\":\"t\",\"dialect\":\"rfc\",\"entries\":[]}", "schema" },
};

static void reads(void **state)
{
    const struct file *r = *state;
    const struct requirements *rows = requirements_load(arena);
    struct err e = { 0 };
    struct baseline b;

    assert_int_equal(file_write("b.json", r->text, strlen(r->text), 0600, &e), 0);
    assert_int_equal(baseline_read("b.json", rows, arena, &b, &e), r->said ? -1 : 0);
    if (r->said != NULL)
        assert_non_null(strstr(e.text, r->said));
    else
        assert_int_equal(b.n, baseline_find(&b, "TX-REQ-001") != NULL);
}

/* What is written can be read, and says the same. */
static void comes_back(void **state)
{
    static struct baseline_entry entries[] = {
        { "TX-REQ-001", VERDICT_WARN, "a \"quoted\"\\.", "why", "#7", TODAY }
    };
    const struct baseline b = { "t", "rfc", entries, 1 };
    const char *text = baseline_text(&b, arena);
    struct err e = { 0 };
    struct baseline back;

    (void)state;
    assert_int_equal(file_write("back.json", text, strlen(text), 0600, &e), 0);
    assert_int_equal(
        baseline_read("back.json", requirements_load(arena), arena, &back, &e), 0);
    assert_string_equal(baseline_text(&back, arena), text);
}

/* One check of a run beside an entry that expects FAIL "^a$", or none. */
static const struct renewal {
    const char *name;
    bool listed, widen;
    enum verdict found;
    const char *message;
    const char *status, *pattern; /* of the entry afterwards; NULL: none */
    size_t n_unknown;
} renewals[] = {
    { "it passes: taken out", true, false, VERDICT_PASS, "", NULL, NULL, 0 },
    { "it fails as before: kept", true, false, VERDICT_FAIL, "a", "FAIL", "^a$", 0 },
    { "it only warns: tightened", true, false, VERDICT_WARN, "b.", "WARN", "^b\\.$", 0 },
    { "it fails in another way: kept, and said", true, false, VERDICT_FAIL, "b", "FAIL",
      "^a$", 1 },
    { "and widened if somebody asks", true, true, VERDICT_FAIL, "b", "FAIL", "^b$", 0 },
    { "it was not judged: kept", true, false, VERDICT_SKIP, "", "FAIL", "^a$", 0 },
    { "a new failure: said", false, false, VERDICT_FAIL, "a", NULL, NULL, 1 },
    { "and added if somebody asks", false, true, VERDICT_FAIL, "a", "FAIL", "^a$", 0 },
    { "a warning is nothing to be excused", false, true, VERDICT_WARN, "a", NULL, NULL,
      0 },
};

static void renews(void **state)
{
    const struct renewal *r = *state;
    struct baseline_entry entry = { "X-1", VERDICT_FAIL, "^a$", "why", "#1", TODAY };
    const struct baseline old = { "t", "rfc", &entry, r->listed };
    struct past_check check = { "X-1", r->found, r->found, "MUST", r->message };
    const struct past run = { .target = "t", .dialect = "rfc", .checks = &check, .n = 1 };
    const struct bless_ask ask = { &old, &run, r->widen, TODAY };
    struct blessed b = bless_make(&ask, arena);

    assert_int_equal(b.n_unknown, r->n_unknown);
    assert_int_equal(b.baseline.n, r->status != NULL);
    if (r->status == NULL)
        return;
    assert_string_equal(verdict_name(b.baseline.entries[0].status), r->status);
    assert_string_equal(b.baseline.entries[0].message, r->pattern);
    /* what is new excuses nothing yet */
    assert_int_equal(strncmp(b.baseline.entries[0].reason, "TODO", 4) == 0, r->widen);
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(besides, settles);
    ROWS_ADD(files, reads);
    rows_add_one("a baseline that is written can be read", comes_back);
    ROWS_ADD(renewals, renews);
    failed = rows_run("baselines");
    arena_free(arena);
    return failed;
}
