/* SPDX-License-Identifier: MIT */
#include "conformance/redact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/httpc.h"

enum { SHOWN_MAX = 4000, TEXT_MAX = 64 * 1024 };

/* Fields of forms and members of JSON whose values are credentials. */
static const char *const hidden[] = {
    "subject_token", "actor_token",  "client_secret", "access_token", "refresh_token",
    "id_token",      "code",         "code_verifier", "assertion",    "client_assertion",
    "accessToken",   "refreshToken", "token",
};

static const char authorization[] = "authorization";

bool redact_is_secret(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (strlen(hidden[i]) == len && strncmp(hidden[i], name, len) == 0)
            return true;
    return false;
}

static bool is_value_byte(char c)
{
    return isalnum((unsigned char)c) || (c != '\0' && strchr("-_.~+/%=", c) != NULL);
}

/* Where the name before this '=' or ':' begins; quotes are stepped over. */
static size_t name_before(const char *text, size_t at, size_t *len)
{
    size_t end = at, begin;

    while (end > 0 && strchr("\"' ", text[end - 1]) != NULL)
        end--;
    begin = end;
    while (begin > 0 &&
           (isalnum((unsigned char)text[begin - 1]) || text[begin - 1] == '_'))
        begin--;
    *len = end - begin;
    return begin;
}

static bool masks(const char *text, size_t at)
{
    size_t len, begin = name_before(text, at, &len);

    return redact_is_secret(text + begin, len);
}

/* A scheme and its blank, behind "Authorization:" in a request of raw bytes; else 0. */
static size_t scheme_len(const char *text, size_t at)
{
    size_t len, begin = name_before(text, at, &len), n;

    if (text[at] != ':' || len != sizeof authorization - 1 ||
        strncasecmp(text + begin, authorization, len) != 0)
        return 0;
    n = strspn(text + at + 1, " ");
    n += strcspn(text + at + 1 + n, " \r\n");
    return text[at + 1 + n] == ' ' ? n + 1 : 0;
}

/* Does a secret value come behind this '=' or ':'? How much stands before it, and its length. */
static size_t value_behind(const char *text, size_t at, size_t *lead)
{
    size_t n = 0;

    *lead = scheme_len(text, at);
    if (*lead == 0 && !masks(text, at))
        return 0;
    while (text[at + 1 + *lead] != '\0' && strchr("\" ", text[at + 1 + *lead]) != NULL)
        ++*lead;
    while (is_value_byte(text[at + 1 + *lead + n]))
        n++;
    return n;
}

bool redact_next(const char *text, size_t *at, size_t *len)
{
    size_t lead;

    for (size_t i = *at; text[i] != '\0'; i++) {
        *len = text[i] == '=' || text[i] == ':' ? value_behind(text, i, &lead) : 0;
        if (*len == 0)
            continue;
        *at = i + 1 + lead;
        return true;
    }
    return false;
}

/* At most as much as is shown. */
static void add_some(struct buf *out, const char *text, size_t len)
{
    size_t room = out->len < SHOWN_MAX ? SHOWN_MAX - out->len : 0;

    buf_add_len(out, text, len < room ? len : room);
}

/* Copy, with the value of each secret name as <secret>. */
static void copy_masked(struct buf *out, const char *text)
{
    size_t done = 0, at = 0, len;

    while (out->len < SHOWN_MAX && redact_next(text, &at, &len)) {
        add_some(out, text + done, at - done);
        buf_add(out, "<secret>");
        done = at += len;
    }
    add_some(out, text + done, strlen(text + done));
}

const char *redact_text(struct arena *a, const char *text)
{
    struct buf out = buf_make(a, TEXT_MAX);

    copy_masked(&out, text);
    return out.data;
}

static void add_headers(struct buf *out, const struct httpc_field *headers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool secret = strcasecmp(headers[i].name, authorization) == 0 ||
                      strcasecmp(headers[i].name, "set-cookie") == 0 ||
                      strcasecmp(headers[i].name, "cookie") == 0;

        buf_printf(out, "%s: ", headers[i].name);
        if (secret)
            buf_printf(out, "%.*s <secret>", (int)strcspn(headers[i].value, " ="),
                       headers[i].value);
        else
            copy_masked(out, headers[i].value);
        buf_add_char(out, '\n');
    }
}

const char *redact_exchange(struct stage *s, const struct seen *seen)
{
    struct buf out = buf_make(s->arena, TEXT_MAX);

    if (seen == NULL)
        return "";
    buf_printf(&out, "%s ", seen->method);
    copy_masked(&out, seen->url);
    buf_add_char(&out, '\n');
    add_headers(&out, seen->sent_headers, seen->n_sent);
    if (seen->sent_body != NULL && seen->sent_body[0] != '\0') {
        buf_add_char(&out, '\n');
        copy_masked(&out, seen->sent_body);
        buf_add_char(&out, '\n');
    }
    if (seen->failure != NULL)
        buf_printf(&out, "\n%s\n", seen->failure);
    else
        buf_printf(&out, "\n%d\n", seen->status);
    add_headers(&out, seen->headers, seen->n_headers);
    buf_add_char(&out, '\n');
    copy_masked(&out, seen->body);
    return out.data;
}
