/* SPDX-License-Identifier: MIT */
#include "policy/rule_cedar.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "policy/rule.h"
#include "policy/rule_words.h"
#include "policy/ruleset_input.h"

static const char *const entity_types[RULE_TYPES_MAX] = {
    [RULE_API] = "Api",
    [RULE_MCP] = "Mcp",
    [RULE_OUTBOUND_APP] = "OutboundApp",
};

static void add_text(struct buf *out, const char *text)
{
    buf_add_char(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            buf_printf(out, "\\%c", *at);
        else if ((unsigned char)*at < ' ' || *at == 0x7f)
            buf_printf(out, "\\u{%x}", (unsigned)*at);
        else
            buf_add_char(out, *at);
    }
    buf_add_char(out, '"');
}

static void add_texts(struct buf *out, struct rule_texts list)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < list.n; i++) {
        buf_add(out, i > 0 ? ", " : "");
        add_text(out, list.items[i]);
    }
    buf_add_char(out, ']');
}

static bool is_int64(double number)
{
    return number >= -0x1p63 && number < 0x1p63 && (double)(int64_t)number == number;
}

void rule_cedar_number(const struct rule_value *v, char *text)
{
    text[0] = '\0';
    if (v->type == RULE_DOUBLE && !is_int64(v->number))
        snprintf(text, RULE_CEDAR_NUMBER, "%.17g", v->number);
}

static void add_value(struct buf *out, const struct rule_value *v)
{
    char number[RULE_CEDAR_NUMBER];

    rule_cedar_number(v, number);
    if (v->type == RULE_TEXT)
        add_text(out, v->text);
    else if (v->type == RULE_BOOL)
        buf_add(out, v->truth ? "true" : "false");
    else if (number[0] != '\0')
        buf_printf(out, "{number: \"%s\"}", number);
    else
        buf_printf(out, "%" PRId64,
                   v->type == RULE_DOUBLE ? (int64_t)v->number : v->integer);
}

/* Contract 7.5 over sets: before the value, and whether a negation stands around it. */
static const struct {
    const char *before, *after;
    bool negated;
    bool list; /* the value is written as a set */
} operators[] = {
    [RULE_EQUAL] = { " == ", "", false, true },
    [RULE_NOT_EQUAL] = { " != ", "", false, true },
    [RULE_CONTAINS] = { ".contains(", ")", false, false },
    [RULE_NOT_CONTAINS] = { ".contains(", ")", true, false },
    [RULE_IN] = { ".containsAny(", ")", false, true },
    [RULE_NOT_IN] = { ".containsAny(", ")", true, true },
};

static void add_condition(struct buf *out, const struct rule_condition *c)
{
    buf_add(out, "\nwhen { context has ");
    add_text(out, c->key);
    buf_add(out, operators[c->op].negated ? " && !context[" : " && context[");
    add_text(out, c->key);
    buf_printf(out, "]%s%s", operators[c->op].before, operators[c->op].list ? "[" : "");
    for (size_t i = 0; i < c->n_values; i++) {
        buf_add(out, i > 0 ? ", " : "");
        add_value(out, &c->values[i]);
    }
    buf_add(out, operators[c->op].list ? "]" : "");
    buf_printf(out, "%s }", operators[c->op].after);
}

static void add_actions(struct buf *out, const struct rule *r)
{
    const char *comma = "";

    buf_add(out, "action in [");
    for (int i = RULE_USER_ACCESS; i < RULE_ACTIONS_MAX; i++) {
        enum rule_action action = (enum rule_action)i;

        /* contract 7.1: an action outside the family never matches */
        if ((r->actions & rule_action_bit(action)) == 0 ||
            !rule_family_has(r->family, action))
            continue;
        buf_printf(out, "%sAction::\"%s\"", comma, rule_words_name(RULE_WORDS_ACTION, i));
        comma = ", ";
    }
    buf_add_char(out, ']');
}

static void add_head(struct buf *out, const struct rule *r)
{
    buf_add(out, "@id(");
    add_text(out, r->id);
    buf_add(out, ")\n@name(");
    add_text(out, r->name);
    buf_printf(out, ")\n%s (principal, ",
               rule_words_name(RULE_WORDS_EFFECT, (int)r->effect));
    add_actions(out, r);
    buf_add(out, ", resource)");
}

/* This key is there and, if anybody is named, holds one of them. */
static void add_party(struct buf *out, const char *key, struct rule_texts selector)
{
    buf_printf(out, "context has \"%s\"", key);
    if (selector.n == 0)
        return;
    buf_printf(out, " && context[\"%s\"].containsAny(", key);
    add_texts(out, selector);
    buf_add_char(out, ')');
}

static void add_principal(struct buf *out, const struct rule *r)
{
    bool user = r->principal != RULE_CLIENT;
    bool client = r->principal != RULE_USER;

    if (user && client && r->selector.n == 0)
        return;
    buf_add(out, "\nwhen { ");
    if (user)
        add_party(out, "user.id", r->selector);
    buf_add(out, user && client ? " || " : "");
    if (client)
        add_party(out, "caller", r->selector);
    buf_add(out, " }");
}

static void add_uri(struct buf *out, struct rule_texts uris)
{
    buf_add(out, "resource has uri && ");
    add_texts(out, uris);
    buf_add(out, ".contains(resource.uri)");
}

static void add_target(struct buf *out, const struct rule_target *t)
{
    bool any = t->type == RULE_TYPE_ANY;

    if (!any)
        buf_printf(out, "resource is %s", entity_types[t->type]);
    if (t->all_of_type) {
        buf_add(out, any ? "true" : "");
        return;
    }
    buf_add(out, any ? "(resource has id && " : " && (resource has id && ");
    add_texts(out, t->ids);
    buf_add(out, ".contains(resource.id) || ");
    add_uri(out, t->ids);
    buf_add_char(out, ')');
}

static void add_targets(struct buf *out, const struct rule *r)
{
    for (size_t i = 0; i < r->n_targets; i++) {
        buf_add(out, i > 0 ? " || " : "");
        add_target(out, &r->targets[i]);
    }
}

/* What a grant gives, or takes, of the scope asked for; nothing to say: all of it. */
static void add_grant(struct buf *out, const struct rule *r, const struct rule_grant *g)
{
    bool permit = r->effect == RULE_PERMIT;
    bool all = g->all_scopes || (!permit && g->scopes.n == 0);

    if (g->allowed_audiences.n > 0) {
        add_uri(out, g->allowed_audiences);
        buf_add(out, all ? "" : " && ");
    }
    if (all) {
        buf_add(out, g->allowed_audiences.n > 0 ? "" : "true");
        return;
    }
    /* any grant that applies opens a target as a whole; a forbid takes just its scopes */
    buf_add(out, permit ? "(!(context has scope) || " : "context has scope && ");
    add_texts(out, g->scopes);
    buf_add(out, permit ? ".contains(context.scope))" : ".contains(context.scope)");
}

static void add_grants(struct buf *out, const struct rule *r)
{
    if (r->n_grants == 0)
        return;
    buf_add(out, "\nwhen { ");
    for (size_t i = 0; i < r->n_grants; i++) {
        buf_add(out, i > 0 ? " || " : "");
        add_grant(out, r, &r->grants[i]);
    }
    buf_add(out, " }");
}

void rule_cedar(const struct rule *r, struct buf *out)
{
    add_head(out, r);
    if (r->n_targets > 0) {
        buf_add(out, "\nwhen { ");
        add_targets(out, r);
        buf_add(out, " }");
    }
    add_principal(out, r);
    for (size_t i = 0; i < r->n_conditions; i++)
        add_condition(out, &r->conditions[i]);
    add_grants(out, r);
    buf_add(out, ";\n");
}

/* untargetedAccess: allow. Contract 7.3, N is empty: no enabled rule names the target. */
static void add_untargeted(const struct ruleset_input *in, struct buf *out)
{
    buf_add(out, "\n@id(\"untargeted\")\npermit (principal, action, resource)");
    for (size_t i = 0; i < in->n_rules; i++) {
        const struct rule *r = &in->rules[i];

        if (!r->enabled)
            continue;
        buf_add(out, "\nunless { ");
        add_actions(out, r);
        if (r->n_targets > 0) {
            buf_add(out, " && (");
            add_targets(out, r);
            buf_add_char(out, ')');
        }
        buf_add(out, " }");
    }
    buf_add(out, ";\n");
}

void rule_cedar_set(const struct ruleset_input *in, struct buf *out)
{
    for (size_t i = 0; i < in->n_rules; i++) {
        if (!in->rules[i].enabled)
            continue;
        rule_cedar(&in->rules[i], out);
        buf_add_char(out, '\n');
    }
    buf_add(out, "@id(\"catalogue\")\n"
                 "forbid (principal, action, resource)\n"
                 "unless { resource has scopes && (!(context has scope) || "
                 "resource.anyScope || resource.scopes.contains(context.scope)) };\n");
    if (in->allow_untargeted)
        add_untargeted(in, out);
}
