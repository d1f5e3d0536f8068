/* SPDX-License-Identifier: MIT */
#include "api/oauth_reply.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"
#include "http/response.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "sts/scopes.h"

#include "api/call.h"

enum { BODY_MAX = CALL_BYTES_MAX }; /* memory runs out first: no answer is ever cut */

/* A refusal in both vocabularies. */
struct refusal {
    const char *error, *error_code, *category, *sentence, *connect_url;
};

void oauth_reply_no_store(struct response *r)
{
    response_add(r, "Cache-Control", "no-store");
    response_add(r, "Pragma", "no-cache");
}

static void write_secret(struct jwrite *w, const char *name, const struct secret *secret)
{
    if (!secret_present(secret))
        return;
    jwrite_key(w, name);
    jwrite_text_len(w, secret->bytes, secret->len);
}

void oauth_reply_credential(struct call *call, const struct case_credential *given,
                            int64_t now_s)
{
    struct buf body = buf_make(call->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&body);

    jwrite_object(&w);
    write_secret(&w, "access_token", &given->value);
    if (given->issued_token_type != NULL)
        jwrite_member_text(&w, "issued_token_type", given->issued_token_type);
    jwrite_member_text(&w, "token_type", given->token_type);
    if (given->kind != CASE_API_KEY) {
        if (given->exp_s > now_s)
            jwrite_member_int(&w, "expires_in", given->exp_s - now_s);
        jwrite_member_text(&w, "scope", scopes_text(call->arena, &given->scopes));
    }
    write_secret(&w, "refresh_token", &given->refresh_token);
    write_secret(&w, "id_token", &given->id_token);
    jwrite_object_end(&w);
    response_fill(call->out, 200, body.data, body.len);
    oauth_reply_no_store(call->out);
}

/* RFC 6749 5.2: %x20-21, %x23-5B, %x5D-7E. */
static const char *plain_text(struct arena *a, const char *text)
{
    char *copy = arena_text(a, text);

    for (char *c = copy; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e || *c == '"' || *c == '\\')
            *c = '?';
    return copy;
}

static void write_refusal(struct response *out, int status, const struct refusal *r,
                          struct arena *a)
{
    struct buf body = buf_make(a, BODY_MAX);
    struct jwrite w = jwrite_make(&body);

    jwrite_object(&w);
    jwrite_member_text(&w, "error", r->error);
    jwrite_member_text(&w, "error_description", r->sentence);
    jwrite_member_text(&w, "errorCode", r->error_code);
    jwrite_member_text(&w, "errorDescription", r->category);
    jwrite_member_text(&w, "errorMessage", r->sentence);
    jwrite_member_text(&w, "message", r->sentence);
    if (r->connect_url != NULL)
        jwrite_member_text(&w, "connect_url", r->connect_url);
    jwrite_object_end(&w);
    response_fill(out, status, body.data, body.len);
    out->content_type = "application/json";
    oauth_reply_no_store(out);
}

/* chosen: E099… are codes of ours, for which nobody has observed an upstream text. */
static bool has_observed_text(const struct oauth_row *row)
{
    return row->fixed_text && strncmp(row->error_code, "E099", 4) != 0;
}

static void add_challenge(struct response *out, const char *error)
{
    if (strcmp(error, "invalid_client") == 0)
        response_add(out, "WWW-Authenticate", "Basic realm=\"mockstsd\"");
    else
        response_add(out, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
}

static enum dialect dialect_of(const struct call *call)
{
    return call->switches == NULL ? DIALECT_DESCOPE
                                  : (enum dialect)call->switches->dialect;
}

static bool explains(const struct call *call)
{
    return call->switches != NULL && call->switches->explain_denials;
}

void oauth_reply_refusal(struct call *call, const struct err *why)
{
    const struct oauth_row *row = oauth_error(why->code, dialect_of(call));
    bool own_words = why->text[0] != '\0' && why->code >= ERR_OAUTH_FIRST &&
                     (!row->fixed_text || explains(call));
    struct refusal r = {
        .error = row->error,
        .error_code = row->error_code,
        .category = call->management || has_observed_text(row) ? row->text : row->error,
        .sentence = own_words ? plain_text(call->arena, why->text) : row->text,
        .connect_url = call->connect_url,
    };

    write_refusal(call->out, row->status, &r, call->arena);
    if (row->status == 401)
        add_challenge(call->out, row->error);
    if (row->status == 429)
        response_add(call->out, "Retry-After", "1");
}

void oauth_reply_status(struct response *out, int status, const char *sentence,
                        struct arena *a)
{
    int code = status == 404   ? OAUTH_NOT_FOUND
               : status == 429 ? OAUTH_RATE_LIMIT
               : status == 500 ? OAUTH_SERVER_ERROR
                               : OAUTH_MALFORMED;
    const struct oauth_row *row = oauth_error(code, DIALECT_DESCOPE);
    struct refusal r = { row->error, row->error_code, row->text, plain_text(a, sentence),
                         NULL };

    write_refusal(out, status, &r, a);
    if (status == 429)
        response_add(out, "Retry-After", "1");
}
