/* SPDX-License-Identifier: MIT */
/*
 * facts: what is known of one request?
 *
 * First as text (struct facts_raw, filled by whoever asks), then numbered once against a rule
 * set (struct facts), so that any number of decisions need no text at all.
 */
#ifndef STS_FACTS_H
#define STS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/rule.h"
#include "policy/scope_set.h"

struct arena;
struct ruleset;

/* A set of texts. Missing (present = false) is not the same as empty. */
struct facts_texts {
    bool present;
    const char *const *items;
    size_t n;
};

/* The value of one claim: a scalar is a list of one. Only text, integer, double, bool. */
struct facts_values {
    bool present;
    const struct rule_value *items;
    size_t n;
};

/* A client record. Never a request field, never a claim (POL-021, POL-022). */
struct facts_client {
    const char *record_id;
    const char *client_id;
    const char *name;        /* NULL: has none that an administrator set */
    struct facts_texts tags; /* of a record always present, may be empty */
};

/* The user as the inbound token tells, never as the user record does. */
struct facts_user {
    const char *id;     /* sub; NULL for a machine's token */
    const char *email;  /* NULL: no such claim */
    const char *tenant; /* dct; NULL: no such claim */
    struct facts_texts roles;
    struct facts_texts permissions;
    struct facts_texts tenants;
};

struct facts_raw {
    enum rule_action action;
    const char *target_id; /* record id of a Resource or a Connection */
    const struct facts_client
        *client; /* the exchanging one; on the vault route the token's own */
    const struct facts_client
        *mcp_client; /* azp of the inbound token; NULL: no such record */
    struct facts_user user;
    const struct facts_values
        *claims; /* one for each ruleset_claim_path, in that order */
    size_t n_claims;
    struct facts_texts scopes; /* asked for; not present = the request omits them */
};

/* The same, numbered. Read by decide.c and its neighbours alone. */
struct facts {
    const struct facts_raw *raw;
    uint32_t target; /* number in the catalogue, or RULESET_NO_TARGET */
    enum rule_action action;
    struct scope_set asked; /* all scopes of the target when the request omits them */
    bool names_scopes;      /* the request names scopes */
    uint32_t n_strays;      /* scopes asked for that have no number at the target */
    const uint64_t *bits;   /* the atoms that hold, as a bit set … */
    const uint32_t *atoms;  /* … and as a list */
    uint32_t n_atoms;
};

/*
 * Number the facts of one request.
 *
 * Takes    raw: must outlive the result; claims may be fewer than the rule set mentions, then
 *          the others are missing.
 * Owns     the arena; good for this rule set alone.
 * Cost     one hash look-up per text; memory of one bit for each value that rules mention.
 */
const struct facts *facts_number(const struct ruleset *rules, const struct facts_raw *raw,
                                 struct arena *a);

#endif
