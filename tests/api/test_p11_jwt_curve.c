/* SPDX-License-Identifier: MIT */
/* P11 at the subject token of a project that signs with P-256. */
#include "rows.h"

#include "forge.h"
#include "judge.h"

#include "base/arena.h"
#include "wire/signkey.h"

#define CURVE "\"signingAlg\":\"ES256\""

enum { HALF = 32 };

static void es384_header(void **state)
{
    struct scene *s = scene_open(CURVE, NULL);

    (void)state;
    judge_token_refused(
        s, tokens_make(scene_arena(s), scene_mint(s),
                       &(struct tokens_draft){ .header = "{\"alg\":\"ES384\"}" }));
    judge_token_refused(
        s, tokens_make(scene_arena(s), scene_mint(s),
                       &(struct tokens_draft){ .header = "{\"alg\":\"RS256\"}" }));
    scene_close(s);
}

/* 0, 1, n - 1, n and 2^256 - 1 for the order n of P-256. */
static const char numbers[5][HALF + 1] = {
    "",
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01",
    "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e"
    "\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x50",
    "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e"
    "\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
};

static void degenerate(void **state)
{
    struct scene *s = scene_open(CURVE, NULL);
    struct arena *a = scene_arena(s);
    const char *text = tokens_text(a, scene_mint(s), &(struct tokens_draft){ 0 });
    char pair[2 * HALF];

    (void)state;
    for (size_t r = 0; r < 5; r++) {
        for (size_t n = 0; n < 5; n++) {
            memcpy(pair, numbers[r], HALF);
            memcpy(pair + HALF, numbers[n], HALF);
            judge_token_refused(
                s, tokens_join(a, text, (struct b64url_bytes){ pair, sizeof pair }));
        }
    }
    scene_close(s);
}

static void exact_length(void **state)
{
    static const size_t lengths[] = { 0, 32, 63, 65, 128 };
    struct scene *s = scene_open(CURVE, NULL);
    struct arena *a = scene_arena(s);
    const char *token = scene_token(s, NULL);
    const char *text = arena_slice(a, token, (size_t)(strrchr(token, '.') - token));
    struct b64url_bytes good = tokens_signature(a, token);
    char *roomy = arena_alloc(a, 128);

    (void)state;
    memcpy(roomy, good.data, good.len);
    judge_token_good(s, tokens_join(a, text, (struct b64url_bytes){ roomy, 64 }));
    for (size_t i = 0; i < ROWS_COUNT(lengths); i++)
        judge_token_refused(
            s, tokens_join(a, text, (struct b64url_bytes){ roomy, lengths[i] }));
    judge_token_refused(
        s, tokens_join(a, text, forge_sign(a, FORGE_ES_DER, scene_mint(s)->key, text)));
    scene_close(s);
}

static void other_half_of_a_revoked_token(void **state)
{
    struct scene *s = scene_open(CURVE, NULL);
    struct arena *a = scene_arena(s);
    const char *token = scene_token(s, "{\"jti\":\"revoked\"}");
    const char *text = arena_slice(a, token, (size_t)(strrchr(token, '.') - token));
    const char *other =
        tokens_join(a, text, forge_other_s(a, tokens_signature(a, token)));

    (void)state;
    assert_string_not_equal(other, token);
    judge_token_good(s, token);
    scene_revoke(s, "revoked");
    judge_token_refused(s, token);
    judge_token_refused(s, other);
    scene_close(s);
}

int main(void)
{
    rows_add_one("JWT-005 another alg in the header of a P-256 signature is refused",
                 es384_header);
    rows_add_one("JWT-036 degenerate numbers are no signature", degenerate);
    rows_add_one("JWT-037 a signature is raw and of exact length", exact_length);
    rows_add_one("JWT-038 the other s of a revoked token is revoked too",
                 other_half_of_a_revoked_token);
    return rows_run("P11 subject token: P-256");
}
