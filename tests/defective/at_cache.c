/* SPDX-License-Identifier: MIT */
/* What is remembered beyond the request: answers, tokens that were seen, records of anybody. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"
#include "defective/at.h"
#include "defective/plant.h"

enum { KEPT_MAX = 1024, TOKEN_MAX = 4096 };

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

/* Is there an entry of that name and text? Under the lock. */
static const struct entry *find(const char *name, const char *text)
{
    for (size_t i = 0; i < n_kept; i++)
        if (strcmp(kept[i].who, name) == 0 && strcmp(kept[i].asked, text) == 0)
            return &kept[i];
    return NULL;
}

bool at_cache_has(const char *name, const char *text)
{
    bool found;

    pthread_mutex_lock(&lock);
    found = find(name, text) != NULL;
    pthread_mutex_unlock(&lock);
    return found;
}

/* Does the text of an entry of that name hold this in quotes? Returns: what was asked for it. */
const char *at_cache_asked(const char *name, const char *value)
{
    const char *asked = NULL, *hit;
    size_t len = strlen(value);

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_kept && asked == NULL; i++) {
        hit = strcmp(kept[i].who, name) == 0 ? strstr(kept[i].body, value) : NULL;
        if (hit != NULL && hit > kept[i].body && hit[-1] == '"' && hit[len] == '"')
            asked = kept[i].asked;
    }
    pthread_mutex_unlock(&lock);
    return asked;
}

const char *at_cache_subject(const char *token)
{
    const char *subject = *token != '\0' ? at_cache_asked("given", token) : NULL;

    return subject != NULL ? subject : token;
}

bool at_cache_knows(const char *id)
{
    return id != NULL && *id != '\0' && at_cache_asked("record", id) != NULL;
}

bool at_cache_find(const struct request *req, struct response *out, struct arena *a)
{
    const struct entry *found = NULL;

    if (!plant_is("decision-cached") && !plant_is("credential-cached"))
        return false;
    pthread_mutex_lock(&lock);
    found = find(who_asks(req), req->body);
    pthread_mutex_unlock(&lock);
    if (found == NULL)
        return false;
    response_text(out, found->status, arena_text(a, found->body));
    response_add(out, "Cache-Control", "no-store");
    return true;
}

/* The faults that remember under a name. */
static bool is_wanted(const char *name)
{
    switch (*name) {
    case 'g':
        return plant_is("subject-token-single-use") ||
               plant_is("stored-token-as-subject");
    case 'n':
        return plant_is("refresh-narrow-sticks");
    case 'p':
        return plant_is("access-as-refresh");
    case 'r':
        return plant_is("replay-by-text") || strncmp(plant_id(), "foreign-", 8) == 0;
    default:
        return true;
    }
}

static void keep(const char *name, const char *asked, const char *body, int status)
{
    if (!is_wanted(name))
        return;
    pthread_mutex_lock(&lock);
    if (arena == NULL)
        arena = arena_open(0);
    if (arena != NULL && n_kept < KEPT_MAX)
        kept[n_kept++] =
            (struct entry){ arena_text(arena, name), arena_text(arena, asked),
                            arena_text(arena, body), status };
    pthread_mutex_unlock(&lock);
}

/* Of an answer with a refresh token: the scope that was asked for it, and what it came with. */
static void keep_refresh(const struct response *out)
{
    const char *scope = at_asked("scope"), *grant = at_asked("grant_type");
    const char *at = strstr(out->body, "\"refresh_token\":\"");
    char token[TOKEN_MAX];

    if (at == NULL || grant == NULL)
        return;
    at += strlen("\"refresh_token\":\"");
    (void)snprintf(token, sizeof token, "%.*s", (int)strcspn(at, "\""), at);
    keep("pair", token, out->body, out->status);
    if (scope != NULL && strcmp(grant, "refresh_token") == 0)
        keep("narrow", scope, out->body, out->status);
}

void at_cache_keep(const struct request *req, const struct response *out)
{
    const char *subject = at_asked("subject_token"), *token = at_asked("token");

    if (out->status == 200 && strcmp(req->path, "/_mock/apply") == 0)
        keep("record", "", req->body, 200);
    if (out->status == 200 && strstr(req->path, "/revoke") != NULL && token != NULL)
        keep("revoked", token, "", 200);
    if (out->body == NULL)
        return;
    keep_refresh(out);
    if (out->status == 200 && subject != NULL)
        keep("given", subject, out->body, 200);
    if (is_remembered(req, out->status, out->body))
        keep(who_asks(req), req->body, out->body, out->status);
}
