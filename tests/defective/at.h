/* SPDX-License-Identifier: MIT */
/* at: what the places do that others call. The rest are __wrap_ functions, which the linker calls. */
#ifndef STS_AT_H
#define STS_AT_H

#include <stdbool.h>

#include "wire/jobj.h"

struct arena;
struct request;
struct response;

/* Spoil a parsed request as the row of "ask" says. Returns: false if the row is not about it. */
bool at_ask_spoils(struct request *req, struct arena *a);

/* Spoil the answer to it as the row of "answer" says; /healthz names the defect. */
void at_answer_spoil(const struct request *req, struct response *out, struct arena *a);

/* Does the public URL that it was started with end in a slash? */
bool at_has_slash(void);

/* Has a control route refused a fragment of the world? */
bool at_was_refused(void);

/* The project of the newest event, or NULL. Owns: constant. */
const char *at_event_project(void);

/* Is policy not asked for now, and nothing noted? */
bool at_is_aside(void);
void at_step_aside(bool aside);

/* A field of the head of the request that this thread serves, or NULL. Owns: the request. */
const char *at_head(const char *name);

/* What the same request was answered before, if the defect is to remember that. */
bool at_cache_find(const struct request *req, struct response *out, struct arena *a);
void at_cache_keep(const struct request *req,
                   const struct response *out); /* Remember it. */

/* Is this remembered under that name? Which subject token was this given for, or itself? */
bool at_cache_has(const char *name, const char *text);
const char *at_cache_subject(const char *token);

/* What was asked when this token was given, if that is remembered under the name; or NULL. */
const char *at_cache_asked(const char *name, const char *token);

/* Is there somebody who has a record of that id or URI? */
bool at_cache_knows(const char *id);

/* A field of the form that is being served by this thread, or NULL. Owns: the request. */
const char *at_asked(const char *name);

/* Do the header fields contain what the map "head" of a row says? */
bool at_has_heads(const struct request *req, struct jobj row);

/* Fetch what a registration names, as one does who is curious. */
void at_document_visit(const struct request *req, struct arena *a);

/* "POST /oauth2/v1/token", for the pattern "where" of a row. Owns: the arena. */
const char *at_where(const struct request *req, struct arena *a);

#endif
