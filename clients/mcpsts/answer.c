/* SPDX-License-Identifier: MIT */
#include "mcpsts/answer.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/decimal.h"
#include "wire/httpc.h"
#include "wire/jobj.h"
#include "wire/uri.h"
#include "mcpsts/credential.h"
#include "mcpsts/refuse.h"

#define TOKEN_TYPE "urn:ietf:params:oauth:token-type:"

enum { RETRY_MAX_S = 24 * 60 * 60 };

/* RFC 8693 2.2.1: what was issued, and how it is used; everything else is refused. */
static const struct issue {
    const char *issued, *token_type; /* token_type in any case */
    enum mcpsts_kind kind;
} issues[] = {
    { TOKEN_TYPE "access_token", "Bearer", MCPSTS_ACCESS_TOKEN },
    { TOKEN_TYPE "jwt", "Bearer", MCPSTS_ACCESS_TOKEN },
    { "urn:mockstsd:token-type:api_key", "N_A", MCPSTS_API_KEY },
};

/* A refusal: the first row fits of which all that is given fits. */
static const struct fault {
    int status;
    const char *error, *code;
    enum mcpsts_code means;
    const char *message;
} faults[] = {
    { .status = 429, .means = MCPSTS_TEMPORARY, .message = "the STS asks for patience" },
    { .status = 500, .means = MCPSTS_TEMPORARY, .message = "the STS is out of order" },
    { .status = 502, .means = MCPSTS_TEMPORARY, .message = "the STS is out of order" },
    { .status = 503, .means = MCPSTS_TEMPORARY, .message = "the STS is overloaded" },
    { .status = 504, .means = MCPSTS_TEMPORARY, .message = "the STS is slow" },
    { .code = "E099006",
      .means = MCPSTS_NOT_CONNECTED,
      .message = "nothing is connected for this user and target" },
    { .code = "E061005",
      .means = MCPSTS_INVALID_TOKEN,
      .message = "the STS does not take the inbound token" },
    { .code = "E064001",
      .means = MCPSTS_INVALID_TOKEN,
      .message = "the STS does not take the inbound token" },
    { .code = "E099008",
      .means = MCPSTS_MISCONFIGURED,
      .message = "our client does not represent the Resource that the token is for" },
    { .error = "invalid_grant",
      .means = MCPSTS_INVALID_TOKEN,
      .message = "the STS does not take the inbound token" },
    { .error = "access_denied",
      .means = MCPSTS_DENIED,
      .message = "policy refuses this user, client, server or target" },
    /* chosen: dialect rfc answers alike to a denial and to an unknown target */
    { .error = "invalid_target",
      .means = MCPSTS_DENIED,
      .message = "policy refuses, or there is no such target" },
    { .error = "invalid_scope",
      .means = MCPSTS_DENIED,
      .message = "the scopes asked for are not all granted" },
    { .error = "invalid_client",
      .means = MCPSTS_MISCONFIGURED,
      .message = "the STS does not accept our client id and secret" },
    { .error = "unauthorized_client",
      .means = MCPSTS_MISCONFIGURED,
      .message = "our client may not exchange tokens" },
    { .status = 403, .means = MCPSTS_DENIED, .message = "the STS forbids it" },
    { .means = MCPSTS_MISCONFIGURED,
      .message = "this is no answer of a token endpoint to a good request" },
};

static int malformed(struct mcpsts_refusal *why, const char *what)
{
    return refuse(why, MCPSTS_MISCONFIGURED, "the STS's answer is malformed: %s", what);
}

/* What goes into a header must not end it. */
static bool is_header_safe(const char *text)
{
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return false;
    }
    return *text != '\0';
}

static const struct issue *issue_of(struct jobj body)
{
    const char *issued, *type;

    if (jobj_text(body, "issued_token_type", &issued, NULL) < 0 ||
        jobj_text(body, "token_type", &type, NULL) < 0)
        return NULL;
    for (size_t i = 0; i < sizeof issues / sizeof issues[0]; i++) {
        if (strcmp(issues[i].issued, issued) == 0 &&
            strcasecmp(issues[i].token_type, type) == 0)
            return &issues[i];
    }
    return NULL;
}

static int read_expiry(struct jobj body, int64_t now_s, int64_t *expires_s)
{
    int64_t left_s = 0;

    if (!jobj_has(body, "expires_in"))
        return 0;
    if (jobj_opt_int(body, "expires_in", &left_s, NULL) < 0 || left_s < 0)
        return -1;
    return __builtin_add_overflow(now_s, left_s, expires_s) ? -1 : 0;
}

static int read_credential(struct arena *a, struct jobj body, int64_t now_s,
                           struct credential **out, struct mcpsts_refusal *why)
{
    struct credential *c = arena_alloc(a, sizeof *c);
    const struct issue *issue = issue_of(body);

    c->arena = a;
    c->given.scope = "";
    atomic_init(&c->holders, 1);
    if (!issue)
        return malformed(why, "issued_token_type and token_type");
    if (jobj_text(body, "access_token", &c->given.value, NULL) < 0 ||
        !is_header_safe(c->given.value))
        return malformed(why, "access_token");
    if (read_expiry(body, now_s, &c->given.expires_s) < 0)
        return malformed(why, "expires_in");
    if (jobj_opt_text(body, "scope", &c->given.scope, NULL) < 0)
        return malformed(why, "scope");
    c->given.kind = issue->kind;
    c->given.token_type = issue->token_type;
    *out = c;
    return 0;
}

/* RFC 6749 5.2: a word of these characters, or "". */
static const char *word(struct jobj body, const char *name)
{
    const char *text = "";

    if (jobj_opt_text(body, name, &text, NULL) < 0 || strlen(text) > 63 ||
        text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                          "0123456789_.-")] != '\0')
        return "";
    return text;
}

static const struct fault *fault_of(int status, const char *error, const char *code)
{
    const struct fault *f = faults;

    while ((f->status && f->status != status) || (f->error && strcmp(f->error, error)) ||
           (f->code && strcmp(f->code, code)))
        f++; /* the last row fits everything */
    return f;
}

/* Where a person goes with a browser: a web address that is whole. */
static void read_connect_url(struct arena *a, struct jobj body,
                             struct mcpsts_refusal *why)
{
    const char *url = "";
    struct uri u;

    if (jobj_opt_text(body, "connect_url", &url, NULL) < 0 ||
        strlen(url) >= sizeof why->connect_url || uri_parse(a, url, &u, NULL) < 0)
        return;
    if (strcasecmp(u.scheme, "https") == 0 ||
        (strcasecmp(u.scheme, "http") == 0 && uri_is_loopback(&u)))
        snprintf(why->connect_url, sizeof why->connect_url, "%s", url);
}

static int read_fault(struct arena *a, const struct httpc_answer *answer,
                      struct jobj body, struct mcpsts_refusal *why)
{
    const char *error = word(body, "error"), *code = word(body, "errorCode");
    const struct fault *f;

    if (!*error) /* Descope's own body puts it here (contract.md 4.5) */
        error = word(body, "errorDescription");
    f = fault_of(answer->status, error, code);
    refuse(why, f->means, "%s (the STS answered %d %s)", f->message, answer->status,
           error);
    snprintf(why->error, sizeof why->error, "%s", error);
    if (f->means == MCPSTS_TEMPORARY)
        why->retry_after_s = answer_retry_after_s(answer);
    if (jobj_has(body, "connect_url") && strcmp(error, "invalid_target") == 0)
        why->code = MCPSTS_NOT_CONNECTED;
    if (why->code == MCPSTS_NOT_CONNECTED)
        read_connect_url(a, body, why);
    return -1;
}

int answer_read(struct arena *a, const struct httpc_answer *answer, int64_t now_s,
                struct credential **out, struct mcpsts_refusal *why)
{
    struct jobj body = { 0 };
    bool good = jobj_parse_object(a, answer->body, answer->body_len, &body, NULL) == 0;

    if (answer->status != 200)
        return read_fault(a, answer, good ? body : (struct jobj){ 0 }, why);
    if (!good)
        return malformed(why, "it is no JSON object");
    return read_credential(a, body, now_s, out, why);
}

int64_t answer_retry_after_s(const struct httpc_answer *answer)
{
    const char *text = httpc_header(answer, "Retry-After");
    int64_t seconds = 0;

    if (!text || text[strspn(text, "0123456789")] != '\0' || !*text || strlen(text) > 9 ||
        (text[0] == '0' && text[1]) || decimal_whole(text, false, &seconds))
        return 0; /* chosen: a date is not read */
    return seconds < RETRY_MAX_S ? seconds : RETRY_MAX_S;
}
