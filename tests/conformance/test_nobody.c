/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/nobody.h"
#include "wire/httpc.h"

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
};

static void answers_as_its_name_says(void **state)
{
    const struct kind *r = *state;
    size_t i = (size_t)(r - kinds);
    struct arena *a = arena_open(0);
    struct httpc_ask ask = { .method = "POST",
                             .url = nobody_start(i, a),
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

static void there_are_no_more(void **state)
{
    (void)state;
    assert_int_equal(ROWS_COUNT(kinds), NOBODY_KINDS);
}

int main(void)
{
    ROWS_ADD(kinds, answers_as_its_name_says);
    rows_add_one("every kind has a row", there_are_no_more);
    return rows_run("nobody");
}
