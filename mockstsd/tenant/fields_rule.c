/* SPDX-License-Identifier: MIT */
#include "tenant/fields.h"

#include "policy/rule_words.h"
#include "tenant/tenant.h"

/* The schema of Descope's descope_policy_rule; whether a rule makes sense is policy's question. */

/* rule.h has its own pair of pointer and count; the loader fills it as struct texts. */
_Static_assert(sizeof(struct rule_texts) == sizeof(struct texts) &&
                   offsetof(struct rule_texts, items) == offsetof(struct texts, items) &&
                   offsetof(struct rule_texts, n) == offsetof(struct texts, n),
               "lists of texts are the same in both rooms");
_Static_assert(sizeof(enum rule_family) == sizeof(int), "enums are read as int");

static const struct rule_target blank_target = { .type = RULE_TYPE_NONE };

static const struct field target_rows[] = {
    { "type", FIELD_RULE_WORD, offsetof(struct rule_target, type),
      .vocabulary = RULE_WORDS_TARGET_TYPE, .required = true,
      .help = "What kind of target." },
    { "allOfType", FIELD_BOOL, offsetof(struct rule_target, all_of_type),
      .help = "Every target of that kind." },
    { "ids", FIELD_TEXTS, offsetof(struct rule_target, ids),
      .help = "Record ids; for Resources URIs too." },
};
static const struct field_table table_target = {
    "resourceTarget",
    sizeof(struct rule_target),
    &blank_target,
    target_rows,
    sizeof target_rows / sizeof target_rows[0],
    "What the rule is about.",
};

static const struct rule_grant blank_grant = { .all_scopes = false };

static const struct field grant_rows[] = {
    { "scopes", FIELD_TEXTS, offsetof(struct rule_grant, scopes),
      .help = "These scopes." },
    { "allowedAudiences", FIELD_TEXTS, offsetof(struct rule_grant, allowed_audiences),
      .help = "Only for targets with one of these URIs." },
    { "allScopes", FIELD_BOOL, offsetof(struct rule_grant, all_scopes),
      .help = "Every scope of the target." },
};
static const struct field_table table_grant = {
    "grant",
    sizeof(struct rule_grant),
    &blank_grant,
    grant_rows,
    sizeof grant_rows / sizeof grant_rows[0],
    "What the rule gives or takes.",
};

static const struct rule_condition blank_condition = { .key = "" };

static const struct field condition_rows[] = {
    { "key", FIELD_TEXT, offsetof(struct rule_condition, key), .required = true,
      .help = "client.tags, mcpClient.name, user.roles, claims.department …" },
    { "operator", FIELD_RULE_WORD, offsetof(struct rule_condition, op),
      .vocabulary = RULE_WORDS_OPERATOR, .required = true,
      .help = "How it is compared." },
    { "value", FIELD_CONDITION_VALUE, offsetof(struct rule_condition, values),
      .other = offsetof(struct rule_condition, n_values), .required = true,
      .help = "A scalar; for in and notIn a list." },
};
static const struct field_table table_condition = {
    "condition",
    sizeof(struct rule_condition),
    &blank_condition,
    condition_rows,
    sizeof condition_rows / sizeof condition_rows[0],
    "All conditions of a rule must hold.",
};

#define IN(member) offsetof(struct rule, member)

static const struct rule blank_rule = {
    .id = "",
    .version = "",
    .name = "",
    .description = "",
    .enabled = true,
    .cedar_text = "",
};

static const struct field rule_rows[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID,
      .help = "Left out: AR1, AR2 … in order." },
    { "version", FIELD_TEXT, IN(version), .help = "Counts changes." },
    { "name", FIELD_TEXT, IN(name), .required = true, .help = "Unique in the project." },
    { "description", FIELD_TEXT, IN(description), .help = "Why the rule is there." },
    { "enabled", FIELD_BOOL, IN(enabled), .help = "A disabled rule does nothing." },
    { "ruleFamily", FIELD_RULE_WORD, IN(family), .vocabulary = RULE_WORDS_FAMILY,
      .required = true, .help = "What kind of access it is about." },
    { "actionKinds", FIELD_RULE_ACTIONS, IN(actions), .vocabulary = RULE_WORDS_ACTION,
      .required = true, .help = "The questions it answers." },
    { "effect", FIELD_RULE_WORD, IN(effect), .vocabulary = RULE_WORDS_EFFECT,
      .required = true, .help = "permit or forbid; a forbid wins." },
    { "principalType", FIELD_RULE_WORD, IN(principal), .vocabulary = RULE_WORDS_PRINCIPAL,
      .help = "Whose ids the selector holds." },
    { "principalSelector", FIELD_TEXTS, IN(selector), .help = "Ids; empty: any." },
    { "resourceTargets", FIELD_TABLES, IN(targets), .other = IN(n_targets),
      .table = &table_target, .help = "Any entry may match; empty: every target." },
    { "grants", FIELD_TABLES, IN(grants), .other = IN(n_grants), .table = &table_grant,
      .help = "What a permit gives, or a forbid takes." },
    { "conditions", FIELD_TABLES, IN(conditions), .other = IN(n_conditions),
      .table = &table_condition, .help = "All of them must hold." },
    { "cedarText", FIELD_IGNORED, 0, .help = "Read-only." },
    { "createdTime", FIELD_TIME, IN(created_s), .help = "Seconds since 1970." },
    { "modifiedTime", FIELD_TIME, IN(modified_s), .help = "Seconds since 1970." },
};

const struct field_table fields_rule = {
    "rule",
    sizeof(struct rule),
    &blank_rule,
    rule_rows,
    sizeof rule_rows / sizeof rule_rows[0],
    "A policy rule, as Descope writes it.",
};
