/* SPDX-License-Identifier: MIT */
#include "conformance/incoming.h"

#include <ctype.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "conformance/pairs.h"
#include "wire/form.h"
#include "wire/jwrite.h"

enum { BYTES_MAX = 256 * 1024 };

/* Bytes as they come. */
struct stream {
    int fd, patience_ms;
    char *bytes;
    size_t len;
};

static int more(struct stream *s, struct err *e)
{
    struct pollfd wait = { .fd = s->fd, .events = POLLIN };
    ssize_t n;

    if (s->len == BYTES_MAX)
        return err_set(e, ERR_LIMIT, "a request of more than %d bytes", BYTES_MAX);
    if (poll(&wait, 1, s->patience_ms) <= 0)
        return err_set(e, ERR_IO, "the request did not end in time");
    n = recv(s->fd, s->bytes + s->len, BYTES_MAX - s->len, 0);
    if (n <= 0)
        return err_set(e, ERR_IO, "the caller went away");
    s->len += (size_t)n;
    return 0;
}

/* The value of a header in a head, or NULL. */
static const char *find(const char *head, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = strstr(head, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, name, len) == 0 && at[2 + len] == ':')
            return at + 3 + len;
    return NULL;
}

int incoming_read(struct arena *a, int fd, int patience_ms, struct incoming *out,
                  struct err *e)
{
    struct stream s = { fd, patience_ms, arena_alloc(a, BYTES_MAX + 1), 0 };
    const char *end, *length;
    size_t want, at;

    while ((end = strstr(s.bytes, "\r\n\r\n")) == NULL)
        if (more(&s, e) < 0)
            return -1;
    at = (size_t)(end - s.bytes) + 4;
    out->head = arena_slice(a, s.bytes, at - 2);
    length = find(out->head, "content-length");
    want = length != NULL ? strtoul(length, NULL, 10) : 0;
    while (s.len - at < want)
        if (more(&s, e) < 0)
            return -1;
    out->body = s.bytes + at;
    out->body_len = s.len - at;
    if (strchr(out->head, ' ') == NULL)
        return err_set(e, ERR_PARSE, "it has no request line");
    return 0;
}

/* A text that JSON can hold; what is none is said to be so. */
static const char *shown(const char *text)
{
    return utf8_valid(text, strlen(text)) ? text : "(no text)";
}

static bool is_first(const struct pairs *p, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->all[k].name, p->all[i].name) == 0)
            return false;
    return true;
}

static void write_value(const struct pairs *p, size_t i, struct jwrite *w)
{
    const char *name = p->all[i].name;
    size_t n = 0;

    for (size_t k = i; k < p->n; k++)
        n += strcmp(p->all[k].name, name) == 0;
    jwrite_key(w, shown(name));
    if (n > 1)
        jwrite_array(w);
    for (size_t k = i; k < p->n; k++)
        if (strcmp(p->all[k].name, name) == 0)
            jwrite_text(w, shown(p->all[k].value));
    if (n > 1)
        jwrite_array_end(w);
}

static void write_pairs(const char *member, const struct pairs *p, struct jwrite *w)
{
    jwrite_member_object(w, member);
    for (size_t i = 0; i < p->n; i++)
        if (is_first(p, i))
            write_value(p, i, w);
    jwrite_object_end(w);
}

static void write_form(struct arena *a, const char *member, const char *text,
                       struct jwrite *w)
{
    struct pairs *p = arena_alloc(a, sizeof *p);
    struct form form = { 0 };

    if (form_parse(a, text, strlen(text), &form, NULL) < 0)
        return; /* the checks see the body as it is */
    for (size_t i = 0; i < form.n_fields; i++)
        if (pairs_add(p, form.fields[i].name, form.fields[i].value, NULL) < 0)
            return;
    write_pairs(member, p, w);
}

static void write_headers(struct arena *a, const char *head, struct jwrite *w)
{
    struct pairs *p = arena_alloc(a, sizeof *p);

    for (const char *at = strstr(head, "\r\n"); at != NULL && at[2] != '\0';
         at = strstr(at + 2, "\r\n")) {
        size_t name = strcspn(at + 2, ":\r"), len = strcspn(at + 2, "\r");
        char *lower = arena_slice(a, at + 2, name);
        const char *value = at + 2 + name + (name < len);

        for (char *c = lower; *c != '\0'; c++)
            *c = (char)tolower((unsigned char)*c);
        value += strspn(value, " \t");
        if (pairs_add(p, lower, arena_slice(a, value, strcspn(value, "\r")), NULL) < 0)
            break;
    }
    write_pairs("headers", p, w);
}

static void write_body(struct arena *a, const struct incoming *in, struct jwrite *w)
{
    static const char form_type[] = "application/x-www-form-urlencoded";
    const char *type = find(in->head, "content-type");
    struct jobj json;

    jwrite_member_text(w, "body", shown(in->body));
    if (type != NULL &&
        strncasecmp(type + strspn(type, " "), form_type, sizeof form_type - 1) == 0)
        write_form(a, "form", in->body, w);
    if (in->body_len > 0 &&
        jobj_parse_object(a, in->body, in->body_len, &json, NULL) == 0)
        jwrite_member_raw(w, "json", in->body);
}

void incoming_write(struct arena *a, const struct incoming *in, struct jwrite *w)
{
    size_t method = strcspn(in->head, " \r");
    const char *target = in->head + method + (in->head[method] == ' ');
    char *url = arena_slice(a, target, strcspn(target, " \r"));
    size_t path = strcspn(url, "?");

    jwrite_member_text(w, "method", shown(arena_slice(a, in->head, method)));
    jwrite_member_text(w, "url", shown(url));
    jwrite_member_text(w, "path", shown(arena_slice(a, url, path)));
    write_form(a, "query", url[path] == '?' ? url + path + 1 : "", w);
    write_headers(a, in->head, w);
    write_body(a, in, w);
}
