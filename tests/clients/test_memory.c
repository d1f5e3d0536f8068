/* SPDX-License-Identifier: MIT */
/* No memory: every allocation of every call fails once, and the next call is as good as ever. */
#include "rows.h"

#include "stage.h"

#include "base/arena.h"

enum { MOST = 3000 };

/* The piece of every new arena that fails from now on; 0: none. */
static void fail_at(struct stage *s, unsigned long n)
{
    atomic_store(&s->fail_at, n);
}

static void opening(void **state)
{
    struct stage *s = stage_open("", NULL);
    unsigned long n = 0;
    struct mcpsts_refusal why;
    enum mcpsts_code code;

    (void)state;
    do {
        fail_at(s, ++n);
        code = stage_reopen(s, &why);
        assert_true(code == MCPSTS_OK || code == MCPSTS_NO_MEMORY);
        assert_int_equal(s->sts != NULL, code == MCPSTS_OK);
    } while (code != MCPSTS_OK && n < MOST);
    assert_in_range(n, 5, MOST - 1);
    stage_close(s);
}

/* A fresh library each time, so that the key set is fetched as well. */
static void validating(void **state)
{
    struct stage *s = stage_open("", NULL);
    const char *good = stage_bearer(s, NULL);
    struct mcpsts_inbound *in = NULL;
    struct mcpsts_refusal why = { 0 };
    unsigned long n = 0;
    enum mcpsts_code code;

    (void)state;
    do {
        fail_at(s, 0);
        assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
        fail_at(s, ++n);
        code = mcpsts_validate(s->sts, good, &in, &why);
        assert_true(code == MCPSTS_OK || code == MCPSTS_NO_MEMORY ||
                    code == MCPSTS_TEMPORARY); /* no keys for want of memory */
        assert_int_equal(in != NULL, code == MCPSTS_OK);
    } while (code != MCPSTS_OK && n < MOST);
    mcpsts_inbound_free(in);
    assert_in_range(n, 20, MOST - 1);
    stage_close(s);
}

static const struct stage_answer answer = {
    .status = 200,
    .body = "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"issued_token_type\":"
            "\"urn:ietf:params:oauth:token-type:access_token\",\"expires_in\":600}",
};

static void exchanging(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_want want = { .target = "calendar" };
    struct mcpsts_credential *given = NULL;
    struct mcpsts_refusal why = { 0 };
    unsigned long n = 0;
    enum mcpsts_code code;

    (void)state;
    s->tokens = &answer; /* the STS would use the same arena */
    do {
        fail_at(s, ++n);
        code = mcpsts_exchange(s->sts, in, &want, &given, &why);
        assert_true(code == MCPSTS_OK || code == MCPSTS_NO_MEMORY);
        assert_int_equal(given != NULL, code == MCPSTS_OK);
    } while (code != MCPSTS_OK && n < MOST);
    assert_string_equal(given->value, "at");
    assert_in_range(n, 10, MOST - 1);
    mcpsts_credential_free(given);
    mcpsts_inbound_free(in);
    stage_close(s);
}

static bool none(void *self, struct arena *a)
{
    (void)self, (void)a;
    return false;
}

static void without_an_arena_nothing_begins(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };

    (void)state;
    s->seams.spare = none;
    assert_int_equal(stage_reopen(s, &why), MCPSTS_NO_MEMORY);
    assert_int_equal(why.code, MCPSTS_NO_MEMORY);
    stage_close(s);
}

int main(void)
{
    rows_add_one("opening", opening);
    rows_add_one("validating", validating);
    rows_add_one("exchanging", exchanging);
    rows_add_one("without an arena nothing begins", without_an_arena_nothing_begins);
    return rows_run("memory");
}
