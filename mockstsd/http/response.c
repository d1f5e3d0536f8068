/* SPDX-License-Identifier: MIT */
#include "http/response.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"

struct phrase {
    int status;
    const char *text;
};

static const struct phrase phrases[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 411, "Length Required" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 417, "Expectation Failed" },
    { 421, "Misdirected Request" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
};

/* On every answer: contract.md 2.4. */
static const char always[] = "X-Content-Type-Options: nosniff\r\nX-STS-Mock: 1\r\n";

enum {
    /* status line, Date, Content-Length, Connection, `always` and the blank line */
    FIXED_ROOM = 256,
    LINE_EXTRA = sizeof ": \r\n" - 1,
};

struct response response_make(void)
{
    return (struct response){ .status = 200, .content_type = "application/json" };
}

void response_fill(struct response *r, int status, const char *body, size_t body_len)
{
    r->status = status;
    r->body = body;
    r->body_len = body_len;
}

void response_text(struct response *r, int status, const char *body)
{
    response_fill(r, status, body, strlen(body));
}

void response_add(struct response *r, const char *name, const char *value)
{
    assert(r->n_headers < RESPONSE_HEADERS_MAX);
    r->headers[r->n_headers++] = (struct response_header){ name, value };
}

const char *response_find(const struct response *r, const char *name)
{
    for (size_t i = 0; i < r->n_headers; i++)
        if (strcasecmp(r->headers[i].name, name) == 0)
            return r->headers[i].value;
    return NULL;
}

static const char *phrase_of(int status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].text;
    return "Other"; /* RFC 9112 4: clients ignore the phrase */
}

/* CWE-113: nothing that came from outside ends a line of the head. */
static bool splits(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* Checks the fields and finds the room they take. */
static int measure(const struct response *r, size_t *out, struct err *e)
{
    size_t room = FIXED_ROOM;

    if (r->content_type && splits(r->content_type))
        return err_set(e, ERR_PARSE, "control character in the type of the answer");
    if (r->content_type)
        room += strlen(r->content_type) + sizeof "Content-Type" + LINE_EXTRA;
    for (size_t i = 0; i < r->n_headers; i++) {
        const struct response_header *h = &r->headers[i];
        if (splits(h->name) || splits(h->value))
            return err_set(e, ERR_PARSE, "control character in a field of the answer");
        room += strlen(h->name) + strlen(h->value) + LINE_EXTRA;
    }
    *out = room;
    return 0;
}

static char *put(char *at, const char *text)
{
    size_t len = strlen(text);

    memcpy(at, text, len);
    return at + len;
}

static char *put_number(char *at, size_t n)
{
    char digits[24];
    size_t first = sizeof digits;

    do {
        digits[--first] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    memcpy(at, digits + first, sizeof digits - first);
    return at + sizeof digits - first;
}

static char *put_line(char *at, const char *name, const char *value)
{
    at = put(at, name);
    at = put(at, ": ");
    at = put(at, value);
    return put(at, "\r\n");
}

static char *put_fixed(char *at, const struct response *r,
                       const struct response_frame *frame)
{
    at = put_number(put(at, "HTTP/1.1 "), (size_t)r->status);
    at = put(put(put(at, " "), phrase_of(r->status)), "\r\nContent-Length: ");
    at = put(put_number(at, r->body_len), "\r\n");
    at = put_line(at, "Date", frame->date);
    at = put(at, always);
    if (frame->close || r->close)
        return put_line(at, "Connection", "close");
    if (frame->keep_alive_s == 0)
        return at;
    at = put_number(put(at, "Keep-Alive: timeout="), (size_t)frame->keep_alive_s);
    return put(at, "\r\n");
}

int response_write(const struct response *r, const struct response_frame *frame,
                   struct arena *a, char **out, size_t *out_len, struct err *e)
{
    size_t room, body_len = frame->head_only ? 0 : r->body_len;

    if (measure(r, &room, e) < 0)
        return -1;
    char *text = arena_alloc(a, room + body_len);
    char *at = put_fixed(text, r, frame);
    if (r->content_type)
        at = put_line(at, "Content-Type", r->content_type);
    for (size_t i = 0; i < r->n_headers; i++)
        at = put_line(at, r->headers[i].name, r->headers[i].value);
    at = put(at, "\r\n");
    if (body_len > 0)
        memcpy(at, r->body, body_len);
    *out = text;
    *out_len = (size_t)(at - text) + body_len;
    return 0;
}
