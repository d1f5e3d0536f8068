/* SPDX-License-Identifier: MIT */
#include "conformance/curlline.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "conformance/redact.h"
#include "wire/httpc.h"

enum { LINE_MAX_BYTES = 16 * 1024 };

/* Within double quotes of the shell. */
static void add_quoted(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr("\\\"$`", text[i]) != NULL)
            buf_add_char(out, '\\');
        buf_add_char(out, text[i]);
    }
}

/* "$SUBJECT_TOKEN", of the name that stands before its value. */
static void add_name(struct buf *out, const char *text, size_t at)
{
    size_t end = at, begin;

    while (end > 0 && !isalnum((unsigned char)text[end - 1]))
        end--;
    begin = end;
    while (begin > 0 &&
           (isalnum((unsigned char)text[begin - 1]) || text[begin - 1] == '_'))
        begin--;
    buf_add_char(out, '$');
    for (; begin < end; begin++)
        buf_add_char(out, (char)toupper((unsigned char)text[begin]));
}

static void add_masked(struct buf *out, const char *text)
{
    size_t done = 0, at = 0, len;

    while (redact_next(text, &at, &len)) {
        add_quoted(out, text + done, at - done);
        add_name(out, text, at);
        done = at += len;
    }
    add_quoted(out, text + done, strlen(text + done));
}

static void add_header(struct buf *out, const struct httpc_field *h)
{
    buf_printf(out, " -H \"%s: ", h->name);
    if (strcasecmp(h->name, "authorization") == 0)
        buf_printf(out, "%.*s $AUTHORIZATION", (int)strcspn(h->value, " "), h->value);
    else
        add_masked(out, h->value);
    buf_add_char(out, '"');
}

const char *curlline_of(struct stage *s, const struct seen *seen)
{
    struct buf out = buf_make(s->arena, LINE_MAX_BYTES);

    if (seen == NULL || strcmp(seen->method, "raw") == 0 || seen->method[0] == '\0')
        return "";
    buf_printf(&out, "curl -sS -i -X %s \"", seen->method);
    add_masked(&out, seen->url);
    buf_add_char(&out, '"');
    for (size_t i = 0; i < seen->n_sent; i++)
        add_header(&out, &seen->sent_headers[i]);
    if (seen->sent_body != NULL && seen->sent_body[0] != '\0') {
        buf_add(&out, " --data-raw \"");
        add_masked(&out, seen->sent_body);
        buf_add_char(&out, '"');
    }
    return buf_ok(&out) ? out.data : "";
}
