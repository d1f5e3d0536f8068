/* SPDX-License-Identifier: MIT */
/* P11 at the subject token: signatures by the wrong key, or by the right one in a wrong way. */
#include "rows.h"
#include "peek.h"

#include "forge.h"
#include "judge.h"

#include "base/arena.h"
#include "wire/signkey.h"

/* What an attacker would take for the secret of an HMAC. */
enum material { PEM, PEM_BARE, DER, PKCS1, JWK, MODULUS };

static const struct keyed {
    const char *name;
    enum material material;
} keyed[] = {
    { "JWT-003 the public PEM is no HMAC key", PEM },
    { "JWT-003 the public PEM without its last newline is no HMAC key", PEM_BARE },
    { "JWT-003 the public key in DER is no HMAC key", DER },
    { "JWT-003 the public key in PKCS #1 is no HMAC key", PKCS1 },
    { "JWT-003 the public JWK is no HMAC key", JWK },
    { "JWT-003 the modulus is no HMAC key", MODULUS },
};

static struct b64url_bytes material_of(struct arena *a, const struct signkey *key,
                                       enum material material)
{
    struct b64url_bytes out = { 0 };
    const char *text = signkey_jwk(key);

    switch (material) {
    case PEM:
    case PEM_BARE:
        assert_int_equal(signkey_write_public(a, key, &text, NULL), 0);
        break;
    case DER:
        return forge_der(a, key);
    case PKCS1:
        return forge_pkcs1(a, key);
    case JWK:
        break;
    case MODULUS:
        text = peek_text(peek_parse(a, text, strlen(text)), "n");
        assert_int_equal(b64url_decode(a, text, strlen(text), &out, NULL), 0);
        return out;
    }
    return (struct b64url_bytes){ text, strlen(text) - (material == PEM_BARE) };
}

/* A perfect token under another alg and kid, with a MAC by that key. */
static const char *mac_token(struct scene *s, enum forge_alg alg, const char *header,
                             struct b64url_bytes key)
{
    struct arena *a = scene_arena(s);
    const char *text =
        tokens_text(a, scene_mint(s), &(struct tokens_draft){ .header = header });

    return tokens_join(a, text, forge_mac(a, alg, key.data, key.len, text));
}

static void each_keyed(void **state)
{
    static const struct {
        enum forge_alg alg;
        const char *header;
    } macs[] = { { FORGE_HS256, "{\"alg\":\"HS256\"}" },
                 { FORGE_HS384, "{\"alg\":\"HS384\"}" },
                 { FORGE_HS512, "{\"alg\":\"HS512\"}" } };
    const struct keyed *row = *state;
    struct scene *s = scene_open("", NULL);
    struct b64url_bytes key =
        material_of(scene_arena(s), scene_mint(s)->key, row->material);

    for (size_t i = 0; i < ROWS_COUNT(macs); i++)
        judge_token_refused(s, mac_token(s, macs[i].alg, macs[i].header, key));
    scene_close(s);
}

static void guessable(void **state)
{
    static const struct b64url_bytes keys[] = {
        { "", 0 },
        { "\0", 1 },
        { "secret", 6 },
        { "password", 8 },
        { "changeme", 8 },
        { "your-256-bit-secret", 19 },
        { "jwt_secret", 10 },
        { "123456", 6 },
        { "key", 3 },
    };
    struct scene *s = scene_open("", NULL);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(keys); i++)
        judge_token_refused(s, mac_token(s, FORGE_HS256, "{\"alg\":\"HS256\"}", keys[i]));
    scene_close(s);
}

static void known_file(void **state)
{
    static const struct b64url_bytes nothing = { "", 0 };
    struct scene *s = scene_open("", NULL);

    (void)state;
    judge_token_refused(
        s,
        mac_token(s, FORGE_HS256, "{\"alg\":\"HS256\",\"kid\":\"/dev/null\"}", nothing));
    scene_close(s);
}

/* Signed by the right key, under the right name, by an algorithm that is not the key's. */
static const struct other_alg {
    const char *name;
    enum forge_alg alg;
    const char *header;
} other_algs[] = {
    { "JWT-005 a proper RS384 by an RS256 key is refused", FORGE_RS384,
      "{\"alg\":\"RS384\"}" },
    { "JWT-005 a proper RS512 by an RS256 key is refused", FORGE_RS512,
      "{\"alg\":\"RS512\"}" },
    { "JWT-005 JWT-040 a proper PS256 by an RS256 key is refused", FORGE_PS256,
      "{\"alg\":\"PS256\"}" },
    { "JWT-005 a PS256 signature that is called RS256 is refused", FORGE_PS256, NULL },
};

static void each_other_alg(void **state)
{
    const struct other_alg *row = *state;
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *text =
        tokens_text(a, scene_mint(s), &(struct tokens_draft){ .header = row->header });

    judge_token_refused(
        s, tokens_join(a, text, forge_sign(a, row->alg, scene_mint(s)->key, text)));
    scene_close(s);
}

/* A key of the attacker's, under a kid of theirs or under the kid of ours. */
static struct signkey *attacker(struct arena *a, const char *kid)
{
    struct signkey *key = NULL;

    assert_int_equal(signkey_make(a, SIGNKEY_RS256, kid, &key, NULL), 0);
    return key;
}

static void under_our_kid(struct scene *s, struct signkey *key, const char *header)
{
    struct arena *a = scene_arena(s);
    const char *kid = arena_printf(a, "{\"kid\":\"%s\"%s}", signkey_kid(key),
                                   header != NULL ? header : "");
    const char *ours = arena_printf(a, "{\"x\":1%s}", header != NULL ? header : "");

    judge_token_refused(s,
                        tokens_make(a, scene_mint(s),
                                    &(struct tokens_draft){ .header = kid, .key = key }));
    judge_token_refused(
        s, tokens_make(a, scene_mint(s),
                       &(struct tokens_draft){ .header = ours, .key = key }));
}

static void foreign_key(void **state)
{
    struct scene *s = scene_open("", NULL);

    (void)state;
    under_our_kid(s, attacker(scene_arena(s), "SKattacker"), NULL);
    scene_close(s);
}

static void embedded_jwk(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct signkey *key = attacker(scene_arena(s), "SKattacker");

    (void)state;
    under_our_kid(s, key, arena_printf(scene_arena(s), ",\"jwk\":%s", signkey_jwk(key)));
    scene_close(s);
}

static void embedded_certificate(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct signkey *key = attacker(a, "SKattacker");
    struct b64url_bytes cert = forge_certificate(a, key);

    (void)state;
    under_our_kid(
        s, key,
        arena_printf(a, ",\"x5c\":[\"%s\"]", b64url_plain_text(a, cert.data, cert.len)));
    scene_close(s);
}

/* Edits that leave no room for a table: the token after them is given to the judge. */
static void old_signature(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *text = tokens_text(
        a, scene_mint(s), &(struct tokens_draft){ .header = "{\"alg\":\"none\"}" });

    (void)state;
    judge_token_refused(s,
                        tokens_join(a, text, tokens_signature(a, scene_token(s, NULL))));
    judge_token_refused(s, text);
    scene_close(s);
}

static void no_third_part(void **state)
{
    struct scene *s = scene_open("", NULL);

    (void)state;
    judge_token_refused(
        s, tokens_text(scene_arena(s), scene_mint(s), &(struct tokens_draft){ 0 }));
    scene_close(s);
}

/* RFC 8017 8.2.2: exactly as long as the modulus, and a number below it. */
static void whole_rsa_signature(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *token = scene_token(s, NULL);
    const char *text = arena_slice(a, token, (size_t)(strrchr(token, '.') - token));
    struct b64url_bytes good = tokens_signature(a, token);
    char *longer = arena_alloc(a, good.len + 2), *huge = arena_alloc(a, good.len);

    (void)state;
    memcpy(longer + 1, good.data, good.len);
    memset(huge, 0xff, good.len);
    judge_token_good(s, tokens_join(a, text, good));
    judge_token_refused(
        s, tokens_join(a, text, (struct b64url_bytes){ longer, good.len + 1 }));
    judge_token_refused(
        s, tokens_join(a, text, (struct b64url_bytes){ longer + 1, good.len + 1 }));
    judge_token_refused(
        s, tokens_join(a, text, (struct b64url_bytes){ good.data, good.len - 1 }));
    judge_token_refused(s, tokens_join(a, text, (struct b64url_bytes){ huge, good.len }));
    scene_close(s);
}

/* JWT-051: which fault it was cannot be told from the answer. */
static void alike(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct scene_answer expired =
        scene_ask(s, &(struct scene_ask){ .claims = "{\"exp\":1795435000}" });
    struct scene_answer forged = scene_ask(
        s, &(struct scene_ask){
               .token = tokens_make(a, scene_mint(s),
                                    &(struct tokens_draft){ .signature = "AAAA" }) });
    struct scene_answer elsewhere =
        scene_ask(s, &(struct scene_ask){ .claims = "{\"aud\":\"https://x.test\"}" });

    (void)state;
    assert_string_equal(expired.text, forged.text);
    judge_refused(s, &elsewhere, &judge_bad_audience);
    assert_int_equal(expired.status, elsewhere.status);
    assert_string_equal(peek_text(expired.body, "error"),
                        peek_text(elsewhere.body, "error"));
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(keyed, each_keyed);
    ROWS_ADD(other_algs, each_other_alg);
    rows_add_one("JWT-001 alg none with the old signature, or with two parts, is refused",
                 old_signature);
    rows_add_one("JWT-002 a token without its third part is refused", no_third_part);
    rows_add_one("JWT-004 guessable HMAC secrets open nothing", guessable);
    rows_add_one("JWT-009 a kid that names a known file gives no key", known_file);
    rows_add_one("JWT-010 an embedded jwk is not trusted", embedded_jwk);
    rows_add_one("JWT-013 an embedded certificate is not trusted", embedded_certificate);
    rows_add_one("JWT-039 an RSA signature is checked whole", whole_rsa_signature);
    rows_add_one("JWT-047 a foreign key under our kid is refused", foreign_key);
    rows_add_one("JWT-051 refusals look alike", alike);
    return rows_run("P11 subject token: signature");
}
