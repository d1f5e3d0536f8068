/* SPDX-License-Identifier: MIT */
#include "bench_ask.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "bench_tenant.h"
#include "wire/basicauth.h"
#include "wire/form.h"
#include "wire/jobj.h"
#include "wire/jws.h"

#define TYPE_FORM "application/x-www-form-urlencoded"
#define TYPE_JSON "application/json"

enum { BODY_MAX = 16384 };

struct bench_request bench_ask_post(struct arena *a, const char *path, const char *head,
                                    const char *body)
{
    char *text = arena_printf(a,
                              "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n"
                              "Content-Length: %zu\r\n\r\n%s",
                              path, head, strlen(body), body);

    return (struct bench_request){ text, strlen(text) };
}

static const char *token_head(struct arena *a)
{
    struct secret secret = secret_make(a, BENCH_MCP_SECRET, strlen(BENCH_MCP_SECRET));

    return arena_printf(a, "Authorization: %s\r\nContent-Type: " TYPE_FORM,
                        basicauth_text(a, BENCH_MCP_ID, &secret));
}

static void add_exchange(struct buf *body, const char *token, const char *resource)
{
    form_add(body, "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form_add(body, "subject_token", token);
    form_add(body, "subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
    form_add(body, "resource", resource);
}

static const char *token_body(struct arena *a, enum bench_kind kind, const char *token)
{
    struct buf body = buf_make(a, BODY_MAX);

    switch (kind) {
    case BENCH_CLIENT_CREDENTIALS:
        form_add(&body, "grant_type", "client_credentials");
        break;
    case BENCH_TO_RESOURCE:
        add_exchange(&body, token, BENCH_API_URI);
        form_add(&body, "scope", "invoices:read");
        break;
    case BENCH_TO_CONNECTION:
        add_exchange(&body, token, BENCH_CONNECTION);
        break;
    }
    return body.data;
}

struct bench_request *bench_ask_requests(struct arena *a, enum bench_kind kind,
                                         const struct bench_crowd *crowd)
{
    struct bench_request *requests = arena_array(a, crowd->n, sizeof *requests);
    const char *head = token_head(a);

    for (size_t i = 0; i < crowd->n; i++)
        requests[i] = bench_ask_post(a, "/oauth2/v1/token", head,
                                     token_body(a, kind, crowd->tokens[i]));
    return requests;
}

struct catch
{
    struct arena *arena;
    struct bench_crowd *crowd;
};

static int catch_token(void *self, size_t request, const char *body, struct err *e)
{
    struct catch *c = self;
    struct jobj answer;

    if (jobj_parse_object(c->arena, body, strlen(body), &answer, e) < 0)
        return -1;
    return jobj_text(answer, "token", &c->crowd->tokens[request], e);
}

static struct bench_request mint_request(struct arena *a, size_t number)
{
    char user[BENCH_USER_ID];

    bench_tenant_user(number, user);
    return bench_ask_post(
        a, "/_mock/tokens", "Content-Type: " TYPE_JSON,
        arena_printf(a,
                     "{\"user\":\"%s\",\"client\":\"" BENCH_DESKTOP "\","
                     "\"resource\":\"" BENCH_MCP_URI "\",\"scopes\":[\"crm:read\"]}",
                     user));
}

/* Each number of n_users comes once before any comes twice: the factor is a prime. */
static size_t spread(size_t i, size_t n_users)
{
    return (size_t)((uint64_t)i * 2654435761u % n_users);
}

int bench_ask_crowd(struct arena *a, int port, size_t n, size_t n_users,
                    struct bench_crowd *out, struct err *e)
{
    struct bench_crowd crowd = { n, arena_array(a, n, sizeof *crowd.users),
                                 arena_array(a, n, sizeof *crowd.tokens) };
    struct bench_request *requests = arena_array(a, n, sizeof *requests);
    struct catch catch = { a, &crowd };
    struct bench_load load = { .port = port,
                               .requests = requests,
                               .n_requests = n,
                               .n_connections = 4,
                               .per_connection = (n + 3) / 4,
                               .want_status = 200,
                               .limit_ms = 60000,
                               .look_every = 1,
                               .look = catch_token,
                               .self = &catch };
    struct bench_result result;

    for (size_t i = 0; i < n; i++) {
        crowd.users[i] = spread(i, n_users);
        requests[i] = mint_request(a, crowd.users[i]);
    }
    if (bench_load_run(&load, a, &result, e) < 0)
        return -1;
    if (result.wrong || result.unfinished)
        return err_set(e, ERR_IO, "inbound tokens: %s", result.why);
    *out = crowd;
    return 0;
}

static int expect(const char *what, const char *got, const char *want, struct err *e)
{
    if (strcmp(got, want) == 0)
        return 0;
    return err_set(e, ERR_PARSE, "%s is %.60s instead of %.60s", what, got, want);
}

static int expect_text(struct jobj o, const char *name, const char *want, struct err *e)
{
    const char *got;

    if (jobj_text(o, name, &got, e) < 0)
        return -1;
    return expect(name, got, want, e);
}

static int verified(const struct bench_judge *j, const char *token, struct jobj *out,
                    struct err *e)
{
    struct jws jws;

    if (jws_parse(j->scratch, token, &jws, e) < 0 || jws_verify(&jws, j->key, e) < 0)
        return -1;
    return jobj_parse_object(j->scratch, jws.payload.data, jws.payload.len, out, e);
}

static int judge_resource(const struct bench_judge *j, const char *token,
                          const char *user, struct err *e)
{
    struct jobj claims, act;
    struct jobj_list aud;

    if (verified(j, token, &claims, e) < 0)
        return -1;
    if (jobj_as_texts(j->scratch, jobj_get(claims, "aud"), &aud, e) < 0)
        return -1;
    if (expect("aud", aud.n ? aud.texts[0] : "", BENCH_API_URI, e) < 0 ||
        expect_text(claims, "sub", user, e) < 0 ||
        expect_text(claims, "scope", "invoices:read", e) < 0)
        return -1;
    if (jobj_object(claims, "act", &act, e) < 0)
        return -1;
    return expect_text(act, "sub", BENCH_MCP_ID, e);
}

static int judge_token(const struct bench_judge *j, size_t request, const char *token,
                       struct err *e)
{
    char user[BENCH_USER_ID], credential[BENCH_CREDENTIAL];
    struct jobj claims;

    switch (j->kind) {
    case BENCH_CLIENT_CREDENTIALS:
        return verified(j, token, &claims, e) < 0
                   ? -1
                   : expect_text(claims, "sub", BENCH_MCP, e);
    case BENCH_TO_RESOURCE:
        bench_tenant_user(j->crowd->users[request], user);
        return judge_resource(j, token, user, e);
    case BENCH_TO_CONNECTION:
        bench_tenant_credential(j->crowd->users[request], credential);
        return expect("the stored credential", token, credential, e);
    }
    return -1;
}

int bench_ask_look(void *self, size_t request, const char *body, struct err *e)
{
    const struct bench_judge *j = self;
    struct jobj answer;
    const char *token;
    int failed = jobj_parse_object(j->scratch, body, strlen(body), &answer, e) < 0 ||
                 jobj_text(answer, "access_token", &token, e) < 0 ||
                 judge_token(j, request, token, e) < 0;

    arena_reset(j->scratch);
    return failed ? -1 : 0;
}

static int catch_total(void *self, size_t request, const char *body, struct err *e)
{
    struct catch *c = self;
    struct jobj answer;
    int64_t total;

    if (jobj_parse_object(c->arena, body, strlen(body), &answer, e) < 0 ||
        jobj_int(answer, "total", &total, e) < 0)
        return -1;
    c->crowd->users[request] = (size_t)total;
    return 0;
}

int bench_ask_events(struct arena *a, int port, size_t *out, struct err *e)
{
    static const char search[] =
        "{\"actions\":[\"TokenExchangeSucceed\",\"TokenIssued\"],\"size\":1}";
    struct bench_request request =
        bench_ask_post(a, "/v1/mgmt/audit/search",
                       "Authorization: Bearer " BENCH_PROJECT ":" BENCH_KEY
                       "\r\nContent-Type: " TYPE_JSON,
                       search);
    struct bench_crowd total = { 1, out, NULL };
    struct catch catch = { a, &total };
    struct bench_load load = { .port = port,
                               .requests = &request,
                               .n_requests = 1,
                               .n_connections = 1,
                               .per_connection = 1,
                               .want_status = 200,
                               .limit_ms = 10000,
                               .look_every = 1,
                               .look = catch_total,
                               .self = &catch };
    struct bench_result result;

    if (bench_load_run(&load, a, &result, e) < 0)
        return -1;
    return result.wrong || result.unfinished
               ? err_set(e, ERR_IO, "audit search: %s", result.why)
               : 0;
}
