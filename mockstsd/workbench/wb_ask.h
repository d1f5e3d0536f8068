/* SPDX-License-Identifier: MIT */
/*
 * wb_ask: what happens to this one request under these rules?
 *
 * Both engines decide, the indexed one and the slow twin; if they differ, that is a fault of
 * the program (exit 6) and not an answer.
 */
#ifndef STS_WB_ASK_H
#define STS_WB_ASK_H

#include "base/attr.h"
#include "policy/decision.h"
#include "workbench/wb_stands.h"

struct explanation;

enum { WB_NOBODY = -1 }; /* no user (a machine's token), no MCP client */

/* Everything that a decision depends on. */
struct wb_ask {
    const struct facts_user *user;         /* NULL: none */
    const struct facts_client *mcp_client; /* NULL: none */
    const struct facts_client *client;     /* the exchanging one */
    size_t target;
    enum rule_action action;           /* RULE_ACTION_NONE: that of the target */
    struct facts_texts scopes;         /* not present: the request omits them */
    const struct facts_values *claims; /* one for each ruleset_claim_path; may be NULL */
    size_t n_claims;
};

struct wb_verdict {
    struct decision decision;
    const struct facts *facts;
    struct decision_scopes granted, withheld; /* sorted by name */
    const uint32_t *rules;                    /* that decided, ascending */
    size_t n_rules;
};

/*
 * Decide.
 *
 * Owns     the arena.
 * Fails    ERR_CONFLICT: the two engines disagree; the text is the witness. Exit code 6.
 */
int wb_ask(const struct wb_world *w, const struct wb_ask *ask, struct arena *a,
           struct wb_verdict *out, struct err *e) MUST_USE;

/*
 * As above, for those who ask many times: the slow twin goes through the rules that stand at the
 * place, which takes all rules once for each place (wb_stands.h).
 *
 * Owns, Fails  as above.
 */
int wb_ask_again(struct wb_stands *s, const struct wb_ask *ask, struct arena *a,
                 struct wb_verdict *out, struct err *e) MUST_USE;

/*
 * Of what was asked for, all, some or nothing. Where the request omits scopes, what was asked
 * for is the whole catalogue.
 */
enum wb_outcome { WB_ALLOW, WB_PARTIAL, WB_DENY };

enum wb_outcome wb_ask_outcome(const struct wb_verdict *v); /* Which of them. */
const char *wb_ask_outcome_name(enum wb_outcome outcome); /* "partial". Owns: constant. */

/* "allow: loans:read; withheld loans:export (not_granted)". Owns: the arena. */
const char *wb_ask_verdict_text(const struct wb_verdict *v, struct arena *a);

/* "dana via claude-desktop, loan-mcp, asking loan-api loans:read". Owns: the arena. */
const char *wb_ask_text(const struct wb_world *w, const struct wb_ask *ask,
                        struct arena *a);

/*
 * The command line that explains it: "mockstsd policy explain --tenant F --user dana …".
 *
 * Returns  NULL if a party is none of the fixture's, so that no command could name it.
 * Owns     the arena.
 */
const char *wb_ask_command(const struct wb_world *w, const struct wb_ask *ask,
                           struct arena *a);

#endif
