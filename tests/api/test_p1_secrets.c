/* SPDX-License-Identifier: MIT */
/* P1: how id and secret are spelt, and what guessing costs. */
#include "rows.h"

#include "judge.h"

#include "base/arena.h"
#include "wire/b64url.h"

#define ODD_ID "TPA7oddClient00000000000000000"
#define ODD    "a:b%c+d e&f\xc3\xa9"

/* Two clients that represent MS1; the first has a generated clientId, which ends in '='. */
static const char odd_clients[] =
    "{\"clients\":[{\"id\":\"" ODD_ID "\",\"name\":\"odd\",\"resourceId\":\"MS1\","
    "\"secrets\":[{\"secret\":\"" ODD "\"}]},"
    "{\"id\":\"TPA8\",\"clientId\":\"plus-id\",\"name\":\"plus\",\"resourceId\":\"MS1\","
    "\"secrets\":[{\"secret\":\"a+b\"}]},"
    "{\"id\":\"TPA9\",\"clientId\":\"colon-id\",\"name\":\"colon\","
    "\"resourceId\":\"MS1\",\"secrets\":[{\"secret\":\"a:b\"}]}]}";

/* What stands in Basic before it is encoded; generated: that clientId goes before it. */
static const struct row {
    const char *name;
    const char *pair;
    bool generated, good;
} rows[] = {
    { "CA-002 a generated id and an odd secret, both encoded, are who asks",
      "%3D:a%3Ab%25c%2Bd+e%26f%C3%A9", true, true },
    { "CA-002 the secret with %20 for its blank is the same",
      "%3D:a%3Ab%25c%2Bd%20e%26f%C3%A9", true, true },
    { "CA-002 the halves are decoded once, not twice", "%3D:a%253Ab%2525c%252Bd+e%2526f",
      true, false },
    { "CA-003 a raw plus in a secret is a blank", "plus-id:a+b", false, false },
    { "CA-003 an encoded plus is a plus", "plus-id:a%2Bb", false, true },
    { "CA-004 an encoded colon belongs to the secret", "colon-id:a%3Ab", false, true },
    { "CA-004 the pair is split at its first colon", "colon-id:a:b", false, true },
    { "CA-004 an encoded colon in the id is no separator", "colon-id%3Aa:b", false,
      false },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *id = b64url_plain_text(a, SCENE_PROJECT ":" ODD_ID,
                                       sizeof(SCENE_PROJECT ":" ODD_ID) - 1);
    const char *pair = row->pair, *basic;
    struct scene_answer got;

    scene_apply(s, odd_clients);
    if (row->generated)
        pair = arena_printf(a, "%.*s%s", (int)strcspn(id, "="), id, row->pair);
    basic = arena_printf(a, "Basic %s", b64url_plain_text(a, pair, strlen(pair)));
    got = scene_ask(s, &(struct scene_ask){ .authorization = basic });
    assert_int_equal(got.status, row->good ? 200 : 401);
    if (row->good)
        (void)judge_given(s, &got);
    scene_close(s);
}

static const struct judge_refusal throttled = { 429, "temporarily_unavailable", "E130429",
                                                "client_auth" };

static void guessing(void **state)
{
    struct scene *s = scene_open("", NULL);
    const struct scene_ask wrong = { .secret = "guess" }, right = { .client = "crm-id" };
    struct scene_answer got;

    (void)state;
    for (int i = 0; i < 100; i++) {
        got = scene_ask(s, &wrong);
        assert_int_equal(got.status, 401);
    }
    got = scene_ask(s, &wrong);
    judge_refused(s, &got, &throttled);
    got = scene_ask(s, &(struct scene_ask){ .client = "twin-id" });
    (void)judge_given(s, &got);
    scene_set_clock(s, ((int64_t)SCENE_NOW_S + 5) * 1000);
    got = scene_ask(s, &right);
    (void)judge_given(s, &got);
    got = scene_ask(s, &wrong);
    judge_refused(s, &got, &judge_bad_client);
    scene_close(s);
}

static void secret_that_ended(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    scene_apply(s, "{\"clients\":[{\"id\":\"TPA7\",\"clientId\":\"short-id\","
                   "\"name\":\"short\",\"resourceId\":\"MS1\",\"secrets\":["
                   "{\"secret\":\"secret-of-short\",\"expireTime\":1795435560}]}]}");
    got = scene_ask(s, &(struct scene_ask){ .client = "short-id" });
    (void)judge_given(s, &got);
    scene_set_clock(s, (int64_t)1795435560 * 1000);
    got = scene_ask(s, &(struct scene_ask){ .client = "short-id" });
    judge_refused(s, &got, &judge_bad_client);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("CA-016 guessing is slowed down, and the right secret is not locked out",
                 guessing);
    rows_add_one("CA-020 a secret past its end is dead", secret_that_ended);
    return rows_run("P1 secrets");
}
