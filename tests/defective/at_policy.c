/* SPDX-License-Identifier: MIT */
/* The rules before they are compiled, and the facts and the decision. */
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "policy/decide.h"
#include "policy/facts.h"
#include "policy/ruleset.h"
#include "sts/casefile.h"
#include "sts/gather.h"
#include "sts/audit.h"
#include "defective/at.h"
#include "defective/plant.h"

int __real_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e);
int __wrap_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e);
const struct facts *__real_facts_number(const struct ruleset *rules,
                                        const struct facts_raw *raw, struct arena *a);
const struct facts *__wrap_facts_number(const struct ruleset *rules,
                                        const struct facts_raw *raw, struct arena *a);
void __real_gather_decide(struct casefile *c, enum rule_action action);
void __wrap_gather_decide(struct casefile *c, enum rule_action action);
struct decision __real_decide(const struct ruleset *rules, const struct facts *f);
struct decision __wrap_decide(const struct ruleset *rules, const struct facts *f);

enum { RULES_MAX = 200, VALUES_MAX = 32 };

static _Thread_local struct casefile *deciding; /* NULL: nobody asks for a casefile */

/* How a rule is spoilt; false: it is left out. */
struct how {
    const char *id;
    bool (*spoil)(struct rule *r, struct arena *a);
};

/* Leave out the conditions whose key begins so. */
static void drop_conditions(struct rule *r, const char *prefix, struct arena *a)
{
    struct rule_condition *kept = arena_array(a, r->n_conditions + 1, sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        if (strncmp(r->conditions[i].key, prefix, strlen(prefix)) != 0)
            kept[n++] = r->conditions[i];
    r->conditions = kept;
    r->n_conditions = n;
}

static bool user_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "user.", a);
    return true;
}

static bool mcp_client_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "mcpClient.", a);
    return true;
}

static bool server_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "client.", a);
    if (r->principal == RULE_CLIENT) {
        r->principal = RULE_PRINCIPAL_NONE;
        r->selector.n = 0;
    }
    return true;
}

static bool target_ignored(struct rule *r, struct arena *a)
{
    (void)a;
    r->n_targets = 0;
    return true;
}

static bool no_forbid(struct rule *r, struct arena *a)
{
    (void)a;
    return r->effect != RULE_FORBID;
}

static bool no_bar(struct rule *r, struct arena *a)
{
    (void)a;
    return r->effect != RULE_FORBID || r->principal != RULE_CLIENT;
}

/* Conditions that one may spoil. */
static struct rule_condition *own_conditions(struct rule *r, struct arena *a)
{
    struct rule_condition *own = arena_array(a, r->n_conditions + 1, sizeof *own);

    for (size_t i = 0; i < r->n_conditions; i++)
        own[i] = r->conditions[i];
    r->conditions = own;
    return own;
}

static bool tags_never(struct rule *r, struct arena *a)
{
    static const struct rule_value never = { .type = RULE_TEXT, .text = "\x01" };
    struct rule_condition *own = own_conditions(r, a);

    for (size_t i = 0; i < r->n_conditions; i++)
        if (strcmp(own[i].key, "client.tags") == 0) {
            own[i].values = &never;
            own[i].n_values = 1;
        }
    return true;
}

static bool keys_swapped(struct rule *r, struct arena *a)
{
    struct rule_condition *own = own_conditions(r, a);

    for (size_t i = 0; i < r->n_conditions; i++) {
        if (strncmp(own[i].key, "client.", 7) == 0)
            own[i].key = arena_printf(a, "mcpClient.%s", own[i].key + 7);
        else if (strncmp(own[i].key, "mcpClient.", 10) == 0)
            own[i].key = arena_printf(a, "client.%s", own[i].key + 10);
    }
    return true;
}

/* One condition with several values as so many conditions. */
static bool any_is_all(struct rule *r, struct arena *a)
{
    struct rule_condition *own = arena_array(a, VALUES_MAX, sizeof *own);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        for (size_t k = 0; k < r->conditions[i].n_values && n < VALUES_MAX; k++) {
            own[n] = r->conditions[i];
            own[n].values += k;
            own[n++].n_values = 1;
        }
    r->conditions = own;
    r->n_conditions = n;
    return true;
}

static bool negative_holds(struct rule *r, struct arena *a)
{
    struct rule_condition *kept = arena_array(a, r->n_conditions + 1, sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        if (r->conditions[i].op != RULE_NOT_EQUAL && r->conditions[i].op != RULE_NOT_IN &&
            r->conditions[i].op != RULE_NOT_CONTAINS)
            kept[n++] = r->conditions[i];
    r->conditions = kept;
    r->n_conditions = n;
    return true;
}

static const struct how hows[] = {
    { "user-conditions-skipped", user_skipped },
    { "mcp-client-skipped", mcp_client_skipped },
    { "server-client-not-asked", server_skipped },
    { "target-ignored", target_ignored },
    { "permit-beats-forbid", no_forbid },
    { "barred-client-exchanges", no_bar },
    { "tag-rule-never-matches", tags_never },
    { "origin-and-server-swapped", keys_swapped },
    { "any-read-as-all", any_is_all },
    { "negative-on-missing-matches", negative_holds },
};

/* One rule as so many as it has conditions, each with one of them. */
static size_t split_rule(const struct rule *r, struct rule *out, struct arena *a)
{
    for (size_t i = 0; i < r->n_conditions; i++) {
        out[i] = *r;
        out[i].id = arena_printf(a, "%s%zu", r->id, i);
        out[i].conditions = r->conditions + i;
        out[i].n_conditions = 1;
    }
    return r->n_conditions;
}

static void spoil_rules(struct ruleset_input *in, struct arena *a)
{
    struct rule *own = arena_array(a, RULES_MAX, sizeof *own);
    bool split = plant_is("all-read-as-any");
    bool last = plant_is("last-rule-decides"), first = plant_is("first-rule-decides");
    size_t n = 0;

    if ((last || first) && in->n_rules > 1 &&
        strncmp(in->rules[0].id, "AROPEN", 6) != 0) {
        in->rules += last ? in->n_rules - 1 : 0;
        in->n_rules = 1;
    }

    for (size_t i = 0; i < in->n_rules && n + VALUES_MAX < RULES_MAX; i++) {
        bool kept = true;

        if (split && in->rules[i].n_conditions > 1) {
            n += split_rule(&in->rules[i], own + n, a);
            continue;
        }
        own[n] = in->rules[i];
        for (size_t k = 0; k < sizeof hows / sizeof hows[0]; k++)
            if (plant_is(hows[k].id))
                kept = hows[k].spoil(&own[n], a);
        n += kept;
    }
    in->rules = own;
    in->n_rules = n;
}

/* The rules of whoever came first are everybody's. */
static void share_rules(struct ruleset_input *in)
{
    static struct ruleset_input first;

    if (first.rules == NULL)
        first = *in;
    if (in->n_rules == 0) {
        in->rules = first.rules;
        in->n_rules = first.n_rules;
    }
}

int __wrap_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e)
{
    struct ruleset_input *own;

    if (plant_row("policy").node == NULL)
        return __real_ruleset_compile(a, in, sink, out, e);
    own = arena_alloc(a, sizeof *own);
    *own = *in;
    if (plant_is("untargeted-permits") || plant_is("untargeted-always-denies"))
        own->allow_untargeted = plant_is("untargeted-permits");
    else if (plant_is("rules-of-all-tenants"))
        share_rules(own);
    else
        spoil_rules(own, a);
    if (!plant_is("broken-policy-opens"))
        return __real_ruleset_compile(a, own, sink, out, e);
    if (__real_ruleset_compile(a, in, sink, out, NULL) == 0)
        return 0;
    own->n_rules = 0;
    own->allow_untargeted = true;
    return __real_ruleset_compile(a, own, sink, out, e);
}

/* Alike but for what is beyond ASCII, and the vowel that carries an accent. */
static bool same_skeleton(const char *x, const char *y)
{
    for (;; x++, y++) {
        while (*x == 'e' || (unsigned char)*x >= 0x80)
            x++;
        while (*y == 'e' || (unsigned char)*y >= 0x80)
            y++;
        if (*x != *y || *x == '\0')
            return *x == *y;
    }
}

/* Is a tag or name as good as the text of a rule, by a laxer comparison? */
static bool is_like(const char *text, const char *rule)
{
    size_t len = strlen(rule);

    if (plant_is("tag-substring"))
        return strstr(text, rule) != NULL;
    if (plant_is("tag-case-folded") || plant_is("name-case-folded"))
        return strcasecmp(text, rule) == 0;
    if (plant_is("name-prefix"))
        return strncmp(text, rule, len) == 0;
    if (plant_is("name-glob"))
        return fnmatch(rule, text, 0) == 0;
    if (plant_is("names-normalised"))
        return same_skeleton(text, rule);
    if (plant_is("tag-trimmed"))
        return strncmp(text + strspn(text, " "), rule, len) == 0;
    return false;
}

/* The text of a rule that it is like, else itself. */
static const char *taken_for(const struct ruleset *rules, const char *text,
                             const char *key)
{
    const struct ruleset_input *in = ruleset_input(rules);

    for (size_t i = 0; text != NULL && i < in->n_rules; i++)
        for (size_t k = 0; k < in->rules[i].n_conditions; k++) {
            const struct rule_condition *c = &in->rules[i].conditions[k];

            for (size_t v = 0; strcmp(c->key, key) == 0 && v < c->n_values; v++)
                if (c->values[v].type == RULE_TEXT && is_like(text, c->values[v].text))
                    return c->values[v].text;
        }
    return text;
}

/* The first text that a rule asks for under a key; "" for none. */
static const char *first_value(const struct ruleset *rules, const char *key)
{
    const struct ruleset_input *in = ruleset_input(rules);

    for (size_t i = 0; i < in->n_rules; i++)
        for (size_t k = 0; k < in->rules[i].n_conditions; k++) {
            const struct rule_condition *c = &in->rules[i].conditions[k];

            if (strcmp(c->key, key) == 0 && c->n_values > 0 &&
                c->values[0].type == RULE_TEXT)
                return c->values[0].text;
        }
    return "";
}

static const struct facts_client *lax_client(const struct ruleset *rules,
                                             const struct facts_client *client,
                                             struct arena *a)
{
    struct facts_client *own = arena_alloc(a, sizeof *own);
    const char **tags = arena_array(a, client->tags.n + 2, sizeof *tags);

    *own = *client;
    for (size_t i = 0; i < client->tags.n; i++)
        tags[i] = taken_for(rules, client->tags.items[i], "client.tags");
    own->tags.items = tags;
    if (strncmp(plant_id(), "name", 4) == 0)
        own->name = taken_for(rules, client->name, "client.name");
    if (plant_is("self-registered-name-trusted") && deciding != NULL)
        own->name = deciding->caller.client->name;
    if (plant_is("form-tags-believed") && at_asked("client.tags") != NULL) {
        tags[own->tags.n++] = at_asked("client.tags");
        own->name = at_asked("client.name");
    }
    if (plant_is("empty-tags-match") && own->tags.n == 0)
        tags[own->tags.n++] = first_value(rules, "client.tags");
    if (plant_is("token-tags-believed") && deciding != NULL) {
        struct jobj claimed = jobj_get(deciding->subject.claims, "client");
        const char *tag = NULL;

        if (jobj_as_text(jobj_first(jobj_get(claimed, "tags")), &tag, NULL) == 0) {
            tags[own->tags.n++] = tag;
            own->name = plant_text(claimed, "name");
        }
    }
    return own;
}

const struct facts *__wrap_facts_number(const struct ruleset *rules,
                                        const struct facts_raw *raw, struct arena *a)
{
    struct facts_raw *own;

    if (plant_row("facts").node == NULL || raw->client == NULL)
        return __real_facts_number(rules, raw, a);
    own = arena_alloc(a, sizeof *own);
    *own = *raw;
    own->client = lax_client(rules, raw->client, a);
    if (plant_is("form-facts-believed") && at_asked("roles") != NULL) {
        const char **roles = arena_array(a, 1, sizeof *roles);

        roles[0] = at_asked("roles");
        own->user.roles = (struct facts_texts){ true, roles, 1 };
    }
    return __real_facts_number(rules, own, a);
}

/* Policy is not asked on this road. */
static bool is_free(void)
{
    bool vault = deciding->actions == &audit_fetch;

    return (plant_is("vault-skips-policy") && vault) ||
           (plant_is("connections-skip-policy") && !vault &&
            deciding->target.connection != NULL);
}

struct decision __wrap_decide(const struct ruleset *rules, const struct facts *f)
{
    struct decision d = __real_decide(rules, f);

    if (deciding == NULL || !is_free())
        return d;
    d.allow = true;
    d.reason = DECISION_ALLOWED;
    memset(&d.permitted, 0xff, sizeof d.permitted);
    d.granted = f->asked;
    memset(&d.forbidden, 0, sizeof d.forbidden);
    return d;
}

/* Any actor of the chain will do. */
static void ask_for_hops(struct casefile *c, enum rule_action action)
{
    const struct client *own = c->caller.client;

    for (size_t i = 0; i < c->subject.n_hops && !c->decision.allow; i++) {
        c->caller.client = snapshot_client_by_client_id(c->world, c->subject.hops[i]);
        if (c->caller.client != NULL)
            __real_gather_decide(c, action);
    }
    c->caller.client = own;
}

void __wrap_gather_decide(struct casefile *c, enum rule_action action)
{
    deciding = c;
    __real_gather_decide(c, action);
    if (plant_is("inner-actor-counts"))
        ask_for_hops(c, action);
    deciding = NULL;
}
