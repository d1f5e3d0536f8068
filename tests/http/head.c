/* SPDX-License-Identifier: MIT */
#include "head.h"

#include <assert.h>
#include <string.h>

/* The text up to the first such character, which becomes its end; *at moves past it. */
static const char *cut(char **at, char stop)
{
    char *start = *at, *end = strchr(start, stop);

    assert(end);
    *end = '\0';
    *at = end + 1;
    return start;
}

void head_read(const char *text, struct head *out)
{
    char *at = out->text;

    assert(strlen(text) < sizeof out->text);
    memcpy(out->text, text, strlen(text) + 1);
    out->req =
        (struct request){ .method = cut(&at, ' '), .path = at, .query = "", .body = "" };
    cut(&at, '\n');
    char *query = strchr(out->req.path, '?');
    if (query) {
        *query = '\0';
        out->req.query = query + 1;
    }
    while (*at) {
        assert(out->req.n_headers <= REQUEST_HEADERS_MAX);
        struct request_header *h = &out->fields[out->req.n_headers++];
        h->name = cut(&at, ':');
        at += strspn(at, " ");
        h->value = cut(&at, '\n');
    }
    out->req.headers = out->fields;
}
