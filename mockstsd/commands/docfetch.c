/* SPDX-License-Identifier: MIT */
#include "commands/docfetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"
#include "wire/netaddr.h"

enum {
    DEADLINE_MS = 5000,
    DOCUMENT_MAX = 5 * 1024,
    AT_ONCE = 4,            /* chosen: slow hosts may not hold all workers */
    FRESH_S = 60,           /* chosen: where the answer does not say */
    FRESH_MAX_S = 24 * 3600 /* chosen */
};

static bool public_alone(const struct netaddr *address)
{
    return netaddr_kind(address) == NETADDR_PUBLIC;
}

static bool loopback_alone(const struct netaddr *address)
{
    return netaddr_kind(address) == NETADDR_LOOPBACK;
}

static bool public_or_loopback(const struct netaddr *address)
{
    return netaddr_kind(address) != NETADDR_SPECIAL;
}

static bool is_json(const char *type)
{
    static const char json[] = "application/json";
    size_t len = sizeof json - 1;

    return type != NULL && strncasecmp(type, json, len) == 0 &&
           strchr("; \t", type[len]) != NULL;
}

/* RFC 9111 5.2.2, as far as it concerns a cache of one. */
static int64_t fresh_for(const char *control)
{
    int64_t fresh_s = FRESH_S;

    while (control != NULL && *control != '\0') {
        control += strspn(control, ", \t");
        if (strncasecmp(control, "no-store", 8) == 0 ||
            strncasecmp(control, "no-cache", 8) == 0)
            return 0;
        if (strncasecmp(control, "max-age=", 8) == 0)
            fresh_s = strtoll(control + 8, NULL, 10);
        control += strcspn(control, ",");
    }
    return fresh_s < FRESH_MAX_S ? fresh_s : FRESH_MAX_S;
}

struct fetching {
    int deadline_ms;
    const struct fetcher_ask *ask;
    struct fetcher_answer *out;
    struct err *e;
};

static int fetch(void *self)
{
    static const struct httpc_field accept = { "Accept", "application/json" };
    const struct fetching *f = self;
    struct httpc_ask http = { .method = "GET",
                              .url = f->ask->url,
                              .headers = &accept,
                              .n_headers = 1,
                              .deadline_ms = f->deadline_ms,
                              .limit_bytes = DOCUMENT_MAX,
                              .may_connect = public_alone };
    struct httpc_answer answer;

    if (f->ask->loopback)
        http.may_connect =
            strncmp(http.url, "http:", 5) == 0 ? loopback_alone : public_or_loopback;
    else if (strncmp(http.url, "https:", 6) != 0)
        return err_set(f->e, ERR_PARSE, "only https is fetched");
    if (httpc_send(f->ask->arena, &http, &answer, f->e) < 0)
        return -1;
    if (answer.status != 200)
        return err_set(f->e, ERR_IO, "the host answers %d", answer.status);
    if (!is_json(httpc_header(&answer, "Content-Type")))
        return err_set(f->e, ERR_PARSE, "the answer is not application/json");
    *f->out =
        (struct fetcher_answer){ answer.body, answer.body_len,
                                 fresh_for(httpc_header(&answer, "Cache-Control")) };
    return 0;
}

static int get(void *self, const struct fetcher_ask *ask, struct fetcher_answer *out,
               struct err *e)
{
    struct docfetch *d = self;
    /* chosen: a document has no more time to arrive than a request has */
    bool sooner = d->deadline_ms > 0 && d->deadline_ms < DEADLINE_MS;
    struct fetching f = { sooner ? d->deadline_ms : DEADLINE_MS, ask, out, e };
    int rc = -1;

    if (atomic_fetch_add(&d->running, 1) < AT_ONCE)
        rc = arena_run(ask->arena, fetch, &f); /* the count goes down whatever happens */
    else
        (void)err_set(e, ERR_UNAVAILABLE, "too many documents are being fetched");
    atomic_fetch_sub(&d->running, 1);
    return rc == -2 ? err_set(e, ERR_LIMIT, "Out of memory") : rc;
}

struct fetcher docfetch_fetcher(struct docfetch *self)
{
    return (struct fetcher){ get, self };
}
