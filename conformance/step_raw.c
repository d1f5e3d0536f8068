/* SPDX-License-Identifier: MIT */
/* The step that sends bytes as they stand. */
#include "conformance/step_kinds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/rawhttp.h"
#include "conformance/step.h"
#include "wire/httpc.h"

/* How long an answer is waited for: the mock is near and quick, of others nobody knows. */
enum {
    WAIT_MS = 1000,
    WAIT_LONG_MS = 5000,
    HEADERS_MAX = 64,
    STATUS_AT = 9,
    BYTES_MAX = 16 << 20
};

/* "HTTP/1.1 " begins each answer. */
static size_t count_answers(const char *text)
{
    size_t n = 0;

    while ((text = strstr(text, "HTTP/1.1 ")) != NULL) {
        n++;
        text++;
    }
    return n;
}

/* The header lines of the first answer. */
static void read_headers(struct stage *s, struct seen *seen, const char *head,
                         const char *end)
{
    struct httpc_field *fields = arena_array(s->arena, HEADERS_MAX, sizeof *fields);

    for (const char *line = strchr(head, '\n'); line != NULL && line + 1 < end;) {
        const char *next = strchr(++line, '\n'), *colon = strchr(line, ':');

        if (next == NULL || colon == NULL || colon > next ||
            seen->n_headers == HEADERS_MAX)
            break;
        fields[seen->n_headers].name =
            arena_slice(s->arena, line, (size_t)(colon - line));
        colon += 1 + strspn(colon + 1, " ");
        fields[seen->n_headers++].value =
            arena_slice(s->arena, colon, strcspn(colon, "\r\n"));
        line = next;
    }
    seen->headers = fields;
}

static void read_answer(struct stage *s, struct seen *seen,
                        const struct rawhttp_answer *answer)
{
    const char *end = strstr(answer->text, "\r\n\r\n"), *length;

    seen->n_answers = count_answers(answer->text);
    seen->closed = answer->closed;
    seen->took_ms = answer->took_ms;
    if (seen->n_answers == 0 || end == NULL) {
        seen->body = answer->text;
        return;
    }
    seen->status = (int)strtol(answer->text + STATUS_AT, NULL, 10);
    read_headers(s, seen, answer->text, end + 2);
    seen->body = end + 4;
    seen->body_len = strlen(seen->body);
    length = stage_header(seen, "content-length");
    if (length != NULL && strtoul(length, NULL, 10) < seen->body_len)
        seen->body_len = strtoul(length, NULL, 10);
    seen->is_json =
        jobj_parse_object(s->arena, seen->body, seen->body_len, &seen->json, NULL) == 0;
}

/* So many times; "{i}" in it is how often it was there before. */
static void add_times(struct buf *out, const char *text, int64_t times)
{
    const char *mark = strstr(text, "{i}");
    size_t len = mark != NULL ? (size_t)(mark - text) : strlen(text);

    for (int64_t i = 0; i < times && buf_ok(out); i++) {
        buf_add_len(out, text, len);
        if (mark == NULL)
            continue;
        buf_add_int(out, i);
        buf_add(out, mark + 3);
    }
}

/* A text, or {"text", "repeat"}. */
static int add_part(struct buf *out, struct jobj part, struct err *e)
{
    const char *text;
    int64_t times = 1;

    if (jobj_as_text(part, &text, NULL) < 0 && (jobj_text(part, "text", &text, e) < 0 ||
                                                jobj_int(part, "repeat", &times, e) < 0))
        return -1;
    add_times(out, text, times);
    return 0;
}

/* One part, or a list of them one behind the other; absent: NULL. */
static int join(struct stage *s, struct jobj parts, const char **out, struct err *e)
{
    struct buf bytes = buf_make(s->arena, BYTES_MAX);

    *out = NULL;
    if (parts.node == NULL)
        return 0;
    if (jobj_kind(parts) != JOBJ_ARRAY && add_part(&bytes, parts, e) < 0)
        return -1;
    if (jobj_kind(parts) == JOBJ_ARRAY)
        for (struct jobj v = jobj_first(parts); v.node != NULL; v = jobj_next(v))
            if (add_part(&bytes, v, e) < 0)
                return -1;
    *out = bytes.data;
    return 0;
}

int step_raw(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct rawhttp_ask ask = { .base = s->target->base };
    struct rawhttp_answer answer;
    int64_t wait_ms = s->target->mode == TARGET_ADMIN ? WAIT_MS : WAIT_LONG_MS;
    int64_t pause_ms = 0;
    struct seen *seen = step_nothing(s, 0);

    if (join(s, jobj_get(step, "bytes"), &ask.bytes, e) < 0 ||
        join(s, jobj_get(step, "then"), &ask.then, e) < 0 ||
        jobj_opt_int(step, "wait_ms", &wait_ms, e) < 0 ||
        jobj_opt_int(step, "pause_ms", &pause_ms, e) < 0 ||
        jobj_opt_bool(step, "end", &ask.end, e) < 0)
        return -1;
    if (ask.bytes == NULL)
        return err_set(e, ERR_PARSE, "raw: bytes are expected");
    ask.bytes_len = strlen(ask.bytes);
    ask.then_len = ask.then != NULL ? strlen(ask.then) : 0;
    ask.wait_ms = (int)wait_ms;
    ask.pause_ms = (int)pause_ms;
    seen->method = "raw";
    seen->url = s->target->base;
    seen->sent_body = ask.bytes;
    if (rawhttp_send(&ask, s->arena, &answer, e) < 0)
        return -1;
    read_answer(s, seen, &answer);
    s->newest = seen;
    *out = seen;
    return 0;
}
