/* SPDX-License-Identifier: MIT */
#include "conformance/checkfile.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/embedded.h"
#include "conformance/outcome.h"
#include "conformance/special.h"
#include "conformance/step.h"
#include "conformance/strict.h"

enum { CHECKS_MAX = 1000 };

static const struct strict_key check_keys[] = {
    { "id", STRICT_TEXT },      { "twin", STRICT_TEXT },   { "needs", STRICT_ARRAY },
    { "world", STRICT_OBJECT }, { "rules", STRICT_ARRAY }, { "switches", STRICT_OBJECT },
    { "runs", STRICT_ARRAY },   { "steps", STRICT_ARRAY }, { "function", STRICT_TEXT },
    { "note", STRICT_TEXT },    { "at", STRICT_ARRAY },    { "last", STRICT_BOOL },
    { "light", STRICT_BOOL },   { "waits", STRICT_BOOL },
};

static const struct strict_key run_keys[] = {
    { "name", STRICT_TEXT },    { "dialect", STRICT_TEXT }, { "switches", STRICT_OBJECT },
    { "world", STRICT_OBJECT }, { "rules", STRICT_ARRAY },  { "set", STRICT_OBJECT },
};

/* Where a check may present tokens; step_forge.c goes there. */
static const char *const places[] = { "subject_token", "vault", "client_assertion" };

struct loading {
    const struct requirements *rows;
    struct arena *arena;
    struct check *all;
    size_t n;
    const char *file;
    struct err *e;
};

static int bad(struct loading *l, const char *id, const char *what)
{
    return err_set(l->e, ERR_PARSE, "%s: %s: %s", l->file, id, what);
}

static int check_steps(struct loading *l, const char *id, struct jobj steps)
{
    struct err why = { 0 };
    size_t i = 0;

    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v), i++)
        if (step_check(v, &why) < 0 || outcome_check(jobj_get(v, "judge"), &why) < 0)
            return bad(l, id, arena_printf(l->arena, "steps[%zu]: %s", i, why.text));
    return 0;
}

static int check_runs(struct loading *l, const char *id, struct jobj runs)
{
    struct err why = { 0 };

    for (struct jobj v = jobj_first(runs); v.node != NULL; v = jobj_next(v))
        if (strict_object(v, STRICT_KEYS(run_keys), &why) < 0)
            return bad(l, id, why.text);
    return 0;
}

static bool is_place(const char *text)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (strcmp(places[i], text) == 0)
            return true;
    return false;
}

/* A list without items would be gone through without anything being judged. */
static int check_lists(struct loading *l, const char *id, struct jobj data)
{
    static const char *const names[] = { "steps", "runs", "at" };
    const char *text;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (jobj_has(data, names[i]) && jobj_count(jobj_get(data, names[i])) == 0)
            return bad(l, id, arena_printf(l->arena, "%s: at least one", names[i]));
    for (struct jobj v = jobj_first(jobj_get(data, "at")); v.node; v = jobj_next(v))
        if (jobj_as_text(v, &text, NULL) < 0 || !is_place(text))
            return bad(l, id, "at: subject_token, vault or client_assertion is expected");
    return 0;
}

/* A refusal proves something only beside a success: what is broken refuses as well. */
static bool refuses(struct jobj steps)
{
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (outcome_wants_refusal(jobj_get(v, "judge")))
            return true;
    return false;
}

/* The canonical request of the kind that the last step asks for. */
static const char *standard_twin(struct jobj steps)
{
    const char *kind = "", *grant = "exchange", *target = "resource";

    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v)) {
        if (jobj_text(v, "do", &kind, NULL) < 0 || strcmp(kind, "token") != 0)
            continue;
        if (jobj_opt_text(v, "grant", &grant, NULL) < 0 ||
            jobj_opt_text(v, "target", &target, NULL) < 0)
            return NULL;
    }
    if (strcmp(kind, "vault") == 0)
        return "TX-CON-001";
    if (strcmp(grant, "client_credentials") == 0)
        return "STS-021";
    if (strcmp(grant, "exchange") == 0)
        return strcmp(target, "oauth") == 0 ? "TX-CON-001" : "TX-REQ-001";
    return NULL;
}

static int find_twin(struct loading *l, struct check *c)
{
    struct jobj steps = jobj_get(c->data, "steps");

    if (jobj_text(c->data, "twin", &c->twin, NULL) == 0) {
        if (strcmp(c->twin, "self") == 0)
            c->twin = NULL;
        return 0;
    }
    if (!refuses(steps))
        return 0;
    c->twin = standard_twin(steps);
    if (c->twin == NULL)
        return bad(l, c->row->id, "a refusal needs a twin");
    if (strcmp(c->twin, c->row->id) == 0)
        c->twin = NULL;
    return 0;
}

/* Of a feature alone: it is not offered, or nobody has written yet how it is judged. */
static bool wants_feature(const struct check *c)
{
    return c->needs.n > 0 && strncmp(c->needs.texts[0], "X:", 2) == 0;
}

static int read_check(struct loading *l, struct jobj data)
{
    struct check *c = &l->all[l->n];
    struct err why = { 0 };
    const char *id = "?";

    if (strict_object(data, STRICT_KEYS(check_keys), &why) < 0 ||
        jobj_text(data, "id", &id, &why) < 0)
        return bad(l, id, why.text);
    c->file = l->file;
    c->data = data;
    c->row = requirements_find(l->rows, id);
    if (c->row == NULL)
        return bad(l, id, "checks.tsv has no such row");
    if (jobj_opt_text(data, "function", &c->function, &why) < 0 ||
        jobj_opt_bool(data, "last", &c->last, &why) < 0 ||
        jobj_opt_bool(data, "waits", &c->waits, &why) < 0 ||
        (jobj_has(data, "needs") &&
         jobj_as_texts(l->arena, jobj_get(data, "needs"), &c->needs, &why) < 0))
        return bad(l, id, why.text);
    if (c->function != NULL && special_find(c->function) == NULL)
        return bad(l, id, "there is no such function");
    if (c->function != NULL ? jobj_has(data, "steps")
                            : !jobj_has(data, "steps") && !wants_feature(c))
        return bad(l, id, "steps or a function, one of them");
    if (check_lists(l, id, data) < 0 || check_steps(l, id, jobj_get(data, "steps")) < 0 ||
        check_runs(l, id, jobj_get(data, "runs")) < 0 || find_twin(l, c) < 0)
        return -1;
    l->n++;
    return 0;
}

static int read_file(struct loading *l, const struct embedded *file)
{
    struct err why = { 0 };
    struct jobj document, list;

    l->file = file->name;
    if (jobj_parse_object(l->arena, file->text, file->len, &document, &why) < 0 ||
        jobj_array(document, "checks", &list, &why) < 0)
        return err_set(l->e, ERR_PARSE, "%s: %s", file->name, why.text);
    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v)) {
        if (l->n == CHECKS_MAX)
            return bad(l, "?", "too many checks");
        if (read_check(l, v) < 0)
            return -1;
    }
    return 0;
}

static int by_row(const void *one, const void *other)
{
    const struct check *a = one, *b = other;

    return (a->row > b->row) - (a->row < b->row);
}

int checkfile_load(const struct requirements *rows, struct arena *a, struct checks *out,
                   struct err *e)
{
    struct loading l = { .rows = rows, .arena = a, .e = e };

    l.all = arena_array(a, CHECKS_MAX, sizeof *l.all);
    for (const struct embedded *file = embedded_checks; file->name != NULL; file++)
        if (read_file(&l, file) < 0)
            return -1;
    qsort(l.all, l.n, sizeof *l.all, by_row);
    for (size_t i = 1; i < l.n; i++)
        if (l.all[i].row == l.all[i - 1].row)
            return err_set(e, ERR_PARSE, "%s and %s: %s is there twice",
                           l.all[i - 1].file, l.all[i].file, l.all[i].row->id);
    *out = (struct checks){ l.all, l.n };
    return 0;
}

const struct check *checkfile_find(const struct checks *checks, const char *id)
{
    for (size_t i = 0; i < checks->n; i++)
        if (strcmp(checks->all[i].row->id, id) == 0)
            return &checks->all[i];
    return NULL;
}
