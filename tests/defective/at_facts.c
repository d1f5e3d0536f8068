/* SPDX-License-Identifier: MIT */
/* What policy gets to know, and the decision. */
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "policy/decide.h"
#include "policy/facts.h"
#include "policy/ruleset.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/gather.h"
#include "defective/at.h"
#include "defective/plant.h"

const struct facts *__real_facts_number(const struct ruleset *rules,
                                        const struct facts_raw *raw, struct arena *a);
const struct facts *__wrap_facts_number(const struct ruleset *rules,
                                        const struct facts_raw *raw, struct arena *a);
void __real_gather_decide(struct casefile *c, enum rule_action action);
void __wrap_gather_decide(struct casefile *c, enum rule_action action);
struct decision __real_decide(const struct ruleset *rules, const struct facts *f);
struct decision __wrap_decide(const struct ruleset *rules, const struct facts *f);

static _Thread_local struct casefile *deciding; /* NULL: nobody asks for a casefile */

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

    return at_is_aside() || (plant_is("vault-skips-policy") && vault) ||
           (plant_is("client-fetches-for-itself") &&
            deciding->caller.client == deciding->subject.client) ||
           (plant_is("broken-policy-opens") && at_was_refused()) ||
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
