/* SPDX-License-Identifier: MIT */
/*
 * rule: what does a policy rule say, in Descope's own words?
 *
 * Plain data with the names of the Terraform resource `descope_policy_rule`, and the one table
 * of spellings per enum. Whether a rule is fit for use is ruleset_compile's question.
 */
#ifndef STS_RULE_H
#define STS_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first member of each enum means "not given, or a word that no table knows". */
/* clang-format off */
enum rule_family {
    RULE_FAMILY_NONE, RULE_RESOURCE_ACCESS, RULE_OUTBOUND_ACCESS, RULE_TOKEN_EXCHANGE,
};
enum rule_effect { RULE_EFFECT_NONE, RULE_PERMIT, RULE_FORBID };
enum rule_principal { RULE_PRINCIPAL_NONE, RULE_ANY, RULE_USER, RULE_CLIENT }; /* none = any */
enum rule_target_type { RULE_TYPE_NONE, RULE_API, RULE_MCP, RULE_OUTBOUND_APP, RULE_TYPE_ANY };
enum rule_operator {
    RULE_OPERATOR_NONE, RULE_EQUAL, RULE_NOT_EQUAL, RULE_CONTAINS, RULE_NOT_CONTAINS, RULE_IN,
    RULE_NOT_IN,
};
enum rule_action {
    RULE_ACTION_NONE, RULE_USER_ACCESS, RULE_CLIENT_ACCESS, RULE_EXCHANGE_TOKEN,
    RULE_FETCH_OUTBOUND_TOKEN,
};
/* clang-format on */
enum { RULE_ACTIONS_MAX = 5, RULE_TYPES_MAX = 5 }; /* for arrays indexed by the enum */

/* NULL and NESTED exist so that the check can refuse them with their place. */
enum rule_value_type {
    RULE_VALUE_NONE, /* no value given */
    RULE_TEXT,
    RULE_INTEGER,
    RULE_DOUBLE,
    RULE_BOOL,
    RULE_NULL,
    RULE_NESTED, /* an object, or an array within an array */
};

struct rule_value {
    enum rule_value_type type;
    const char *text; /* RULE_TEXT */
    int64_t integer;  /* RULE_INTEGER */
    double number;    /* RULE_DOUBLE */
    bool truth;       /* RULE_BOOL */
};

struct rule_texts {
    const char *const *items;
    size_t n;
};

struct rule_target {
    enum rule_target_type type;
    bool all_of_type;
    struct rule_texts ids; /* record ids; for Resources URIs too */
};

struct rule_grant {
    struct rule_texts scopes;
    struct rule_texts allowed_audiences;
    bool all_scopes;
};

struct rule_condition {
    const char *key;
    enum rule_operator op;
    bool is_list; /* the value was written as an array */
    const struct rule_value *values;
    size_t n_values;
};

struct rule {
    const char *id;
    const char *version; /* an int64 as text */
    const char *name;
    const char *description;
    bool enabled;
    enum rule_family family;
    unsigned actions; /* rule_action_bit of each of actionKinds */
    enum rule_effect effect;
    enum rule_principal principal;
    struct rule_texts selector;
    const struct rule_target *targets;
    size_t n_targets;
    const struct rule_grant *grants;
    size_t n_grants;
    const struct rule_condition *conditions;
    size_t n_conditions;
    const char *cedar_text;
    int64_t created_s;
    int64_t modified_s;
    unsigned line, column; /* where it stands in the tenant's text; 0: not there */
};

/* The bit of an action in struct rule's actions. */
unsigned rule_action_bit(enum rule_action action);

/* True if rules of this family may carry the action (contract 7.2). */
bool rule_family_has(enum rule_family family, enum rule_action action);

#endif
