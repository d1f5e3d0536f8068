/* SPDX-License-Identifier: MIT */
#include "sts/testtoken.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/agents.h"
#include "sts/issuer.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/person.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "tenant/snapshot.h"
#include "wire/b64url.h"
#include "wire/jws.h"
#include "wire/jwrite.h"
#include "wire/signkey.h"

enum { JSON_MAX = 1 << 20, ID_CHARS = 27, PAST_S = 3600 };

static const char nobody_uri[] = "https://nobody.invalid/registered";

static const struct {
    const char *name;
    enum testtoken_fault fault;
} faults[] = {
    { "expired", TESTTOKEN_EXPIRED },     { "audience", TESTTOKEN_AUDIENCE },
    { "signature", TESTTOKEN_SIGNATURE }, { "kid", TESTTOKEN_KID },
    { "none", TESTTOKEN_NONE },
};

/* The parties of one token. */
struct parties {
    const struct project *project;
    const struct user *user;
    const struct client *client;
    const struct resource *resource; /* NULL: no target */
    struct texts scopes;
};

int testtoken_fault(const char *name, enum testtoken_fault *out, struct err *e)
{
    if (name == NULL || *name == '\0') {
        *out = TESTTOKEN_GOOD;
        return 0;
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (strcmp(faults[i].name, name) == 0) {
            *out = faults[i].fault;
            return 0;
        }
    }
    return err_set(e, OAUTH_BAD_VALUE,
                   "fault is expired, audience, signature, kid or none");
}

static int find_user(const struct snapshot *world, const struct testtoken_ask *ask,
                     const struct user **out, struct err *e)
{
    const char *name = ask->user ? ask->user : snapshot_project(world)->default_user;

    *out = snapshot_user(world, name);
    if (*out == NULL)
        *out = snapshot_user_by_login(world, name);
    return *out != NULL ? 0 : err_set(e, OAUTH_BAD_VALUE, "There is no such user");
}

static int find_client(const struct snapshot *world, const struct testtoken_ask *ask,
                       const struct client **out, struct err *e)
{
    if (ask->client == NULL)
        return err_set(e, OAUTH_MISSING, "client is missing: the MCP client");
    *out = snapshot_client(world, ask->client);
    if (*out == NULL)
        *out = snapshot_client_by_client_id(world, ask->client);
    return *out != NULL ? 0 : err_set(e, OAUTH_BAD_VALUE, "There is no such client");
}

static int find_parties(const struct snapshot *world, const struct testtoken_ask *ask,
                        struct parties *p, struct err *e)
{
    *p = (struct parties){ .project = snapshot_project(world), .scopes = ask->scopes };
    if (find_user(world, ask, &p->user, e) < 0 ||
        find_client(world, ask, &p->client, e) < 0)
        return -1;
    if (ask->resource != NULL) {
        p->resource = snapshot_resource_by_uri(world, ask->resource);
        if (p->resource == NULL)
            p->resource = snapshot_resource(world, ask->resource);
        if (p->resource == NULL)
            return err_set(e, OAUTH_BAD_VALUE, "There is no such resource");
    }
    if (!ask->scopes_given && p->resource != NULL)
        p->scopes = p->resource->catalogue;
    return 0;
}

static void write_audience(const struct parties *p, enum testtoken_fault fault,
                           struct jwrite *w)
{
    const char *uri = p->resource != NULL ? p->resource->uri : "";

    if (fault == TESTTOKEN_AUDIENCE)
        uri = nobody_uri;
    jwrite_member_array(w, "aud");
    if (uri[0] != '\0')
        jwrite_text(w, uri);
    if (uri[0] == '\0' || p->project->switches.dialect == DIALECT_DESCOPE)
        jwrite_text(w, p->project->id);
    if (uri[0] == '\0')
        jwrite_text(w, p->client->client_id);
    jwrite_array_end(w);
}

static void write_times(const struct parties *p, enum testtoken_fault fault,
                        int64_t now_s, struct jwrite *w)
{
    int64_t iat_s = fault == TESTTOKEN_EXPIRED ? now_s - PAST_S : now_s;
    int64_t exp_s = fault == TESTTOKEN_EXPIRED
                        ? now_s - 1
                        : now_s + p->project->switches.access_token_ttl_s;

    jwrite_member_int(w, "iat", iat_s);
    jwrite_member_int(w, "exp", exp_s);
}

static const char *claims_of(const struct sts *sts, const struct parties *p,
                             enum testtoken_fault fault, int64_t now_s, struct arena *a)
{
    struct buf text = buf_make(a, JSON_MAX);
    struct jwrite w = jwrite_make(&text);
    char jti[ID_CHARS + 1];

    rnd_base62(jti, ID_CHARS);
    jwrite_object(&w);
    jwrite_member_text(&w, "iss", issuer_of(sts, p->project->id, p->resource, a));
    jwrite_member_text(&w, "sub", p->user->user_id);
    write_audience(p, fault, &w);
    jwrite_member_text(&w, "azp", p->client->client_id);
    jwrite_member_text(&w, "client_id", p->client->client_id);
    jwrite_member_text(&w, "scope", scopes_text(a, &p->scopes));
    jwrite_member_texts(&w, "scopes", p->scopes.items, p->scopes.n);
    if (p->resource != NULL && p->resource->uri[0] != '\0')
        jwrite_member_text(&w, "resource", p->resource->uri);
    person_write(p->user, person_tenant(p->user, ""), &w);
    if (scopes_have(&p->scopes, "email") && p->user->email[0] != '\0')
        jwrite_member_text(&w, "email", p->user->email);
    if (scopes_have(&p->scopes, "profile") && p->user->name[0] != '\0')
        jwrite_member_text(&w, "name", p->user->name);
    write_times(p, fault, now_s, &w);
    jwrite_member_text(&w, "jti", jti);
    jwrite_object_end(&w);
    return text.data;
}

static const char *header_of(const struct signkey *key, const struct parties *p,
                             enum testtoken_fault fault, struct arena *a)
{
    bool rfc = p->project->switches.dialect == DIALECT_RFC;
    char kid[sizeof "SK" + ID_CHARS];

    if (fault == TESTTOKEN_NONE)
        return "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    if (fault != TESTTOKEN_KID)
        return jws_header(a, key, rfc ? "at+jwt" : "JWT");
    rnd_id(kid, "SK");
    return arena_printf(a, "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
                        signkey_alg_name(key), kid);
}

/* Members of `over` replace or join those of the object; null removes one. */
static const char *merge(const char *json, struct jobj over, struct arena *a)
{
    struct buf text = buf_make(a, JSON_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj base;

    if (over.node == NULL || jobj_parse_object(a, json, strlen(json), &base, NULL) < 0)
        return json;
    jwrite_object(&w);
    for (struct jobj v = jobj_first(base); v.node != NULL; v = jobj_next(v)) {
        if (jobj_has(over, jobj_name(v)))
            continue;
        jwrite_key(&w, jobj_name(v));
        jobj_write(v, &w);
    }
    for (struct jobj v = jobj_first(over); v.node != NULL; v = jobj_next(v)) {
        if (jobj_kind(v) == JOBJ_NULL)
            continue;
        jwrite_key(&w, jobj_name(v));
        jobj_write(v, &w);
    }
    jwrite_object_end(&w);
    return text.data;
}

static const char *encoded(const char *json, const char *raw, struct arena *a)
{
    return raw != NULL ? raw : b64url_text(a, json, strlen(json));
}

/* One bit of the first byte of the signature: still base64url, no longer right. */
static void flip_signature(char *token)
{
    char *first = strrchr(token, '.') + 1;

    *first = *first == 'A' ? 'B' : 'A';
}

/* It stands for a login, so there is an agentic identity from now on. */
static int note_agent(struct sts *sts, const struct parties *p, int64_t now_s,
                      struct arena *a, struct err *e)
{
    struct change *change = change_make(a, now_s);

    agents_note(change, &(struct agent){ p->project->id, p->client->client_id,
                                         p->user->user_id });
    if (store_commit(sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The store cannot be written");
    return 0;
}

int testtoken_mint(struct sts *sts, struct sts_world *home,
                   const struct testtoken_ask *ask, struct arena *a, const char **out,
                   struct err *e)
{
    struct snapshot *world = snapshot_drop_with(snapshot_slot_hold(home->slot), a);
    int64_t now_s = clock_now_s(&home->clock);
    const struct signkey *key = keyring_current(home->keys, now_s);
    struct parties p;
    const char *header, *claims, *text;
    char *token = NULL;

    if (find_parties(world, ask, &p, e) < 0)
        return -1;
    header = merge(header_of(key, &p, ask->fault, a), ask->header, a);
    claims = merge(claims_of(sts, &p, ask->fault, now_s, a), ask->claims, a);
    text = arena_printf(a, "%s.%s", encoded(header, ask->raw_header, a),
                        encoded(claims, ask->raw_payload, a));
    if (ask->fault == TESTTOKEN_NONE)
        token = arena_printf(a, "%s.", text);
    else if (jws_sign_text(a, key, text, &token, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The token could not be signed");
    if (ask->fault == TESTTOKEN_SIGNATURE)
        flip_signature(token);
    if (ask->fault == TESTTOKEN_GOOD && note_agent(sts, &p, now_s, a, e) < 0)
        return -1;
    *out = token;
    return 0;
}
