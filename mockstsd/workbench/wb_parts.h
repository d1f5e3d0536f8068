/* SPDX-License-Identifier: MIT */
/*
 * wb_parts: what is a question about: users as their tokens tell, clients, targets, rules?
 *
 * Data only; wb_world.h loads it and finds things in it by name.
 */
#ifndef STS_WB_PARTS_H
#define STS_WB_PARTS_H

#include "policy/facts.h"
#include "policy/ruleset_input.h"
#include "wire/report_data.h"

struct arena;
struct snapshot;
struct wb_names;

/*
 * A user as an inbound token tells of them; one of several tenants stands once for each, with
 * that tenant as dct. chosen: the token carries email and every membership, as one with the
 * scopes openid, email and profile does; what else a rule asks of the claims is missing unless
 * a case gives it. A disabled user stands here too: rules decide, and enabling is one click.
 */
struct wb_subject {
    const char *name; /* "dana", "dana@acme": the shortest that is unique */
    const char *user_id;
    const char *const *also; /* other names that find it: login ids, e-mail … */
    size_t n_also;
    struct facts_user facts;
};

/*
 * chosen: who may exchange is confidential and represents a Resource, since a subject token is
 * spent only by whom it is for (contract 4.6); with audienceBinding off, whoever is confidential.
 * Who may obtain a user's token has a grant that gives one. Suspended ones count as if active.
 */
struct wb_client {
    const char *name;  /* its name where that is unique, else its record id */
    bool may_exchange; /* can be the exchanging client */
    bool may_obtain;   /* can be the MCP client */
    struct facts_client facts;
};

struct wb_target {
    const char *name; /* of a Resource its name where unique, of a Connection its id */
    enum rule_action
        action; /* what an exchange asks here: follows from the target's kind */
};

/* Where the texts come from; "-" is standard input, and then the texts are read already. */
struct wb_text {
    const char *name; /* as the user wrote it: stands in every place */
    const char *text;
    size_t text_len;
};

struct wb_source {
    struct wb_text tenant;
    const struct wb_text *rules; /* other rules instead of the tenant's own */
    size_t n_rules;              /* 0: its own */
    bool is_built_in;            /* the demo tenant: no --tenant names it */
    bool is_terraform;           /* the tenant: it has no users and no Resources */
};

struct wb_world {
    struct arena *arena;
    const struct wb_source *source; /* what it was loaded from */
    const struct snapshot *snapshot;
    const struct ruleset *rules;
    const struct ruleset_input *input; /* what the rules were compiled from */
    const struct wb_naming *naming;    /* which rules may name a target; NULL: all */
    const struct report_place *places; /* of each rule */
    const struct wb_subject *subjects; /* sorted by name, as are the clients */
    size_t n_subjects;
    const struct wb_client *clients;
    size_t n_clients;
    const struct wb_target *targets; /* in the order of input->targets */
    size_t n_targets;
    const struct wb_names *subject_names, *client_names, *target_names; /* to find them */
};

#endif
