/* SPDX-License-Identifier: MIT */
#include "workbench/wb_cases.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/snapshot.h"
#include "workbench/wb_expect.h"

enum { NAME_MAX_BYTES = 4096 };

/* One of the lists that multiply. */
struct wheel {
    const struct texts *list;
    size_t at;
};

enum { USER, TENANT, VIA, CLIENT, TARGET, WHEELS };

struct walk {
    const struct wb_world *w;
    struct wb_tally *tally;
    const struct wb_cases_sink *sink;
    const struct wb_case *c;
    struct wheel wheels[WHEELS];
};

static const char *at(const struct walk *k, int wheel)
{
    const struct wheel *v = &k->wheels[wheel];

    return v->list->n > 0 ? v->list->items[v->at] : NULL;
}

/* The next combination, the last list first; false after the last one. */
static bool turn(struct walk *k)
{
    for (int i = WHEELS; i-- > 0;) {
        struct wheel *v = &k->wheels[i];
        if (++v->at < v->list->n)
            return true;
        v->at = 0;
    }
    return false;
}

/* "export-needs-eu", or with what tells it from the other requests: "… (bob, clipper)". */
static const char *name_of(const struct walk *k)
{
    struct buf name = buf_make(k->tally->arena, NAME_MAX_BYTES);
    const char *between = " (";

    buf_add(&name, k->c->id);
    for (int i = 0; i < WHEELS; i++) {
        if (k->wheels[i].list->n < 2)
            continue;
        buf_printf(&name, "%s%s", between, at(k, i));
        between = ", ";
    }
    buf_add(&name, between[0] == ',' ? ")" : "");
    return name.data;
}

static const char *user_of(const struct walk *k)
{
    const char *user = at(k, USER), *tenant = at(k, TENANT);

    return user && tenant ? arena_printf(k->tally->arena, "%s@%s", user, tenant) : user;
}

static int walk_one(struct walk *k, struct err *e)
{
    const struct wb_case *c = k->c;
    struct wb_request r = {
        .user = user_of(k),
        .via = at(k, VIA),
        .client = at(k, CLIENT),
        .target = at(k, TARGET),
        .action = (enum rule_action)c->action,
        .scopes = { c->request.items != NULL, c->request.items, c->request.n },
        .claims = c->claims,
        .n_claims = c->n_claims,
        .suppose = &c->suppose,
    };
    struct wb_ask ask;
    struct err why = { 0 };

    if (wb_request(k->w, &r, k->tally->arena, &ask, &why) < 0) {
        wb_tally_complain(k->tally, &c->place, c->id, why.text);
        return 0;
    }
    return k->sink->each(k->sink->self, c, name_of(k), &ask, e);
}

static int walk_case(struct walk *k, const struct wb_case *c, struct err *e)
{
    const struct texts *const lists[WHEELS] = { &c->user, &c->tenant, &c->via, &c->client,
                                                &c->target };

    k->c = c;
    for (int i = 0; i < WHEELS; i++)
        k->wheels[i] = (struct wheel){ lists[i], 0 };
    if (c->target.n == 0) {
        wb_tally_complain(k->tally, &c->place, c->id, "the list of targets is empty");
        return 0;
    }
    do {
        if (walk_one(k, e) < 0)
            return -1;
    } while (turn(k));
    return 0;
}

int wb_cases_walk(const struct wb_world *w, const struct wb_file *file,
                  struct wb_tally *t, const struct wb_cases_sink *sink, struct err *e)
{
    struct walk k = { .w = w, .tally = t, .sink = sink };

    for (size_t i = 0; i < file->n_cases; i++)
        if (wb_tally_wants(t, file->cases[i].id) && walk_case(&k, &file->cases[i], e) < 0)
            return -1;
    return 0;
}

struct judging {
    const struct wb_world *w;
    struct wb_tally *tally;
    struct wb_expect_rules *rules;
};

static int judge(void *self, const struct wb_case *c, const char *name,
                 const struct wb_ask *ask, struct err *e)
{
    struct judging *j = self;

    return wb_expect_judge(j->w, j->rules, &(struct wb_expect_case){ c, name, ask },
                           j->tally, e);
}

int wb_cases(const struct wb_world *w, const struct wb_file *file, struct wb_tally *t,
             struct err *e)
{
    struct judging j = { w, t, wb_expect_rules_make(w, t->arena) };
    struct wb_cases_sink sink = { judge, &j };

    return wb_cases_walk(w, file, t, &sink, e);
}
