/* SPDX-License-Identifier: MIT */
#include "sts/caller.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "store/store.h"
#include "sts/assertion.h"
#include "sts/casefile.h"
#include "sts/cimd.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/sts.h"
#include "wire/b64url.h"
#include "wire/basicauth.h"
#include "wire/seal.h"

enum { GUESSES_MAX = 100, GUESS_PAUSE_MS = 1000, GUESSES_KEPT_S = 3600 };

/* What was sent to prove who it is. */
struct proof {
    const char *method; /* NULL: nothing at all was sent */
    const char *id;
    struct secret secret;
    const char *assertion;
};

static int refuse(struct err *e)
{
    return err_set(e, OAUTH_INVALID_CLIENT, "Client authentication failed");
}

static int read_basic(const struct caller_ask *ask, struct arena *a, struct proof *out,
                      struct err *e)
{
    struct basicauth basic;

    if (ask->client_secret != NULL || ask->assertion != NULL)
        return err_set(e, OAUTH_MALFORMED, "Two client authentication methods at once");
    out->method = "client_secret_basic";
    out->id = ask->client_id;
    if (basicauth_parse(a, ask->authorization, &basic, NULL) < 0)
        return refuse(e);
    if (ask->client_id != NULL && strcmp(ask->client_id, basic.id) != 0)
        return refuse(e);
    out->id = basic.id;
    out->secret = basic.secret;
    return 0;
}

/* RFC 7521 4.2: both parameters, and a client_id beside them must name the same client. */
static int read_assertion(const struct caller_ask *ask, struct arena *a,
                          struct proof *out, struct err *e)
{
    const char *named = NULL;

    out->method = "private_key_jwt";
    if (ask->assertion != NULL && ask->assertion_type != NULL &&
        strcmp(ask->assertion_type, ASSERTION_TYPE) == 0)
        named = assertion_subject(ask->assertion, a);
    if (named == NULL || (out->id != NULL && strcmp(out->id, named) != 0))
        return refuse(e);
    out->id = named;
    out->assertion = ask->assertion;
    return 0;
}

/* RFC 6749 2.3: one method a request. */
static int read_proof(const struct caller_ask *ask, struct arena *a, struct proof *out,
                      struct err *e)
{
    *out = (struct proof){ .id = ask->client_id };
    if (ask->authorization != NULL)
        return read_basic(ask, a, out, e);
    if (ask->assertion != NULL || ask->assertion_type != NULL) {
        if (ask->client_secret != NULL)
            return err_set(e, OAUTH_MALFORMED,
                           "Two client authentication methods at once");
        return read_assertion(ask, a, out, e);
    }
    if (ask->client_secret != NULL) {
        out->method = "client_secret_post";
        out->secret = secret_make(a, ask->client_secret, strlen(ask->client_secret));
        return ask->client_id != NULL ? 0 : refuse(e);
    }
    if (ask->client_id != NULL)
        out->method = "none";
    return 0;
}

/* The project inside a generated clientId, base64 of "{P}:{record id}", or NULL. */
static const char *project_in(struct arena *a, const char *client_id)
{
    struct b64url_bytes plain;
    const char *colon;

    if (client_id == NULL ||
        b64url_plain_decode(a, client_id, strlen(client_id), &plain, NULL) < 0)
        return NULL;
    colon = memchr(plain.data, ':', plain.len);
    return colon ? arena_slice(a, plain.data, (size_t)(colon - plain.data)) : NULL;
}

/* contract.md 4.3: every source that says something must say the same. */
struct sts_world *caller_world(struct sts *sts, const struct caller_ask *ask,
                               const char *client_id, struct arena *a)
{
    const char *named[] = { ask->path_project, ask->body_project,
                            project_in(a, client_id), NULL };
    struct sts_world *by_client = NULL, *found = NULL;

    if (client_id != NULL)
        by_client = sts_find_by_client(sts, client_id);
    if (client_id == NULL && named[0] == NULL && named[1] == NULL)
        named[3] = ask->token_project;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        struct sts_world *world = named[i] ? sts_find(sts, named[i], a) : NULL;

        if (named[i] == NULL || (i == 2 && world == NULL))
            continue; /* a custom clientId may look like base64 */
        if (world == NULL || (found != NULL && found != world))
            return NULL;
        found = world;
    }
    if (found != NULL && by_client != NULL && found != by_client)
        return NULL;
    /* chosen: an address belongs to every project; with no other word, to the fixture's own */
    if (found == NULL && by_client == NULL && client_id != NULL && cimd_is_url(client_id))
        return &sts->own;
    return found != NULL ? found : by_client;
}

/* Compares digests, so that neither length nor content of a secret shows in the time. */
static bool knows_secret(const struct client *client, const struct proof *proof,
                         int64_t now_s)
{
    static const struct client_secret nothing = { 0 };
    struct seal_hash sent = seal_sha256(proof->secret.bytes, proof->secret.len);
    size_t n = client ? client->n_secrets : 0;
    bool known = false;

    for (size_t i = 0; i < n; i++) {
        const struct client_secret *s = &client->secrets[i];
        bool live = s->expire_time_s == 0 || s->expire_time_s > now_s;

        known |= secret_same_bytes(s->sha256, sent.bytes, sizeof sent.bytes) && live;
    }
    if (n == 0)
        (void)secret_same_bytes(nothing.sha256, sent.bytes, sizeof sent.bytes);
    return known;
}

static bool method_fits(const struct client *client, const char *method)
{
    switch ((enum auth_method)client->token_endpoint_auth_method) {
    case AUTH_ANY_SECRET:
        return strcmp(method, "none") != 0 || client->non_confidential;
    case AUTH_BASIC:
        return strcmp(method, "client_secret_basic") == 0;
    case AUTH_POST:
        return strcmp(method, "client_secret_post") == 0;
    case AUTH_NONE:
        return strcmp(method, "none") == 0;
    case AUTH_PRIVATE_KEY_JWT:
        break;
    }
    return false;
}

static bool proves(const struct client *client, const struct proof *proof,
                   const struct caller_ask *ask, int64_t now_s)
{
    bool known;

    if (strcmp(proof->method, "none") == 0)
        return client != NULL && ask->may_be_public && client->non_confidential &&
               !client->suspended && method_fits(client, proof->method);
    known = knows_secret(client, proof, now_s);
    return known && proof->secret.len > 0 && !client->suspended &&
           !client->non_confidential && method_fits(client, proof->method);
}

/* Proof by assertion, where project and client have that method; e says if that is unknown. */
static bool asserts(struct sts *sts, const struct caller_ask *ask, struct casefile *c,
                    const struct client *client, struct err *e)
{
    struct assertion_ask what = { ask->assertion, ask->path_server };

    return client != NULL && !client->suspended &&
           client->token_endpoint_auth_method == AUTH_PRIVATE_KEY_JWT &&
           c->project->switches.private_key_jwt &&
           assertion_check(sts, c, client, &what, e) == 0;
}

/* Failures in a row of one id from one address, as "count last_ms" (contract.md 4.2). */
struct guesses {
    long long count, last_ms;
    const struct store_row *row; /* that says so; NULL while there are none */
};

static const char *guesses_key(const struct casefile *c, const struct proof *proof)
{
    return arena_printf(c->arena, "%s %s", c->origin.peer, proof->id);
}

static int read_guesses(struct sts *sts, const struct casefile *c,
                        const struct proof *proof, struct guesses *out, struct err *e)
{
    struct store_query q = { .kind = ROW_GUESSES,
                             .project = c->project->id,
                             .now_s = c->now_ms / 1000 };
    struct store_row *row = NULL;
    char *rest;

    *out = (struct guesses){ 0 };
    if (!store_any(sts->store, ROW_GUESSES))
        return 0;
    q.key = guesses_key(c, proof);
    if (store_get(sts->store, &q, c->arena, &row, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The store cannot be read");
    if (row == NULL)
        return 0;
    out->count = strtoll(arena_slice(c->arena, row->value, row->value_len), &rest, 10);
    out->last_ms = strtoll(rest, NULL, 10);
    out->row = row;
    return 0;
}

static void count_guess(struct casefile *c, const struct proof *proof,
                        const struct guesses *g)
{
    char *value = arena_printf(c->arena, "%lld %lld", g->count + 1, (long long)c->now_ms);
    struct store_row row = { .kind = ROW_GUESSES,
                             .project = c->project->id,
                             .key = guesses_key(c, proof),
                             .value = value,
                             .value_len = strlen(value),
                             .expires_s = c->now_ms / 1000 + GUESSES_KEPT_S };

    if (g->row != NULL) /* guesses at once count one by one */
        change_expect_value(c->change, g->row);
    else
        change_expect_absent(c->change, row.kind, row.project, row.key);
    change_purge(c->change, ROW_GUESSES,
                 c->project->id); /* ids that nobody tries any more */
    change_put(c->change, &row);
}

/* The client that the proof names. Where a secret is needed no document helps. */
static const struct client *find_client(struct sts *sts, const struct caller_ask *ask,
                                        const struct proof *proof,
                                        const struct casefile *c)
{
    const struct resource *server =
        ask->path_server ? snapshot_resource(c->world, ask->path_server) : NULL;

    return ask->may_be_public ? party_client(sts, c, proof->id, server)
                              : snapshot_client_by_client_id(c->world, proof->id);
}

static int authenticate(struct sts *sts, const struct caller_ask *ask,
                        const struct proof *proof, struct casefile *c, struct err *e)
{
    const struct client *client;
    struct err why = { 0 };
    struct guesses g;
    bool good;

    if (read_guesses(sts, c, proof, &g, e) < 0)
        return -1;
    if (g.count >= GUESSES_MAX && c->now_ms - g.last_ms < GUESS_PAUSE_MS)
        return err_set(e, OAUTH_RATE_LIMIT, "Too many failed authentications");
    client = find_client(sts, ask, proof, c);
    good = proof->assertion != NULL ? asserts(sts, ask, c, client, &why)
                                    : proves(client, proof, ask, c->now_ms / 1000);
    if (why.code == OAUTH_SERVER_ERROR)
        return err_pass(e, &why);
    if (!good) {
        count_guess(c, proof, &g);
        return refuse(e);
    }
    if (g.count > 0)
        change_delete(c->change, ROW_GUESSES, c->project->id, guesses_key(c, proof));
    c->caller.client = client;
    return 0;
}

int caller_identify(struct sts *sts, const struct caller_ask *ask, struct casefile *c,
                    struct sts_world **home, struct err *e)
{
    const struct resource *server;
    struct err why = { 0 };
    struct proof proof;
    int rc = read_proof(ask, c->arena, &proof, &why);

    c->caller.method = proof.method != NULL ? proof.method : "none";
    c->caller.claimed_id = proof.id;
    *home = caller_world(sts, ask, proof.id, c->arena);
    if (*home == NULL)
        return rc < 0 ? err_pass(e, &why) : refuse(e);
    casefile_enter(c, *home);
    server = ask->path_server ? snapshot_resource(c->world, ask->path_server) : NULL;
    if (ask->path_server != NULL && (server == NULL || server->type != RESOURCE_MCP))
        return err_set(e, OAUTH_NOT_FOUND, "No such MCP server");
    if (rc < 0)
        return err_pass(e, &why);
    if (proof.method != NULL)
        return authenticate(sts, ask, &proof, c, e);
    if (!ask->may_be_nobody || !c->project->switches.lenient_exchange)
        return refuse(e);
    c->caller.lenient = true;
    casefile_taint(c, "lenientExchange");
    return 0;
}
