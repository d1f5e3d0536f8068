/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/nobody.h"
#include "wire/httpc.h"

enum { OF_EMPTY = 2, OF_ECHOES = 8, OF_REPLAYS = 12, OF_MORTALS = 13 };

/* What one request gets; 0: no answer in time. */
static const struct kind {
    const char *name;
    int status;
    const char *said;
} kinds[] = {
    { "closed port", 0, "" },
    { "accepts and hangs", 0, "" },
    { "200 {} to all", 200, "{}" },
    { "200 with one token", 200, "access_token" },
    { "400 to all", 400, "{}" },
    { "401 to all", 401, "{}" },
    { "500 to all", 500, "{}" },
    { "302 to all", 302, "" },
    { "echoes the request", 200, "mArkerOfABody" },
    { "one byte a second", 0, "" },
    { "invalid_request to all", 400, "invalid_request" },
    { "access_denied to all", 403, "access_denied" },
    { "replays its first answer", 200, "{}" },
    { "ten answers, then dies", 200, "{}" },
};

static void answers_as_its_name_says(void **state)
{
    const struct kind *r = *state;
    size_t i = (size_t)(r - kinds);
    struct arena *a = arena_open(0);
    struct httpc_ask ask = { .method = "POST",
                             .url = nobody_start(i, nobody_start(OF_EMPTY, NULL, a), a),
                             .body = "mArkerOfABody",
                             .body_len = 13,
                             .deadline_ms = r->status != 0 ? 5000 : 200 };
    struct httpc_answer answer = { 0 };

    assert_string_equal(nobody_name(i), r->name);
    if (r->status == 0) {
        assert_int_equal(httpc_send(a, &ask, &answer, NULL), -1);
    } else {
        assert_int_equal(httpc_send(a, &ask, &answer, NULL), 0);
        assert_int_equal(answer.status, r->status);
        assert_non_null(strstr(answer.body, r->said));
    }
    arena_free(a);
}

/* Behind both is first one, then another. */
static const struct passed {
    const char *name;
    size_t kind, asks;
    const char *last; /* what the last is answered; NULL: nothing */
} relays[] = {
    { "the first answer", OF_REPLAYS, 1, "mArker1" },
    { "and that again", OF_REPLAYS, 12, "mArker1" },
    { "the tenth answer", OF_MORTALS, 10, "mArker10" },
    { "no eleventh", OF_MORTALS, 11, NULL },
};

static void passes_on_what_is_answered(void **state)
{
    const struct passed *r = *state;
    struct arena *a = arena_open(0);
    struct httpc_ask ask = { .method = "POST", .deadline_ms = 5000 };
    struct httpc_answer answer = { 0 };
    int rc = 0;

    ask.url = nobody_start(r->kind, nobody_start(OF_ECHOES, NULL, a), a);
    for (size_t i = 1; i <= r->asks; i++) {
        ask.body = arena_printf(a, "mArker%zu", i);
        ask.body_len = strlen(ask.body);
        rc = httpc_send(a, &ask, &answer, NULL);
        assert_int_equal(rc, r->last == NULL && i == r->asks ? -1 : 0);
    }
    if (r->last != NULL)
        assert_non_null(strstr(answer.body, r->last));
    assert_int_equal(nobody_is_mortal(r->kind), r->kind == OF_MORTALS);
    arena_free(a);
}

static void there_are_no_more(void **state)
{
    (void)state;
    assert_int_equal(ROWS_COUNT(kinds), NOBODY_KINDS);
}

int main(void)
{
    ROWS_ADD(kinds, answers_as_its_name_says);
    ROWS_ADD(relays, passes_on_what_is_answered);
    rows_add_one("every kind has a row", there_are_no_more);
    return rows_run("nobody");
}
