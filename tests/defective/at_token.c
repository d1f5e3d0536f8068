/* SPDX-License-Identifier: MIT */
/*
 * A token, before it is verified: what a row forgives is mended, and the mended token counts as
 * signed if the signature was good before, or if the row trusts it for another reason.
 */
#include <fnmatch.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "sts/assertion.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/issuer.h"
#include "sts/state.h"
#include "sts/subject.h"
#include "sts/testkeys.h"
#include "wire/httpc.h"
#include "wire/jws.h"
#include "wire/seal.h"
#include "wire/signkey.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/mend.h"
#include "defective/plant.h"

int __real_subject_verify(struct sts *sts, struct sts_world *home, struct casefile *c,
                          const char *token, unsigned kinds, struct case_subject *out,
                          struct err *e);
int __wrap_subject_verify(struct sts *sts, struct sts_world *home, struct casefile *c,
                          const char *token, unsigned kinds, struct case_subject *out,
                          struct err *e);
int __real_assertion_check(struct sts *sts, struct casefile *c,
                           const struct client *client, const struct assertion_ask *ask,
                           struct err *e);
int __wrap_assertion_check(struct sts *sts, struct casefile *c,
                           const struct client *client, const struct assertion_ask *ask,
                           struct err *e);
const char *__real_assertion_subject(const char *assertion, struct arena *a);
const char *__wrap_assertion_subject(const char *assertion, struct arena *a);
int __real_signkey_from_jwk(struct arena *a, struct jobj jwk, struct signkey **out,
                            struct err *e);
int __wrap_signkey_from_jwk(struct arena *a, struct jobj jwk, struct signkey **out,
                            struct err *e);
int __real_jws_verify(const struct jws *token, const struct signkey *key, struct err *e);
int __wrap_jws_verify(const struct jws *token, const struct signkey *key, struct err *e);

enum { FETCH_MS = 1000, BUSY_MS = 1500 };

static _Thread_local bool trusted;               /* the next signature counts as good */
static _Thread_local const struct signkey *weak; /* and those by this key; NULL: none */

/* A token taken apart, with what is left of it after each step. */
struct taken {
    struct jobj row;
    struct arena *arena;
    const char *signed_text;
    size_t signed_len;
    struct b64url_bytes signature;
    const char *header_text, *payload_text;
    struct jobj header, claims;
    int64_t now_s;
};

static bool take_apart(struct taken *t, const char *token)
{
    const char *dot = strchr(token, '.'), *second = dot ? strchr(dot + 1, '.') : NULL;
    struct b64url_bytes head, body;

    if (second == NULL ||
        b64url_decode(t->arena, token, (size_t)(dot - token), &head, NULL) < 0 ||
        b64url_decode(t->arena, dot + 1, (size_t)(second - dot) - 1, &body, NULL) < 0)
        return false;
    if (b64url_decode(t->arena, second + 1, strlen(second + 1), &t->signature, NULL) < 0)
        t->signature = (struct b64url_bytes){ "", 0 };
    t->signed_text = token;
    t->signed_len = (size_t)(second - token);
    t->header_text = head.data;
    t->payload_text = body.data;
    if (plant_text(t->row, "header_json") != NULL)
        t->header_text =
            mend_json(plant_text(t->row, "header_json"), head.data, t->arena);
    if (plant_text(t->row, "claims_json") != NULL)
        t->payload_text =
            mend_json(plant_text(t->row, "claims_json"), body.data, t->arena);
    return jobj_parse_object(t->arena, t->header_text, strlen(t->header_text), &t->header,
                             NULL) == 0 &&
           jobj_parse_object(t->arena, t->payload_text, strlen(t->payload_text),
                             &t->claims, NULL) == 0;
}

/* One condition: "present", "absent", "past", "future", "day", "just", "odd", "~PATTERN". */
static bool holds(const struct taken *t, struct jobj v, const char *want)
{
    int64_t n = 0;
    const char *text = "";
    bool number = jobj_as_int(v, &n, NULL) == 0;

    if (strcmp(want, "absent") == 0 || v.node == NULL)
        return (strcmp(want, "absent") == 0) == (v.node == NULL);
    if (*want == '~')
        return jobj_as_text(v, &text, NULL) == 0 && fnmatch(want + 1, text, 0) == 0;
    if (strcmp(want, "odd") == 0)
        return !number;
    if (strcmp(want, "mixed") == 0)
        return jobj_kind(v) != JOBJ_TEXT && jobj_kind(v) != JOBJ_ARRAY;
    if (strcmp(want, "big") == 0)
        return number && n > INT32_MAX;
    if (strcmp(want, "future") == 0)
        return number && n > t->now_s;
    if (strcmp(want, "past") == 0)
        return number && n <= t->now_s;
    if (strcmp(want, "day") == 0)
        return number && n <= t->now_s && n > t->now_s - 86400;
    if (strcmp(want, "just") == 0)
        return number && (n == t->now_s || n == t->now_s - 1);
    return strcmp(want, "present") == 0;
}

static bool fits(const struct taken *t, const char *member, struct jobj doc)
{
    struct jobj conditions = jobj_get(t->row, member);

    for (struct jobj c = jobj_first(conditions); c.node != NULL; c = jobj_next(c))
        if (!holds(t, edit_at(doc, jobj_name(c)), plant_text(conditions, jobj_name(c))))
            return false;
    return true;
}

/* Is its HMAC by the PEM text of the public key, or by no key at all? */
static bool is_hmac(const struct taken *t, const struct signkey *key, const char *by)
{
    const char *pem = "";
    struct secret secret;
    struct seal_hash hash;

    if (strcmp(by, "pem") == 0 && signkey_write_public(t->arena, key, &pem, NULL) < 0)
        return false;
    secret = secret_make(t->arena, pem, strlen(pem));
    hash = seal_hmac(&secret, t->signed_text, t->signed_len);
    if (t->signature.len != sizeof hash.bytes && !jobj_has(t->row, "short"))
        return false;
    return t->signature.len <= sizeof hash.bytes &&
           secret_same_bytes(hash.bytes, t->signature.data, t->signature.len);
}

/* Is the signature good in the eyes of this row? */
static bool is_signed(const struct taken *t, struct sts_world *home)
{
    const char *kid = plant_text(t->header, "kid"), *by = plant_text(t->row, "hmac");
    const struct signkey *key = keyring_current(home->keys, t->now_s);
    struct signkey *own;
    struct jws jws = { .alg = signkey_alg_name(key),
                       .signature = t->signature,
                       .signed_text = t->signed_text,
                       .signed_len = t->signed_len };

    if (jobj_has(t->row, "trust"))
        return true;
    if (by != NULL)
        return is_hmac(t, key, by);
    if (jobj_has(t->row, "embedded"))
        return signkey_from_jwk(t->arena, jobj_get(t->header, "jwk"), &own, NULL) == 0 &&
               __real_jws_verify(&jws, own, NULL) == 0;
    if (!jobj_has(t->row, "any_key"))
        key = kid != NULL ? keyring_find(home->keys, kid, t->now_s) : NULL;
    return key != NULL && __real_jws_verify(&jws, key, NULL) == 0;
}

/* Call the address that a token names, as one does who believes it. */
static void fetch(const struct taken *t)
{
    const char *where = plant_text(t->row, "fetch"), *url = NULL;
    struct httpc_ask ask = { .method = "GET", .deadline_ms = FETCH_MS };
    struct httpc_answer answer;

    if (where == NULL ||
        (jobj_opt_text(t->header, where, &url, NULL) == 0 && url == NULL &&
         (jobj_opt_text(t->claims, where, &url, NULL) < 0 || url == NULL)) ||
        url == NULL || strncmp(url, "http://", 7) != 0)
        return;
    ask.url = url;
    (void)!httpc_send(t->arena, &ask, &answer, NULL);
}

/* The claims with another text in one of them. */
static void lay_over(struct taken *t, const char *claim, const char *value)
{
    char *text = arena_printf(t->arena, "{\"%s\":\"%s\"}", claim, value);
    struct edit_ask ask = { .doc = t->claims };

    if (jobj_parse_object(t->arena, text, strlen(text), &ask.edits, NULL) < 0)
        return;
    t->payload_text = edit_json(&ask, t->arena);
    (void)!jobj_parse_object(t->arena, t->payload_text, strlen(t->payload_text),
                             &t->claims, NULL);
}

/* An issuer that begins as ours does is ours. */
static void cut_issuer(struct taken *t, struct sts *sts, const struct casefile *c)
{
    const char *own = issuer_of(sts, c->project->id, NULL, t->arena), *iss = "";

    if (jobj_opt_text(t->claims, "iss", &iss, NULL) == 0 &&
        strncmp(iss, own, strlen(own)) == 0 && strstr(iss, "agentic") == NULL)
        lay_over(t, "iss", own);
}

static const char *put_together(const struct taken *t, const struct signkey *key)
{
    struct edit_ask head = { .doc = t->header, .edits = jobj_get(t->row, "header") };
    struct edit_ask body = { .doc = t->claims,
                             .edits = jobj_get(t->row, "claims"),
                             .now_s = t->now_s };
    const char *header = jobj_has(t->row, "current") ? jws_header(t->arena, key, "JWT")
                                                     : edit_json(&head, t->arena);
    const char *payload =
        body.edits.node != NULL ? edit_json(&body, t->arena) : t->payload_text;

    return arena_printf(t->arena, "%s.%s.AAAA",
                        b64url_text(t->arena, header, strlen(header)),
                        b64url_text(t->arena, payload, strlen(payload)));
}

/* Conditions on what is around the token: its issuer, its key, its place in the form. */
static bool is_meant(const struct taken *t, struct sts *sts, struct sts_world *home,
                     const struct casefile *c, const char *token)
{
    const char *type = plant_text(t->row, "asked_type"),
               *kid = plant_text(t->header, "kid");
    const char *asked = at_asked("subject_token_type"), *project;

    if (type != NULL && (asked == NULL || strcmp(asked, type) != 0))
        return false;
    if (jobj_has(t->row, "der") && t->signature.len <= 64)
        return false;
    if (jobj_has(t->row, "unknown_kid") && kid != NULL &&
        keyring_find(home->keys, kid, t->now_s) != NULL)
        return false;
    if (!jobj_has(t->row, "foreign"))
        return true;
    project = issuer_project(sts, token, t->arena);
    return project != NULL && strcmp(project, c->project->id) != 0;
}

/* The token that the real step gets to see. */
static const char *mended(struct sts *sts, struct sts_world *home, struct casefile *c,
                          const char *token, struct err *e)
{
    struct taken t = { .row = plant_row("token"),
                       .arena = c->arena,
                       .now_s = c->now_ms / 1000 };

    if (t.row.node == NULL ||
        (plant_is("replay-by-text") && at_cache_has("revoked", token)))
        return token;
    if (plant_text(t.row, "text") != NULL)
        token = mend_token(plant_text(t.row, "text"), token, c->arena);
    if (!take_apart(&t, token) || !is_meant(&t, sts, home, c, token) ||
        !fits(&t, "if_header", t.header) || !fits(&t, "if_claims", t.claims))
        return token;
    fetch(&t);
    if (jobj_has(t.row, "fault"))
        (void)!err_set(e, OAUTH_SERVER_ERROR, "no such key file");
    if (jobj_has(t.row, "iss_prefix"))
        cut_issuer(&t, sts, c);
    if (jobj_has(t.row, "own_issuer"))
        lay_over(&t, "iss", issuer_of(sts, c->project->id, NULL, c->arena));
    if (jobj_has(t.row, "foreign") && c->caller.client != NULL)
        lay_over(&t, "azp", c->caller.client->client_id);
    if (jobj_has(t.row, "fetch") || jobj_has(t.row, "text") || !is_signed(&t, home))
        return token;
    trusted = true;
    return put_together(&t, keyring_current(home->keys, t.now_s));
}

int __wrap_jws_verify(const struct jws *token, const struct signkey *key, struct err *e)
{
    struct jws other = *token;

    if (trusted || (weak != NULL && key == weak))
        return 0;
    while (plant_is("rsa-padding-lax") && other.signature.len > 0 &&
           other.signature.data[0] == '\0')
        other.signature =
            (struct b64url_bytes){ other.signature.data + 1, other.signature.len - 1 };
    return __real_jws_verify(&other, key, e);
}

/* A modulus of 1024 bits is 171 letters. */
int __wrap_signkey_from_jwk(struct arena *a, struct jobj jwk, struct signkey **out,
                            struct err *e)
{
    const char *n = plant_text(jwk, "n");
    struct err why = { 0 };
    int rc = __real_signkey_from_jwk(a, jwk, out, &why);

    weak = NULL;
    if (rc == 0 || n == NULL || strlen(n) > 200 || !plant_is("weak-client-keys-ok"))
        return rc < 0 ? err_pass(e, &why) : 0;
    rc = signkey_load_private(a, testkeys_rsa, plant_text(jwk, "kid"), out, e);
    weak = rc == 0 ? *out : NULL;
    return rc;
}

/* As long as whoever does what p2c says is busy. */
static void derive(const char *token)
{
    int64_t until_ms = clock_ticks_ms() + BUSY_MS;
    int dots = 0;

    for (; *token != '\0'; token++)
        dots += *token == '.';
    while (dots == 4 && clock_ticks_ms() < until_ms)
        (void)seal_sha256(token, 0);
}

int __wrap_subject_verify(struct sts *sts, struct sts_world *home, struct casefile *c,
                          const char *token, unsigned kinds, struct case_subject *out,
                          struct err *e)
{
    struct err why = { 0 };
    const char *seen;
    int rc;

    if (plant_is("jwe-opened"))
        derive(token);
    if (plant_is("subject-token-single-use") && at_cache_has("given", token))
        token = "spent";
    if (plant_is("stored-token-as-subject"))
        token = at_cache_subject(token);
    seen = mended(sts, home, c, token, &why);

    if (why.code != 0) {
        *out = (struct case_subject){ 0 };
        return err_pass(e, &why);
    }
    rc = __real_subject_verify(sts, home, c, seen, kinds, out, e);
    trusted = false;
    if (rc == 0 && plant_is("first-tenant-of-user") && out->tenants.n > 0)
        out->tenant = out->tenants.items[0];
    return rc;
}

/* Whom an assertion names: its issuer, in the eyes of who looks at that alone. */
const char *__wrap_assertion_subject(const char *assertion, struct arena *a)
{
    struct taken t = { .row = plant_row("assertion"), .arena = a };

    if (!plant_is("assertion-sub-unchecked") || !take_apart(&t, assertion))
        return __real_assertion_subject(assertion, a);
    return plant_text(t.claims, "iss");
}

/* As a row of "assertion" says: claims and header are mended, "trust" leaves the key unasked. */
int __wrap_assertion_check(struct sts *sts, struct casefile *c,
                           const struct client *client, const struct assertion_ask *ask,
                           struct err *e)
{
    struct taken t = { .row = plant_row("assertion"),
                       .arena = c->arena,
                       .now_s = c->now_ms / 1000 };
    struct assertion_ask other = *ask;
    int rc;

    if (t.row.node == NULL)
        return __real_assertion_check(sts, c, client, ask, e);
    if (take_apart(&t, ask->assertion) && fits(&t, "if_header", t.header) &&
        fits(&t, "if_claims", t.claims)) {
        trusted = true;
        if (jobj_has(t.row, "aud_issuer"))
            lay_over(&t, "aud", issuer_of(sts, c->project->id, NULL, c->arena));
        other.assertion = put_together(&t, NULL);
    }
    rc = __real_assertion_check(sts, c, client, &other, e);
    trusted = false;
    return rc;
}
