/* SPDX-License-Identifier: MIT */
/*
 * cedar_lines: random rule sets in Cedar, random requests, and what the engine decides.
 * usage: cedar_lines SETS REQUESTS [SEED]
 *
 * JSON lines for cedar.mjs. A set: {"cedar", "ids"}, its policies in order. A request before the
 * set above it: {"action", "client", "resource", "entities", "context", "asked", "granted",
 * "by"}; "asked" are scopes, or null for the target as a whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"
#include "worlds.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/decide.h"
#include "policy/keys.h"
#include "policy/reading.h"
#include "policy/rule_cedar.h"
#include "policy/rule_words.h"
#include "wire/jwrite.h"

struct lines {
    const struct worlds_set *set;
    struct facts_raw raw;
    struct rule_texts asked; /* n = 0: the target as a whole */
    struct arena *arena;
    struct jwrite w;
};

static void write_set(const struct worlds_set *set, struct arena *a)
{
    struct buf text = buf_make(a, 1 << 24);
    struct buf line = buf_make(a, 1 << 24);
    struct jwrite w = jwrite_make(&line);

    rule_cedar_set(&set->in, &text);
    jwrite_object(&w);
    jwrite_member_text(&w, "cedar", text.data);
    jwrite_member_array(&w, "ids");
    for (size_t i = 0; i < set->in.n_rules; i++)
        if (set->in.rules[i].enabled)
            jwrite_text(&w, set->in.rules[i].id);
    jwrite_text(&w, "catalogue");
    if (set->in.allow_untargeted)
        jwrite_text(&w, "untargeted");
    jwrite_array_end(&w);
    jwrite_object_end(&w);
    puts(line.data);
}

static const struct ruleset_target *target_of(const struct lines *l)
{
    return reading_target(&(struct reading){ .in = &l->set->in, .raw = &l->raw });
}

static const char *type_of(const struct ruleset_target *t)
{
    static const char *const types[] = {
        [RULE_API] = "Api", [RULE_MCP] = "Mcp", [RULE_OUTBOUND_APP] = "OutboundApp"
    };

    return types[t == NULL ? RULE_API : t->type];
}

static void write_uid(struct lines *l, const char *member, const char *type,
                      const char *id)
{
    jwrite_member_object(&l->w, member);
    jwrite_member_text(&l->w, "type", type);
    jwrite_member_text(&l->w, "id", id);
    jwrite_object_end(&l->w);
}

static void write_entities(struct lines *l)
{
    const struct ruleset_target *t = target_of(l);

    jwrite_member_array(&l->w, "entities");
    if (t != NULL) {
        jwrite_object(&l->w);
        write_uid(l, "uid", type_of(t), t->id);
        jwrite_member_object(&l->w, "attrs");
        jwrite_member_text(&l->w, "id", t->id);
        if (t->uri != NULL)
            jwrite_member_text(&l->w, "uri", t->uri);
        jwrite_member_bool(&l->w, "anyScope", t->any_scope);
        jwrite_member_texts(&l->w, "scopes", t->scopes.items, t->scopes.n);
        jwrite_object_end(&l->w);
        jwrite_member_array(&l->w, "parents");
        jwrite_array_end(&l->w);
        jwrite_object_end(&l->w);
    }
    jwrite_array_end(&l->w);
}

static void write_value(struct jwrite *w, const struct rule_value *v)
{
    char number[RULE_CEDAR_NUMBER];

    rule_cedar_number(v, number);
    if (v->type == RULE_TEXT) {
        jwrite_text(w, v->text);
    } else if (v->type == RULE_BOOL) {
        jwrite_bool(w, v->truth);
    } else if (number[0] != '\0') {
        jwrite_object(w);
        jwrite_member_text(w, "number", number);
        jwrite_object_end(w);
    } else {
        jwrite_int(w, v->type == RULE_DOUBLE ? (int64_t)v->number : v->integer);
    }
}

static void write_key(struct lines *l, const char *key, const struct reading *c)
{
    struct facts_values values = reading_values(c, key, l->arena);

    if (!values.present)
        return;
    jwrite_member_array(&l->w, key);
    for (size_t i = 0; i < values.n; i++)
        write_value(&l->w, &values.items[i]);
    jwrite_array_end(&l->w);
}

static void write_context(struct lines *l)
{
    size_t n_claims = ruleset_n_claims(l->set->rules);
    const char **paths = arena_array(l->arena, n_claims, sizeof *paths);
    struct reading c = { &l->set->in, { paths, n_claims }, &l->raw };
    const struct facts_client *client = l->raw.client;
    size_t n;
    const char *const *keys = keys_all(&n);

    for (size_t i = 0; i < n_claims; i++)
        paths[i] = ruleset_claim_path(l->set->rules, i);
    jwrite_member_object(&l->w, "context");
    if (client != NULL)
        jwrite_member_texts(&l->w, "caller",
                            (const char *const[]){ client->record_id, client->client_id },
                            2);
    for (size_t i = 0; i < n; i++)
        write_key(l, keys[i], &c);
    for (size_t i = 0; i < n_claims; i++)
        write_key(l, arena_printf(l->arena, "claims.%s", paths[i]), &c);
    jwrite_object_end(&l->w);
}

/* Each of the scopes once. */
static struct rule_texts set_of(struct rule_texts from, struct arena *a)
{
    const char **items = arena_array(a, from.n, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < from.n; i++) {
        size_t at = 0;

        while (at < n && strcmp(items[at], from.items[i]) != 0)
            at++;
        if (at == n)
            items[n++] = from.items[i];
    }
    return (struct rule_texts){ items, n };
}

/* What the request asks for, one by one; one that asks for nothing asks for the catalogue. */
static struct rule_texts asked_of(struct lines *l, struct dice *d)
{
    const struct ruleset_target *t = target_of(l);

    if (t != NULL && t->any_scope && l->raw.scopes.n == 0) {
        struct rule_texts some = worlds_scopes(d, 2, l->arena);

        l->raw.scopes = (struct facts_texts){ true, some.items, some.n };
    }
    if (t != NULL && t->any_scope)
        l->raw.scopes.present = true;
    if (l->raw.scopes.present && l->raw.scopes.n > 0)
        return set_of((struct rule_texts){ l->raw.scopes.items, l->raw.scopes.n },
                      l->arena);
    return t == NULL ? (struct rule_texts){ NULL, 0 } : set_of(t->scopes, l->arena);
}

static void write_scopes(struct lines *l, const char *member, struct rule_texts scopes,
                         bool whole)
{
    jwrite_member_array(&l->w, member);
    for (size_t i = 0; i < scopes.n; i++)
        jwrite_text(&l->w, scopes.items[i]);
    if (whole)
        jwrite_null(&l->w);
    jwrite_array_end(&l->w);
}

/* The scopes granted, and the permits that gave them. */
static void write_answer(struct lines *l)
{
    const struct ruleset *rules = l->set->rules;
    const struct facts *f = facts_number(rules, &l->raw, l->arena);
    struct decision d = decide(rules, f);
    struct decision_scopes granted = decision_granted(rules, f, &d, l->arena);
    const char **names = arena_array(l->arena, granted.n, sizeof *names);
    const uint32_t *list;
    size_t n = decide_rules(rules, f, &d, l->arena, &list);

    for (size_t i = 0; i < granted.n; i++)
        names[i] = granted.items[i].name;
    write_scopes(l, "asked", l->asked, l->asked.n == 0);
    write_scopes(l, "granted", (struct rule_texts){ names, granted.n },
                 d.allow && l->asked.n == 0);
    jwrite_member_array(&l->w, "by");
    for (size_t i = 0; d.allow && i < n; i++)
        if (ruleset_rule(rules, list[i])->effect == RULE_PERMIT)
            jwrite_text(&l->w, ruleset_rule(rules, list[i])->id);
    jwrite_array_end(&l->w);
}

static void write_request(const struct worlds_set *set, struct dice *d, struct arena *a)
{
    struct buf line = buf_make(a, 1 << 20);
    struct lines l = { .set = set, .arena = a, .w = jwrite_make(&line) };

    l.raw = worlds_request(d, set, a);
    l.asked = asked_of(&l, d);
    jwrite_object(&l.w);
    jwrite_member_text(&l.w, "action",
                       rule_words_name(RULE_WORDS_ACTION, (int)l.raw.action));
    jwrite_member_text(&l.w, "client",
                       l.raw.client == NULL ? "" : l.raw.client->record_id);
    write_uid(&l, "resource", type_of(target_of(&l)), l.raw.target_id);
    write_entities(&l);
    write_context(&l);
    write_answer(&l);
    jwrite_object_end(&l.w);
    puts(line.data);
}

int main(int argc, char **argv)
{
    unsigned long n_sets = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    unsigned long n_requests = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    struct arena *a = arena_open(0);

    for (unsigned long i = 1; i <= n_sets; i++) {
        struct dice d = dice_of(seed, i);
        struct worlds_set set = worlds_make(&d, i, a);

        write_set(&set, a);
        for (unsigned long n = 0; n < n_requests; n++)
            write_request(&set, &d, a);
        arena_reset(a);
    }
    arena_free(a);
    return 0;
}
