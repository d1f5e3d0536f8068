/* SPDX-License-Identifier: MIT */
/*
 * world: one request before some rules, answered by both evaluators as one line of text.
 *
 * The line is "allow a b | c:not_granted | 0 2": the scopes granted, those withheld with the
 * reason of each, the rules that decided; or "deny no_match | … | …". Names are sorted.
 */
#ifndef STS_WORLD_H
#define STS_WORLD_H

#include "policy/facts.h"
#include "policy/ruleset.h"

struct arena;

#define COUNT(type, ...) (sizeof((type[]){ __VA_ARGS__ }) / sizeof(type))
#define TEXTS(...)                                                                       \
    {                                                                                    \
        (const char *const[]){ __VA_ARGS__ }, COUNT(const char *const, __VA_ARGS__)      \
    }
#define SET(...)                                                                         \
    {                                                                                    \
        true, (const char *const[]){ __VA_ARGS__ },                                      \
            COUNT(const char *const, __VA_ARGS__)                                        \
    }
#define NOTHING                                                                          \
    {                                                                                    \
        .present = true                                                                  \
    }
#define VALUES(...)                                                                      \
    {                                                                                    \
        true, (const struct rule_value[]){ __VA_ARGS__ },                                \
            COUNT(const struct rule_value, __VA_ARGS__)                                  \
    }
#define TEXT(t)                                                                          \
    {                                                                                    \
        .type = RULE_TEXT, .text = (t)                                                   \
    }
#define INTEGER(i)                                                                       \
    {                                                                                    \
        .type = RULE_INTEGER, .integer = (i)                                             \
    }
#define DOUBLE(d)                                                                        \
    {                                                                                    \
        .type = RULE_DOUBLE, .number = (d)                                               \
    }
#define TRUTH(b)                                                                         \
    {                                                                                    \
        .type = RULE_BOOL, .truth = (b)                                                  \
    }

/* Members of struct rule. */
#define EXCHANGE                                                                         \
    .enabled = true, .family = RULE_TOKEN_EXCHANGE, .actions = 1u << RULE_EXCHANGE_TOKEN
#define FETCH                                                                            \
    .enabled = true, .family = RULE_OUTBOUND_ACCESS,                                     \
    .actions = 1u << RULE_FETCH_OUTBOUND_TOKEN
#define PERMIT_ALL                                                                       \
    .effect = RULE_PERMIT,                                                               \
    .grants = (const struct rule_grant[]){ { .all_scopes = true } }, .n_grants = 1
#define PERMIT(...)                                                                      \
    .effect = RULE_PERMIT,                                                               \
    .grants = (const struct rule_grant[]){ { .scopes = TEXTS(__VA_ARGS__) } },           \
    .n_grants = 1
#define FORBID_ALL .effect = RULE_FORBID
#define FORBID(...)                                                                      \
    .effect = RULE_FORBID,                                                               \
    .grants = (const struct rule_grant[]){ { .scopes = TEXTS(__VA_ARGS__) } },           \
    .n_grants = 1
#define ON(kind, ...)                                                                    \
    .targets =                                                                           \
        (const struct rule_target[]){ { .type = kind, .ids = TEXTS(__VA_ARGS__) } },     \
    .n_targets = 1
#define WHEN(...)                                                                        \
    .conditions = (const struct rule_condition[]){ __VA_ARGS__ },                        \
    .n_conditions = COUNT(const struct rule_condition, __VA_ARGS__)

/* A condition: of one value, or of a list. */
#define ONE(k, o, ...)                                                                   \
    {                                                                                    \
        .key = (k), .op = (o), .values = (const struct rule_value[]){ __VA_ARGS__ },     \
        .n_values = 1                                                                    \
    }
#define LIST(k, o, ...)                                                                  \
    {                                                                                    \
        .key = (k), .op = (o), .is_list = true,                                          \
        .values = (const struct rule_value[]){ __VA_ARGS__ },                            \
        .n_values = COUNT(const struct rule_value, __VA_ARGS__)                          \
    }

/* A rule set input with every feature on and names for rules that have none. Owns: the arena. */
struct ruleset_input world_input(const struct rule *rules, size_t n_rules,
                                 const struct ruleset_target *targets, size_t n_targets,
                                 struct arena *a);

/* Compile; fails the test if there is a problem. */
const struct ruleset *world_compile(const struct ruleset_input *in, struct arena *a);

/* The line of the engine. Owns: the arena. */
const char *world_decide(const struct ruleset *rules, const struct facts_raw *raw,
                         struct arena *a);

/* The line of the slow twin. Owns: the arena. */
const char *world_reference(const struct ruleset *rules, const struct facts_raw *raw,
                            struct arena *a);

/* Compile and ask both; fails the test unless each answers with this line. */
void world_expect(const struct ruleset_input *in, const struct facts_raw *raw,
                  const char *want, struct arena *a);

#endif
