/* SPDX-License-Identifier: MIT */
#include "sts/gather.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/decide.h"
#include "policy/explain.h"
#include "policy/explain_text.h"
#include "policy/ruleset.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/target.h"

static struct facts_texts as_facts(const struct texts *texts, bool present)
{
    return (struct facts_texts){ present, texts->items, texts->n };
}

/* Names given by an unverified registration do not satisfy client.name (contract.md 7.4). */
static const struct facts_client *client_facts(const struct client *client,
                                               struct arena *a)
{
    struct facts_client *f;

    if (client == NULL)
        return NULL;
    f = arena_alloc(a, sizeof *f);
    f->record_id = client->id;
    f->client_id = client->client_id;
    f->name = client->dynamic || client->name[0] == '\0' ? NULL : client->name;
    f->tags = as_facts(&client->tags, true);
    return f;
}

static bool number(struct jobj v, struct rule_value *out)
{
    out->type = RULE_INTEGER;
    if (jobj_as_int(v, &out->integer, NULL) == 0)
        return true;
    out->type = RULE_DOUBLE;
    return jobj_as_double(v, &out->number, NULL) == 0;
}

static bool scalar(struct jobj v, struct rule_value *out)
{
    switch (jobj_kind(v)) {
    case JOBJ_TEXT:
        out->type = RULE_TEXT;
        return jobj_as_text(v, &out->text, NULL) == 0;
    case JOBJ_BOOL:
        out->type = RULE_BOOL;
        return jobj_as_bool(v, &out->truth, NULL) == 0;
    case JOBJ_NUMBER:
        return number(v, out);
    case JOBJ_ABSENT:
    case JOBJ_NULL:
    case JOBJ_ARRAY:
    case JOBJ_OBJECT:
        break;
    }
    return false;
}

/* A claim that is no scalar and no list of scalars counts as missing. */
static struct facts_values claim_values(struct jobj v, struct arena *a)
{
    struct facts_values none = { 0 };
    struct rule_value *items;
    size_t n = 0;

    if (jobj_kind(v) != JOBJ_ARRAY) {
        items = arena_array(a, 1, sizeof *items);
        return scalar(v, items) ? (struct facts_values){ true, items, 1 } : none;
    }
    items = arena_array(a, jobj_count(v) + 1, sizeof *items);
    for (struct jobj item = jobj_first(v); item.node != NULL; item = jobj_next(item)) {
        if (!scalar(item, &items[n++]))
            return none;
    }
    return (struct facts_values){ true, items, n };
}

/* claims.<name>[.<name>]: a whole name with dots in it (a URI) comes before a path. */
static struct jobj claim_at(struct jobj claims, const char *path, struct arena *a)
{
    const char *dot = strchr(path, '.');
    struct jobj whole = jobj_get(claims, path);

    if (whole.node != NULL || dot == NULL)
        return whole;
    return jobj_get(jobj_get(claims, arena_slice(a, path, (size_t)(dot - path))),
                    dot + 1);
}

size_t gather_claims(struct jobj claims, const struct ruleset *rules, struct arena *a,
                     const struct facts_values **out)
{
    size_t n = ruleset_n_claims(rules);
    struct facts_values *values;

    if (n == 0 || claims.node == NULL)
        return 0;
    values = arena_array(a, n, sizeof *values);
    for (size_t i = 0; i < n; i++)
        values[i] = claim_values(claim_at(claims, ruleset_claim_path(rules, i), a), a);
    *out = values;
    return n;
}

void gather_decide(struct casefile *c, enum rule_action action)
{
    const struct ruleset *rules = snapshot_ruleset(c->world);
    const struct case_subject *s = &c->subject;
    struct facts_raw *raw = arena_alloc(c->arena, sizeof *raw);
    bool has_tenants = jobj_has(s->claims, "tenants");

    raw->action = action;
    raw->target_id = target_id(&c->target);
    raw->client = client_facts(c->caller.client, c->arena);
    raw->mcp_client = client_facts(s->client, c->arena);
    raw->user.id = s->user_id;
    raw->user.email = s->email;
    raw->user.tenant = s->tenant;
    raw->user.roles = as_facts(&s->roles, s->roles.n > 0 || jobj_has(s->claims, "roles"));
    raw->user.permissions = as_facts(
        &s->permissions, s->permissions.n > 0 || jobj_has(s->claims, "permissions"));
    raw->user.tenants = as_facts(&s->tenants, has_tenants);
    raw->scopes = as_facts(&c->requested, c->scopes_given);
    raw->n_claims = gather_claims(s->claims, rules, c->arena, &raw->claims);
    c->facts = facts_number(rules, raw, c->arena);
    c->decision = decide(rules, c->facts);
    c->granted = decision_granted(rules, c->facts, &c->decision, c->arena);
    c->withheld = decision_withheld(rules, c->facts, &c->decision, c->arena);
    c->decided = true;
    if (c->decision.untargeted && c->decision.allow)
        casefile_taint(c, "untargetedAccess");
}

/* The denial of the dialect; says why only where the project wants it said. */
static int deny(struct casefile *c, struct err *e)
{
    const struct ruleset *rules = snapshot_ruleset(c->world);
    struct buf text = buf_make(c->arena, sizeof e->text);

    if (!c->project->switches.explain_denials)
        return err_set(e, OAUTH_POLICY, "The request was denied by policy");
    casefile_taint(c, "explainDenials");
    explain_text_short(rules, explain(rules, c->facts, c->arena), &text);
    for (char *at = text.data; (at = strchr(at, '"')) != NULL;)
        *at = '\''; /* RFC 6749 5.2 has no double quote in error_description */
    return err_set(e, OAUTH_POLICY, "%s", text.data);
}

/* What was granted, the inbound token lacks: no rule says so, the switch does. */
static int deny_not_in_subject(struct casefile *c, struct err *e)
{
    c->decision.allow = false;
    c->decision.reason = DECISION_NOT_IN_SUBJECT;
    if (!c->project->switches.explain_denials)
        return deny(c, e);
    casefile_taint(c, "explainDenials");
    return err_set(e, OAUTH_POLICY, "deny: not_in_subject (requireScopeSubset)");
}

/* requireScopeSubset: what the inbound token lacks cannot be had downstream. */
static void keep_subject_scopes(struct casefile *c)
{
    size_t n = c->granted.n + c->withheld.n;
    struct decision_scope *kept = arena_array(c->arena, n + 1, sizeof *kept);
    struct decision_scope *lost = arena_array(c->arena, n + 1, sizeof *lost);
    size_t n_kept = 0, n_lost = c->withheld.n;

    if (n_lost > 0)
        memcpy(lost, c->withheld.items, n_lost * sizeof *lost);
    for (size_t i = 0; i < c->granted.n; i++) {
        if (scopes_have(&c->subject.scopes, c->granted.items[i].name))
            kept[n_kept++] = c->granted.items[i];
        else
            lost[n_lost++] = (struct decision_scope){ c->granted.items[i].name,
                                                      DECISION_NOT_IN_SUBJECT };
    }
    c->granted = (struct decision_scopes){ kept, n_kept };
    c->withheld = (struct decision_scopes){ lost, n_lost };
}

int gather_refuse_partial(const struct casefile *c, struct err *e)
{
    struct buf names = buf_make(c->arena, sizeof e->text / 2);

    for (size_t i = 0; i < c->withheld.n; i++) {
        buf_add_char(&names, ' ');
        buf_add(&names, c->withheld.items[i].name);
    }
    return err_set(e, OAUTH_INVALID_SCOPE, "Not granted:%s", names.data);
}

int gather_settle(struct casefile *c, struct err *e)
{
    size_t n_before = c->granted.n;

    if (!c->decision.allow)
        return deny(c, e);
    if (c->project->switches.require_scope_subset && c->subject.verified)
        keep_subject_scopes(c);
    if (c->granted.n == 0 && n_before > 0)
        return deny_not_in_subject(c, e);
    if (!c->scopes_given || c->withheld.n == 0)
        return 0;
    /* a stored credential cannot be narrowed (contract.md 4.4) */
    if (c->target.connection != NULL ||
        c->project->switches.partial_scopes == PARTIAL_REFUSE)
        return gather_refuse_partial(c, e);
    casefile_taint(c, "partialScopes");
    return 0;
}
