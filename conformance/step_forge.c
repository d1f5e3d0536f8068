/* SPDX-License-Identifier: MIT */
/* The steps that make a token with exactly one thing wrong, and present it. */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/canonical.h"
#include "conformance/counterfeit.h"
#include "conformance/draft.h"
#include "conformance/embedded.h"
#include "conformance/props.h"
#include "conformance/second.h"
#include "conformance/step.h"
#include "conformance/strict.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"
#include "wire/signkey.h"

enum { STEP_MAX = 8 << 20 };

static const struct strict_key how_keys[] = {
    { "header", STRICT_OBJECT },   { "head", STRICT_ANY },
    { "header_lead", STRICT_ANY }, { "header_front", STRICT_ANY },
    { "header_back", STRICT_ANY }, { "header_tail", STRICT_ANY },
    { "claims", STRICT_OBJECT },   { "payload", STRICT_ANY },
    { "lead", STRICT_ANY },        { "front", STRICT_ANY },
    { "back", STRICT_ANY },        { "tail", STRICT_ANY },
    { "sign", STRICT_TEXT },       { "key", STRICT_TEXT },
    { "twist", STRICT_TEXT },      { "pair", STRICT_ARRAY },
    { "spoil", STRICT_OBJECT },    { "token", STRICT_ANY },
    { "project", STRICT_TEXT },
};

/* One token while it is being forged. */
struct forging {
    struct stage *s;
    struct jobj how;
    struct draft draft;
    const char *sign, *token;
};

static bool is_at(const struct stage *s, const char *place)
{
    const char *at = vars_get(s->vars, "at");

    return at != NULL && strcmp(at, place) == 0;
}

static bool is_at_vault(const struct stage *s)
{
    return is_at(s, "vault");
}

/* As the assertion by which a client authenticates. */
static void write_assertion(struct jwrite *w, const char *token)
{
    jwrite_member_text(w, "do", "token");
    jwrite_member_text(w, "grant", "client_credentials");
    jwrite_member_text(w, "auth", "none");
    jwrite_member_object(w, "set");
    jwrite_member_text(w, "client_assertion_type",
                       "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    jwrite_member_text(w, "client_assertion", token);
    jwrite_object_end(w);
}

/* The token that is spoilt; the vault wants a scope of its own in it (contract.md 6.2). */
static int good_token(struct stage *s, const char **out, struct err *e)
{
    static const char text[] = "{\"scopes\":[\"mcp:read\",\"outbound.token.fetch\"]}";
    struct jobj ask;

    if (is_at_vault(s) && vars_get(s->vars, "inbound") == NULL) {
        if (jobj_parse_object(s->arena, text, sizeof text - 1, &ask, e) < 0 ||
            canonical_mint(s, ask, out, e) < 0)
            return -1;
        vars_set(s->vars, "inbound", *out);
    }
    return canonical_token(s, out, e);
}

/* The forger's own RSA key: published, and never one of the target's. */
static int forgers_key(struct stage *s, const struct signkey **out, struct err *e)
{
    return props_key(s->target->props, "forger", out, e);
}

/* The published key that the good token names. */
static int targets_key(struct stage *s, struct signkey **out, struct err *e)
{
    const char *token;
    struct jobj jwk;

    if (good_token(s, &token, e) < 0 || second_key(s, token, &jwk, e) < 0)
        return -1;
    return signkey_from_jwk(s->arena, jwk, out, e);
}

static const char *signed_text(const struct forging *f)
{
    return arena_printf(f->s->arena, "%s.%s", f->draft.header, f->draft.payload);
}

static void join(struct forging *f, const struct b64url_bytes *signature)
{
    struct arena *a = f->s->arena;

    f->token = arena_printf(a, "%s.%s", signed_text(f),
                            b64url_text(a, signature->data, signature->len));
}

/* By the target itself: the control route signs what it is given. */
static int sign_by_target(struct forging *f, struct err *e)
{
    struct buf text = buf_make(f->s->arena, STEP_MAX);
    struct jwrite w = jwrite_make(&text);
    const char *project = NULL;
    struct jobj ask;

    if (jobj_opt_text(f->how, "project", &project, e) < 0)
        return -1;
    jwrite_object(&w);
    if (project != NULL)
        jwrite_member_text(&w, "project", project);
    else
        jwrite_member_text(&w, "raw_header", f->draft.header);
    jwrite_member_text(&w, "raw_payload", f->draft.payload);
    jwrite_object_end(&w);
    if (jobj_parse_object(f->s->arena, text.data, text.len, &ask, e) < 0)
        return -1;
    return canonical_mint(f->s, ask, &f->token, e);
}

static int sign_by_mac(struct forging *f, struct err *e)
{
    const struct counterfeit_job job = { f->sign, signed_text(f) };
    struct b64url_bytes secret, signature;
    struct arena *a = f->s->arena;
    struct signkey *key;
    const char *name = "";

    if (jobj_opt_text(f->how, "key", &name, e) < 0 || targets_key(f->s, &key, e) < 0 ||
        counterfeit_secret(a, name, key, &secret, e) < 0 ||
        counterfeit_mac(a, &job, &secret, &signature, e) < 0)
        return -1;
    join(f, &signature);
    return 0;
}

/* By a key that nobody may accept, whoever's it is. */
static int sign_weakly(struct forging *f, struct err *e)
{
    static const char name[] = "../fixtures/keys/test-only-rsa-1024.pem";
    const struct counterfeit_job job = { "RS256", signed_text(f) };
    struct b64url_bytes signature;

    if (counterfeit_sign_pem(f->s->arena, &job, embedded_find(name)->text, &signature,
                             e) < 0)
        return -1;
    join(f, &signature);
    return 0;
}

static int pad_alone(struct forging *f, struct err *e)
{
    const struct counterfeit_job job = { "RS256", signed_text(f) };
    struct b64url_bytes signature;

    if (counterfeit_pad(f->s->arena, &job, &signature, e) < 0)
        return -1;
    join(f, &signature);
    return 0;
}

static int sign_by_forger(struct forging *f, struct err *e)
{
    const struct counterfeit_job job = { f->sign, signed_text(f) };
    struct b64url_bytes signature;
    const struct signkey *key;

    if (forgers_key(f->s, &key, e) < 0 ||
        counterfeit_sign(f->s->arena, &job, key, &signature, e) < 0)
        return -1;
    join(f, &signature);
    return 0;
}

static int sign_by_nobody(struct forging *f, struct err *e)
{
    (void)e;
    f->token = arena_printf(f->s->arena, "%s.", signed_text(f));
    return 0;
}

static int drop_signature(struct forging *f, struct err *e)
{
    (void)e;
    f->token = signed_text(f);
    return 0;
}

static int keep_signature(struct forging *f, struct err *e)
{
    (void)e;
    f->token = arena_printf(f->s->arena, "%s.%s", signed_text(f), f->draft.signature);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(struct forging *f, struct err *e);
} signers[] = {
    { "target", sign_by_target }, { "keep", keep_signature },
    { "none", sign_by_nobody },   { "drop", drop_signature },
    { "HS256", sign_by_mac },     { "HS384", sign_by_mac },
    { "HS512", sign_by_mac },     { "RS256", sign_by_forger },
    { "RS384", sign_by_forger },  { "RS512", sign_by_forger },
    { "PS256", sign_by_forger },  { "weak", sign_weakly },
    { "padding", pad_alone },
};

static int sign(struct forging *f, struct err *e)
{
    f->sign = f->draft.is_changed ? "target" : "keep";
    if (jobj_opt_text(f->how, "sign", &f->sign, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof signers / sizeof signers[0]; i++)
        if (strcmp(signers[i].name, f->sign) == 0)
            return signers[i].run(f, e);
    return err_set(e, ERR_PARSE, "forge: nobody signs by \"%s\"", f->sign);
}

static int twist_signature(struct forging *f, const char *how, struct err *e)
{
    struct arena *a = f->s->arena;
    const char *last = strrchr(f->token, '.') + 1;
    struct b64url_bytes signature;
    struct signkey *key;

    if (b64url_decode(a, last, strlen(last), &signature, e) < 0 ||
        targets_key(f->s, &key, e) < 0 ||
        counterfeit_twist(a, how, key, &signature, e) < 0)
        return -1;
    join(f, &signature);
    return 0;
}

/* What is changed of the signature, after it was made. */
static int alter(struct forging *f, struct err *e)
{
    struct jobj pair = jobj_get(f->how, "pair"), spoil = jobj_get(f->how, "spoil");
    struct b64url_bytes numbers;
    const char *twist = NULL;
    struct jobj_list list;

    if (jobj_opt_text(f->how, "twist", &twist, e) < 0 ||
        (twist != NULL && twist_signature(f, twist, e) < 0))
        return -1;
    if (pair.node != NULL) {
        if (jobj_as_texts(f->s->arena, pair, &list, e) < 0 || list.n != 2 ||
            counterfeit_pair(f->s->arena, list.texts[0], list.texts[1], &numbers, e) < 0)
            return -1;
        join(f, &numbers);
    }
    return spoil.node != NULL ? draft_spoil(f->s->arena, &f->token, spoil, e) : 0;
}

static int make_token(struct stage *s, struct jobj how, const char **out, struct err *e)
{
    struct forging f = { .s = s, .how = how };
    const char *good;

    if (how.node != NULL && strict_object(how, STRICT_KEYS(how_keys), e) < 0)
        return -1;
    if (jobj_has(how, "token"))
        return draft_text(s->arena, jobj_get(how, "token"), out, e);
    if (good_token(s, &good, e) < 0 || draft_make(s->arena, good, how, &f.draft, e) < 0 ||
        sign(&f, e) < 0 || alter(&f, e) < 0)
        return -1;
    *out = f.token;
    return 0;
}

/* Where a token is taken: as the step that shows it there, with one text to be filled in. */
static int present(struct stage *s, const char *token, struct seen **out, struct err *e)
{
    bool vault = is_at_vault(s);
    struct buf text = buf_make(s->arena, STEP_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj step;

    jwrite_object(&w);
    if (is_at(s, "client_assertion")) {
        write_assertion(&w, token);
    } else {
        jwrite_member_text(&w, "do", vault ? "vault" : "token");
        jwrite_member_text(&w, vault ? "bearer" : "subject", token);
    }
    if (vault) {
        jwrite_member_object(&w, "body");
        jwrite_member_text(&w, "appId", vars_get(s->vars, "oauth"));
        jwrite_member_text(&w, "userId", vars_get(s->vars, "alice.id"));
        jwrite_object_end(&w);
    }
    jwrite_object_end(&w);
    if (jobj_parse_object(s->arena, text.data, text.len, &step, e) < 0)
        return -1;
    return step_run(s, step, out, e);
}

int step_forge(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *token;
    bool show = true;

    if (jobj_opt_bool(step, "show", &show, e) < 0 ||
        make_token(s, jobj_get(step, "how"), &token, e) < 0)
        return -1;
    vars_set(s->vars, "forged", token);
    if (show)
        return present(s, token, out, e);
    *out = step_nothing(s, 200);
    return 0;
}

/* ${forger.jwk}, ${forger.x5c}, ${good.kid}, ${good.header}, … */
static int name_tools(struct stage *s, const struct signkey *forger,
                      const struct signkey *target, struct err *e)
{
    struct jobj jwk, nothing = { 0 };
    const struct b64url_bytes *cert = props_certificate(s->target->props);
    struct draft good;
    const char *token, *modulus;

    if (good_token(s, &token, e) < 0 ||
        draft_make(s->arena, token, nothing, &good, e) < 0 ||
        jobj_parse_object(s->arena, signkey_jwk(forger), strlen(signkey_jwk(forger)),
                          &jwk, e) < 0 ||
        jobj_text(jwk, "n", &modulus, e) < 0)
        return -1;
    vars_set_json(s->vars, "forger.jwk", jwk);
    vars_set(s->vars, "forger.n", modulus);
    vars_set(s->vars, "forger.jkt", signkey_thumbprint(forger));
    vars_set(s->vars, "forger.x5c", b64url_plain_text(s->arena, cert->data, cert->len));
    vars_set(s->vars, "good.kid", signkey_kid(target));
    vars_set(s->vars, "good.header", good.header);
    vars_set(s->vars, "good.payload", good.payload);
    vars_set(s->vars, "good.signature", good.signature);
    return 0;
}

int step_tools(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const struct signkey *forger;
    struct signkey *target;

    (void)step;
    if (forgers_key(s, &forger, e) < 0 || targets_key(s, &target, e) < 0 ||
        name_tools(s, forger, target, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}
