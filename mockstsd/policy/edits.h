/* SPDX-License-Identifier: MIT */
/*
 * edits: one small change to a rule or to a client, tried on a copy.
 *
 * What a person could do to turn a denial into a yes. Which edit helps is repair.h's question.
 */
#ifndef STS_EDITS_H
#define STS_EDITS_H

#include "policy/facts.h"

struct arena;
struct buf;

enum edit_kind {
    EDIT_TAG_GIVE, /* value: the tag */
    EDIT_TAG_TAKE,
    EDIT_ENABLE,
    EDIT_DISABLE,
    EDIT_TARGET_ADD,   /* value: the id of the target asked for */
    EDIT_SELECTOR_ADD, /* value: a user or client id */
    EDIT_VALUE_ADD,    /* to the list of a condition; a single value is replaced */
    EDIT_VALUE_TAKE,   /* from the list of a condition */
    EDIT_SCOPE_GRANT,  /* value: the scope */
    EDIT_SCOPES_OMIT,
};

struct edit {
    enum edit_kind kind;
    size_t rule;      /* of the attempt; tags and scopes asked for have none */
    size_t condition; /* for EDIT_VALUE_* */
    bool mcp_client;  /* for EDIT_TAG_*: that one, not the exchanging client */
    struct rule_value value;
};

/* Copies that edits change; nothing of the original is touched. */
struct edits_attempt {
    struct rule *rules;
    size_t n_rules;
    enum rule_target_type type; /* of the target asked for */
    struct facts_raw raw;
};

/* Make the change. Owns: the arena what it allocates. */
void edits_apply(const struct edit *e, struct edits_attempt *to, struct arena *a);

/* Say the change: give tag "vetted" to client crm-mcp. Takes: the attempt before any edit. */
void edits_say(const struct edit *e, const struct edits_attempt *before, struct buf *out);

#endif
