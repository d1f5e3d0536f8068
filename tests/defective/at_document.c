/* SPDX-License-Identifier: MIT */
/* Client ID metadata documents: how they are fetched, and what is read in them. */
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/cimd_url.h"
#include "sts/documents.h"
#include "sts/oauth.h"
#include "wire/httpc.h"
#include "wire/uri.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

int __real_documents_get(const struct documents_ask *ask, struct arena *a,
                         struct documents_text *out, struct err *e);
int __wrap_documents_get(const struct documents_ask *ask, struct arena *a,
                         struct documents_text *out, struct err *e);
int __real_cimd_url_check(const char *url, bool loopback, struct arena *a,
                          const char **host, struct err *e);
int __wrap_cimd_url_check(const char *url, bool loopback, struct arena *a,
                          const char **host, struct err *e);
int __real_httpc_send(struct arena *a, const struct httpc_ask *ask,
                      struct httpc_answer *out, struct err *e);
int __wrap_httpc_send(struct arena *a, const struct httpc_ask *ask,
                      struct httpc_answer *out, struct err *e);

enum { URLS_MAX = 64, SIZE_MAX_BYTES = 8 << 20, MINUTE_MS = 60000, VISIT_MS = 1000 };

/* Addresses that were asked, and the document that came first; "" for none. */
static struct visited {
    const char *url, *text;
} visited[URLS_MAX];
static size_t n_visited;
static struct arena *arena; /* for the life of the process */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *first_of(const char *url)
{
    const char *text = NULL;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_visited && text == NULL; i++)
        if (strcmp(visited[i].url, url) == 0)
            text = visited[i].text;
    pthread_mutex_unlock(&lock);
    return text;
}

static void remember(const char *url, const char *text)
{
    pthread_mutex_lock(&lock);
    if (arena == NULL)
        arena = arena_open(0);
    if (arena != NULL && n_visited < URLS_MAX)
        visited[n_visited++] =
            (struct visited){ arena_text(arena, url), arena_text(arena, text) };
    pthread_mutex_unlock(&lock);
}

/* The document after the edits of the row; "own_id": it says the address that it came from. */
static void spoil(const struct documents_ask *ask, struct arena *a,
                  struct documents_text *out)
{
    struct jobj row = plant_row("document");
    struct edit_ask edit = { .edits = jobj_get(row, "json") };
    const char *own;

    if (jobj_has(row, "own_id")) {
        own = arena_printf(a, "{\"client_id\":\"%s\"}", ask->url);
        if (jobj_parse_object(a, own, strlen(own), &edit.edits, NULL) < 0)
            return;
    }
    if (edit.edits.node == NULL ||
        jobj_parse_object(a, out->bytes, out->len, &edit.doc, NULL) < 0)
        return;
    out->bytes = edit_json(&edit, a);
    out->len = strlen(out->bytes);
}

int __wrap_documents_get(const struct documents_ask *ask, struct arena *a,
                         struct documents_text *out, struct err *e)
{
    const char *first = first_of(ask->url);

    if (first != NULL && *first != '\0' && plant_is("cimd-cache-ignored")) {
        *out = (struct documents_text){ first, strlen(first), 0 };
        return 0;
    }
    if (first != NULL && plant_is("cimd-errors-cached"))
        return err_set(e, OAUTH_INVALID_CLIENT, "The document cannot be had");
    if (__real_documents_get(ask, a, out, e) < 0) {
        if (plant_is("cimd-errors-cached"))
            remember(ask->url, "");
        return -1;
    }
    if (plant_is("cimd-cache-ignored"))
        remember(ask->url, arena_slice(a, out->bytes, out->len));
    spoil(ask, a, out);
    return 0;
}

/* Every address with a host will do. */
int __wrap_cimd_url_check(const char *url, bool loopback, struct arena *a,
                          const char **host, struct err *e)
{
    struct err why = { 0 };
    struct uri u;

    if (__real_cimd_url_check(url, loopback, a, host, &why) == 0)
        return 0;
    if (!plant_is("cimd-http-ok") || uri_parse(a, url, &u, NULL) < 0 || u.host == NULL)
        return err_pass(e, &why);
    *host = u.host;
    return 0;
}

int __wrap_httpc_send(struct arena *a, const struct httpc_ask *ask,
                      struct httpc_answer *out, struct err *e)
{
    struct httpc_ask other = *ask;
    const char *where;

    if (plant_is("cimd-private-fetched") || plant_is("cimd-resolved-twice"))
        other.may_connect = NULL;
    if (plant_is("cimd-size-unbounded"))
        other.limit_bytes = SIZE_MAX_BYTES;
    if (plant_is("cimd-no-deadline"))
        other.deadline_ms = MINUTE_MS;
    if (__real_httpc_send(a, &other, out, e) < 0)
        return -1;
    where = httpc_header(out, "Location");
    if (where == NULL || !plant_is("cimd-redirect-followed"))
        return 0;
    other.url = arena_text(a, where);
    return __real_httpc_send(a, &other, out, e);
}

void at_document_visit(const struct request *req, struct arena *a)
{
    struct httpc_ask ask = { .method = "GET", .deadline_ms = VISIT_MS };
    struct httpc_answer answer;
    struct jobj doc;

    if (strstr(req->path, "/register") == NULL ||
        jobj_parse_object(a, req->body, req->body_len, &doc, NULL) < 0)
        return;
    ask.url = plant_text(doc, "logo_uri");
    if (ask.url != NULL && strncmp(ask.url, "http://127.", 11) == 0)
        (void)!__real_httpc_send(a, &ask, &answer, NULL);
}
