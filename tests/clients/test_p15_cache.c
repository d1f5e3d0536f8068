/* SPDX-License-Identifier: MIT */
/* SDK-005: what is asked once is not asked again, and nobody gets what is another's. */
#include "rows.h"

#include "stage.h"

#include <pthread.h>

#include "base/arena.h"

enum { THREADS = 6 };

static const struct mcpsts_want calendar = { .target = "calendar" };

/* Exchange a token with these claims; the credential must be this one. */
static void gives(struct stage *s, const char *claims, const struct mcpsts_want *want,
                  const char *value)
{
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, claims));
    struct mcpsts_credential *given = NULL;

    assert_int_equal(mcpsts_exchange(s->sts, in, want, &given, NULL), MCPSTS_OK);
    assert_string_equal(given->value, value);
    mcpsts_credential_free(given);
    mcpsts_inbound_free(in);
}

static void the_same_is_asked_once(void **state)
{
    struct stage *s = stage_open("", NULL);

    (void)state;
    for (int i = 0; i < 3; i++)
        gives(s, NULL, &calendar, "calendar-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 1);
    assert_int_equal(scene_events(s->desk.scene), 1);
    stage_close(s);
}

/* A second question after anna's for the calendar; asked again if it differs at all. */
static const struct row {
    const char *name, *claims;
    struct mcpsts_want want;
    const char *value;
} rows[] = {
    { "another user's token is another question",
      "{\"sub\":\"U2\",\"dct\":\"T2\"}",
      { .target = "calendar" },
      "calendar-of-ben" },
    { "another token of the same user as well",
      "{\"jti\":\"second\"}",
      { .target = "calendar" },
      "calendar-of-anna" },
    { "another target", NULL, { .target = "mail" }, "mail-of-anna" },
    { "a scope", NULL, { "calendar", "cal.read", NULL }, "calendar-of-anna" },
    { "a tenant", NULL, { "calendar", NULL, "T2" }, "calendar-of-anna" },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct stage *s = stage_open("", NULL);

    for (int i = 0; i < 2; i++) {
        gives(s, NULL, &calendar, "calendar-of-anna");
        gives(s, row->claims, &row->want, row->value);
    }
    assert_int_equal(atomic_load(&s->n_tokens), 2);
    stage_close(s);
}

#define TYPES                                                                            \
    "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","           \
    "\"token_type\":\"Bearer\""

static const struct stage_answer short_life = {
    .status = 200, .body = "{\"access_token\":\"short\",\"expires_in\":20," TYPES "}"
};
static const struct stage_answer no_life = { .status = 200,
                                             .body = "{\"access_token\":\"some\"," TYPES
                                                     "}" };

/* How long one credential is used: until one ms before end_ms, and no longer. */
static const struct life {
    const char *name;
    const struct stage_answer *answer;
    const char *claims;
    int64_t cache_s, end_ms;
} lives[] = {
    { "a minute, where nobody says otherwise", &no_life, NULL, 0, 60 * 1000 },
    { "as long as the option says", &no_life, NULL, 300, 300 * 1000 },
    { "not past its own end, with a margin", &short_life, NULL, 0, 15 * 1000 },
    { "not past the inbound token's end", &no_life, "{\"exp\":1795435530}", 0,
      25 * 1000 },
};

static void each_life(void **state)
{
    const struct life *row = *state;
    struct stage *s = stage_open("", NULL);
    const char *value = row->answer == &no_life ? "some" : "short";

    s->options.cache_s = row->cache_s;
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    s->tokens = row->answer;
    gives(s, row->claims, &calendar, value);
    stage_advance(s, row->end_ms - 1);
    gives(s, row->claims, &calendar, value);
    assert_int_equal(atomic_load(&s->n_tokens), 1);
    stage_advance(s, 1);
    gives(s, row->claims, &calendar, value);
    assert_int_equal(atomic_load(&s->n_tokens), 2);
    stage_close(s);
}

static void without_a_cache_every_call_asks(void **state)
{
    struct stage *s = stage_open("", NULL);

    (void)state;
    s->options.cache_s = -1;
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    gives(s, NULL, &calendar, "calendar-of-anna");
    gives(s, NULL, &calendar, "calendar-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 2);
    stage_close(s);
}

static void the_least_recently_used_gives_way(void **state)
{
    static const struct mcpsts_want mail = { .target = "mail" },
                                    weather = { .target = "weather" };
    struct stage *s = stage_open("", NULL);

    (void)state;
    s->options.cache_max = 2;
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    gives(s, NULL, &calendar, "calendar-of-anna");
    gives(s, NULL, &mail, "mail-of-anna");
    gives(s, NULL, &calendar, "calendar-of-anna");
    gives(s, NULL, &weather, "weather-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 3);
    gives(s, NULL, &calendar, "calendar-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 3);
    gives(s, NULL, &mail, "mail-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 4);
    stage_close(s);
}

static void a_refusal_is_not_kept(void **state)
{
    static const struct stage_answer denied = { .status = 403,
                                                .body = "{\"error\":\"access_denied\"}" };
    struct stage *s = stage_open("", NULL);

    (void)state;
    s->tokens = &denied;
    assert_int_equal(stage_exchange(s, &calendar, NULL), MCPSTS_DENIED);
    s->tokens = NULL;
    gives(s, NULL, &calendar, "calendar-of-anna");
    assert_int_equal(atomic_load(&s->n_tokens), 2);
    stage_close(s);
}

static void an_inbound_token_past_its_end_asks_nobody(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_credential *given = NULL;
    struct mcpsts_refusal why = { 0 };

    (void)state;
    stage_advance(s, 1505 * 1000);
    assert_int_equal(mcpsts_exchange(s->sts, in, &calendar, &given, &why),
                     MCPSTS_INVALID_TOKEN);
    assert_non_null(strstr(why.challenge, "invalid_token"));
    assert_int_equal(atomic_load(&s->n_tokens), 0);
    mcpsts_inbound_free(in);
    stage_close(s);
}

/* Callers at once. The one who asks waits in `asked` until all others are on their way. */
struct crowd {
    struct stage *s;
    struct mcpsts_inbound *in;
    pthread_barrier_t begin;
    enum mcpsts_code codes[THREADS];
    atomic_uint next;
};

static void hold_up(struct stage *s, const char *path)
{
    struct crowd *c = s->own;

    if (strstr(path, "token"))
        pthread_barrier_wait(&c->begin);
}

static void *exchange_once(void *self)
{
    struct crowd *c = self;
    unsigned n = atomic_fetch_add(&c->next, 1);
    struct mcpsts_credential *given = NULL;

    if (n > 0)
        pthread_barrier_wait(&c->begin); /* the first is asking by now */
    c->codes[n] = mcpsts_exchange(c->s->sts, c->in, &calendar, &given, NULL);
    mcpsts_credential_free(given);
    return NULL;
}

static void crowd_run(const struct stage_answer *answer, enum mcpsts_code want)
{
    struct crowd c = { .s = stage_open("", NULL) };
    pthread_t threads[THREADS];

    c.in = stage_inbound(c.s, stage_bearer(c.s, NULL));
    c.s->tokens = answer;
    c.s->asked = hold_up;
    c.s->own = &c;
    pthread_barrier_init(&c.begin, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, exchange_once, &c), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(c.codes[i], want);
    if (want == MCPSTS_OK)
        assert_int_equal(atomic_load(&c.s->n_tokens), 1);
    pthread_barrier_destroy(&c.begin);
    mcpsts_inbound_free(c.in);
    stage_close(c.s);
}

static void callers_at_once_share_one_request(void **state)
{
    (void)state;
    crowd_run(&no_life, MCPSTS_OK);
}

int main(void)
{
    rows_add_one("SDK-005 the same is asked once", the_same_is_asked_once);
    ROWS_ADD(rows, each);
    ROWS_ADD(lives, each_life);
    rows_add_one("without a cache every call asks", without_a_cache_every_call_asks);
    rows_add_one("the least recently used gives way", the_least_recently_used_gives_way);
    rows_add_one("a refusal is not kept", a_refusal_is_not_kept);
    rows_add_one("an inbound token past its end asks nobody",
                 an_inbound_token_past_its_end_asks_nobody);
    rows_add_one("callers at once share one request", callers_at_once_share_one_request);
    return rows_run("p15_cache");
}
