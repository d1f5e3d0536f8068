/* SPDX-License-Identifier: MIT */
/*
 * wb_file_rows: what can a policy test file ask and expect?
 *
 * Data only. Each record of a list begins with its place.
 */
#ifndef STS_WB_FILE_ROWS_H
#define STS_WB_FILE_ROWS_H

#include "policy/rule.h"
#include "tenant/client.h"
#include "workbench/wb_request.h"
#include "workbench/wb_supposed.h"

/* In all of these, items NULL of a list means that the key is not there. */

struct wb_withheld {
    const char *scope, *reason;
};

enum { WB_ANY_OUTCOME = -1 }; /* else enum wb_outcome */

struct wb_expect {
    int outcome;
    struct texts granted;
    const struct wb_withheld *withheld;
    size_t n_withheld;
    struct texts by; /* ids or names of rules */
};

struct wb_case {
    struct report_place place;
    const char *id, *why;
    struct texts user, via, client, tenant, target; /* lists multiply */
    int action;                                     /* enum rule_action */
    struct texts request;
    const struct wb_claim *claims;
    size_t n_claims;
    struct wb_supposed suppose; /* instead of user, via, client */
    struct wb_expect expect;
};

/* user, via or client: a name, or what is true of them. All must hold. */
struct wb_party_of {
    const char *name; /* "": any that fits */
    struct texts role, not_role, permission, not_permission, tenant, not_tenant, email,
        not_email;                                           /* of a user */
    struct texts tag, not_tag, client_name, not_client_name; /* of a client */
};

struct wb_that {
    struct wb_party_of user, via, client;
    const char *target, *scope; /* scope "": as a whole, or any */
    int action;
};

struct wb_target_scopes {
    const char *target;
    struct texts scopes;
};

struct wb_who_can {
    const char *target, *scope;
    int action;
};

struct wb_what_can {
    const char *user, *tenant, *via, *client; /* "": any */
};

struct wb_reach_of {
    struct report_place place;
    const char *id;
    struct wb_who_can who_can; /* target "": it is the other question */
    struct wb_what_can what_can;
    struct texts exactly; /* of who-can: "dana via finance-mcp" */
    const struct wb_target_scopes *exactly_targets;
    size_t n_exactly_targets; /* of what-can */
};

enum wb_over { WB_OVER_OPEN, WB_OVER_CLOSED };

struct wb_always_of { /* never, too */
    struct report_place place;
    const char *id, *why;
    struct wb_that that;
    int over; /* enum wb_over */
};

enum wb_change_kind { WB_CHANGE_ANY, WB_CHANGE_NONE, WB_CHANGE_LIST };

struct wb_change {
    enum wb_change_kind kind;
    struct texts exactly;
};

struct wb_compare_of {
    struct report_place place;
    struct texts against; /* rule files, beside this one */
    struct wb_change gain, lose;
};

struct wb_gates_of {
    struct report_place place;
    int64_t rules, clauses, mutation; /* percent; -1: no gate */
};

#endif
