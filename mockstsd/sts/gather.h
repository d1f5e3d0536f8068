/* SPDX-License-Identifier: MIT */
/*
 * gather: what does policy get to know?
 *
 * The casefile as facts: user facts from the subject token alone, client facts from records
 * alone; then the decision, and what the scopes asked for come to.
 */
#ifndef STS_GATHER_H
#define STS_GATHER_H

#include "base/attr.h"
#include "policy/facts.h"
#include "policy/rule.h"
#include "wire/jobj.h"

struct arena;
struct casefile;
struct err;
struct ruleset;

/* Number the facts for this action and decide. Fills facts, decision, granted, withheld. */
void gather_decide(struct casefile *c, enum rule_action action);

/*
 * Turn the decision into scopes: policy denial, then partialScopes and requireScopeSubset.
 *
 * Fails    OAUTH_POLICY, OAUTH_INVALID_SCOPE naming the missing ones. With explainDenials the
 *          sentence holds reason and rules.
 * Source   contract.md 4.4, 7.3.
 */
int gather_settle(struct casefile *c, struct err *e) MUST_USE;

/*
 * What these rules ask of the claims of a token.
 *
 * Returns  how many; *out: one for each claim that the rules number, untouched if none.
 * Owns     the arena; texts: the document.
 */
size_t gather_claims(struct jobj claims, const struct ruleset *rules, struct arena *a,
                     const struct facts_values **out);

/* Fail with OAUTH_INVALID_SCOPE, naming the scopes withheld. */
int gather_refuse_partial(const struct casefile *c, struct err *e);

#endif
