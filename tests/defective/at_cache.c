/* SPDX-License-Identifier: MIT */
/* Answers that are remembered: of decisions, or of stored credentials. */
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"
#include "defective/at.h"
#include "defective/plant.h"

enum { KEPT_MAX = 256 };

static struct entry {
    const char *who, *asked, *body;
    int status;
} kept[KEPT_MAX];
static size_t n_kept;
static struct arena *arena; /* for the life of the process */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *who_asks(const struct request *req)
{
    const char *head = request_find(req, "Authorization");

    return head != NULL ? head : "";
}

/* Tokens are decided upon, everything else that is given was stored. */
static bool is_remembered(const struct request *req, int status, const char *body)
{
    bool token = strstr(body, "eyJ") != NULL || status != 200;

    return strstr(req->path, "oauth2") != NULL &&
           strstr(req->body, "token-exchange") != NULL &&
           ((plant_is("decision-cached") && token) ||
            (plant_is("credential-cached") && !token));
}

bool at_cache_find(const struct request *req, struct response *out, struct arena *a)
{
    const struct entry *found = NULL;

    if (!plant_is("decision-cached") && !plant_is("credential-cached"))
        return false;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_kept && found == NULL; i++)
        if (strcmp(kept[i].who, who_asks(req)) == 0 &&
            strcmp(kept[i].asked, req->body) == 0)
            found = &kept[i];
    pthread_mutex_unlock(&lock);
    if (found == NULL)
        return false;
    response_text(out, found->status, arena_text(a, found->body));
    response_add(out, "Cache-Control", "no-store");
    return true;
}

void at_cache_keep(const struct request *req, const struct response *out)
{
    if (out->body == NULL || !is_remembered(req, out->status, out->body))
        return;
    pthread_mutex_lock(&lock);
    if (arena == NULL)
        arena = arena_open(0);
    if (arena != NULL && n_kept < KEPT_MAX)
        kept[n_kept++] = (struct entry){ arena_text(arena, who_asks(req)),
                                         arena_text(arena, req->body),
                                         arena_text(arena, out->body), out->status };
    pthread_mutex_unlock(&lock);
}
