/* SPDX-License-Identifier: MIT */
#include "workbench/wb_world.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "policy/ruleset.h"
#include "tenant/diag.h"
#include "tenant/snapshot.h"
#include "tenant/tenant_load.h"
#include "workbench/wb_names.h"
#include "workbench/wb_naming.h"
#include "workbench/wb_parties.h"
#include "workbench/wb_rules.h"

struct loading {
    const struct wb_source *source;
    struct diags *diags;
    struct wb_rules rules;
};

/* Problems of other rules than the fixture's own. */
static void on_problem(void *self, const struct ruleset_problem *problem)
{
    struct loading *l = self;
    struct report_place place = { l->source->tenant.name, 1, 1 };
    struct arena *a = diag_arena(l->diags);
    const char *path = problem->member;

    if (problem->rule != RULESET_NO_RULE) {
        place = l->rules.places[problem->rule];
        path = arena_printf(a, "rule %s%s%s", l->rules.items[problem->rule].id,
                            problem->member[0] ? ": " : "", problem->member);
    }
    diag_enter(l->diags, place.file);
    diag_add(l->diags, &(struct diag_at){ path, place.line, place.column }, DIAG_RULE,
             problem->did_you_mean, "%s", problem->text);
}

static int compile(const struct wb_world *base, const struct rule *rules, size_t n_rules,
                   const struct ruleset_sink *sink, struct wb_world *out)
{
    struct ruleset_input in = *base->input;
    struct err e;

    in.rules = rules;
    in.n_rules = n_rules;
    if (ruleset_compile(out->arena, &in, sink, &out->rules, &e) < 0)
        return -1;
    out->input = ruleset_input(out->rules);
    out->naming = wb_naming_make(out->input, out->arena);
    return 0;
}

static int load_rules(struct wb_world *w, struct diags *diags)
{
    struct loading l = { w->source, diags, wb_rules_make(w->arena) };
    struct ruleset_sink sink = { on_problem, &l };

    if (wb_rules_read(w->source->rules, w->source->n_rules, &l.rules, diags) < 0 ||
        compile(w, l.rules.items, l.rules.n, &sink, w) < 0)
        return -1;
    w->places = l.rules.places;
    return 0;
}

/* The places of the tenant's own rules. */
static const struct report_place *own_places(const struct wb_world *w)
{
    size_t n = w->input->n_rules;
    struct report_place *places = arena_array(w->arena, n + 1, sizeof *places);

    for (size_t i = 0; i < n; i++) {
        const struct rule *rule = &w->input->rules[i];
        if (rule->line > 0)
            places[i] =
                (struct report_place){ w->source->tenant.name, rule->line, rule->column };
    }
    return places;
}

int wb_world_of(const struct snapshot *snapshot, const struct wb_source *source,
                struct arena *a, const struct wb_world **out, struct diags *diags)
{
    struct wb_world *w = arena_alloc(a, sizeof *w);

    w->arena = a;
    w->source = source;
    w->snapshot = snapshot;
    w->rules = snapshot_ruleset(snapshot);
    w->input = ruleset_input(w->rules);
    w->naming = wb_naming_make(w->input, a);
    if (source->n_rules == 0)
        w->places = own_places(w);
    else if (load_rules(w, diags) < 0)
        return -1;
    wb_parties(w);
    *out = w;
    return 0;
}

/* chosen: the time is 0, so that the same input gives the same world. */
int wb_world_load(const struct wb_source *source, struct arena *a,
                  const struct wb_world **out, struct diags *diags)
{
    const struct wb_text *text = &source->tenant;
    struct tenant_source tenant = { .name = text->name,
                                    .text = text->text,
                                    .text_len = text->text_len };
    struct snapshot *snapshot;

    diag_enter(diags, text->name);
    if (tenant_load(&tenant, &snapshot, diags) < 0)
        return -1;
    return wb_world_of(snapshot_drop_with(snapshot, a), source, a, out, diags);
}

static void keep_first(void *self, const struct ruleset_problem *problem)
{
    struct err *e = self;

    if (e->code == ERR_NONE)
        err_set(e, ERR_PARSE, "rule %zu: %s: %s", problem->rule, problem->member,
                problem->text);
}

int wb_world_with(const struct wb_world *base, const struct rule *rules, size_t n_rules,
                  struct arena *a, const struct wb_world **out, struct err *e)
{
    struct wb_world *w = arena_alloc(a, sizeof *w);
    struct err why = { 0 };
    struct ruleset_sink sink = { keep_first, &why };

    *w = *base;
    w->arena = a;
    w->places = arena_array(a, n_rules + 1, sizeof *w->places);
    if (compile(base, rules, n_rules, &sink, w) < 0)
        return err_pass(e, &why);
    *out = w;
    return 0;
}

/* Is it "user@tenant", and is this subject that user in that tenant? */
static bool is_within(const struct wb_world *w, const struct wb_subject *s,
                      const char *name, const char *at)
{
    const struct tenant *t =
        s->facts.tenant ? snapshot_tenant(w->snapshot, s->facts.tenant) : NULL;
    size_t len = (size_t)(at - name);

    if (!s->facts.tenant ||
        (strcmp(at + 1, s->facts.tenant) != 0 && !(t && strcmp(at + 1, t->name) == 0)))
        return false;
    for (size_t i = 0; i < s->n_also; i++)
        if (strlen(s->also[i]) == len && strncmp(s->also[i], name, len) == 0)
            return true;
    return false;
}

int wb_world_subject(const struct wb_world *w, const char *name, size_t *out,
                     struct err *e)
{
    const char *at = strrchr(name, '@');
    struct err why = { 0 };

    if (wb_names_find(w->subject_names, name, out, &why) == 0)
        return 0;
    for (size_t i = 0; at && i < w->n_subjects; i++) {
        if (!is_within(w, &w->subjects[i], name, at))
            continue;
        *out = i;
        return 0;
    }
    return err_pass(e, &why);
}

int wb_world_client(const struct wb_world *w, const char *name, size_t *out,
                    struct err *e)
{
    return wb_names_find(w->client_names, name, out, e);
}

int wb_world_target(const struct wb_world *w, const char *name, size_t *out,
                    struct err *e)
{
    return wb_names_find(w->target_names, name, out, e);
}
