/* SPDX-License-Identifier: MIT */
/*
 * rule_cedar: how do these rules read in Cedar, so that an engine of others decides the same?
 *
 * A request names one scope, or none for a target that has no scopes; it is written so:
 *
 *   principal  the exchanging client, Client::"<record id>"; no policy speaks of it, because a
 *              rule may be about the user and the client at once: both stand in the context
 *   action     Action::"exchange_token" and so on, as contract 7.2 names them
 *   resource   Api::"<id>", Mcp::"<id>" or OutboundApp::"<id>", with the attributes id,
 *              scopes (a set), anyScope (a Connection without a catalogue) and, of a Resource,
 *              uri
 *   context    scope: the scope asked for; left out: the target as a whole
 *              caller: the exchanging client's record id and clientId, for selectors
 *              "client.tags", "user.roles", "claims.<path>" …: the keys of contract 7.4, each
 *              a set, a scalar as a set of one; left out where the key is missing
 *
 * Numbers are Longs. Cedar has no other: a number that is no int64 is the record
 * {number: "0.5"}, in a rule and in a request alike, and equal as such.
 */
#ifndef STS_RULE_CEDAR_H
#define STS_RULE_CEDAR_H

struct buf;
struct rule;
struct rule_value;
struct ruleset_input;

/* Append one rule as one policy, whether it is enabled or not. Takes: a rule that was loaded. */
void rule_cedar(const struct rule *r, struct buf *out);

/*
 * Append the enabled rules, one policy each in their order, then the frame: a forbid for scopes
 * that a target does not have and, where untargetedAccess allows, a permit for the targets that
 * no rule names.
 */
void rule_cedar_set(const struct ruleset_input *in, struct buf *out);

/*
 * The text that stands for a number outside int64 in {number: "…"}; "" if it is within.
 *
 * Takes    v: a number; text: room for RULE_CEDAR_NUMBER bytes.
 */
void rule_cedar_number(const struct rule_value *v, char *text);

enum { RULE_CEDAR_NUMBER = 32 };

#endif
