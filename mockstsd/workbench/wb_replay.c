/* SPDX-License-Identifier: MIT */
#include "workbench/wb_replay.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "policy/keys.h"
#include "policy/reading.h"
#include "policy/ruleset.h"
#include "policy/spell.h"
#include "workbench/wb_exit.h"
#include "workbench/wb_found.h"
#include "workbench/wb_paper.h"
#include "workbench/wb_recorded.h"

enum { TEXT_MAX = 16 * 1024 };

static const char *const columns[] = { "outcome",    "event",     "request", "was",  "is",
                                       "rules then", "rules now", "why",     "place" };
enum { N_COLUMNS = 9 };

enum outcome { SAME, CHANGED, UNDECIDED, OUTCOMES };

static const char *const outcome_names[OUTCOMES] = { "same", "changed", "undecided" };

struct replay {
    const struct wb_world *world;
    struct wb_stands *stands;
    struct arena *arena;
    struct wb_paper *paper;
    size_t n[OUTCOMES], n_others;
};

/* One decision, then and now. */
struct pair {
    struct wb_recorded then;
    struct wb_verdict now; /* not asked if then.gap */
    enum outcome outcome;
    const char *was, *is;
};

/* Would the rule match if its conditions on claims held? Then these decide, and they are lost. */
static const char *asks_claims(const struct reading *c, const struct rule *r,
                               struct arena *a)
{
    const char *claim = NULL;

    if (!reading_principal(c, r))
        return NULL;
    for (size_t i = 0; i < r->n_conditions; i++) {
        const struct rule_condition *cond = &r->conditions[i];
        struct facts_values values;
        if (keys_claim_path(cond->key)) {
            claim = cond->key;
            continue;
        }
        values = reading_values(c, cond->key, a);
        if (!reading_holds(cond, &values))
            return NULL;
    }
    return claim;
}

static const char *lost_claim(const struct replay *r, const struct pair *p)
{
    const struct facts_raw *raw = p->now.facts->raw;
    const struct wb_stand *at = wb_stands_at(r->stands, p->then.ask.target, raw->action);
    struct reading c = { r->world->input, { NULL, 0 }, raw };

    for (size_t i = 0; i < at->n; i++) {
        const char *claim = asks_claims(&c, &at->rules[i], r->arena);
        if (claim)
            return arena_printf(r->arena, "rule %s asks of %s, which is not recorded",
                                at->rules[i].id, claim);
    }
    return NULL;
}

static bool same_granted(const struct wb_recorded *then, const struct wb_verdict *now)
{
    if (then->granted.n != now->granted.n)
        return false;
    for (size_t i = 0; i < now->granted.n; i++)
        if (strcmp(then->granted.items[i], now->granted.items[i].name) != 0)
            return false;
    return true;
}

/* A stored credential was refused for these scopes; which others it carries is not recorded. */
static bool may_be_released(const struct replay *r, const struct pair *p)
{
    struct rule_texts carried = { p->then.carried.items, p->then.carried.n };

    return carried.n > 0 &&
           decision_permits_all(r->world->rules, p->now.facts, &p->now.decision, carried);
}

static enum outcome compare(const struct replay *r, struct pair *p)
{
    struct wb_recorded *then = &p->then;
    bool allow = p->now.decision.allow;

    if (!then->gap)
        then->gap = lost_claim(r, p);
    if (!then->gap && allow && !then->allow && may_be_released(r, p))
        then->gap = "which scopes the stored credential carries is not recorded";
    if (then->gap)
        return UNDECIDED;
    if (then->carried.n > 0 && !then->allow)
        return SAME; /* it still carries one that is not permitted */
    return allow == then->allow && (!allow || same_granted(then, &p->now)) ? SAME
                                                                           : CHANGED;
}

static const char *was_text(const struct wb_recorded *then, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    buf_add(&out, then->allow ? "allow" : "deny");
    if (!then->allow)
        buf_printf(&out, " (%s)", then->reason);
    for (size_t i = 0; i < then->granted.n; i++) {
        buf_add(&out, i > 0 ? " " : ": ");
        spell_text(then->granted.items[i], &out);
    }
    if (then->allow && then->granted.n == 0)
        buf_add(&out, ": as a whole");
    return out.data;
}

static struct facts_texts rules_now(const struct replay *r, const struct pair *p)
{
    const char **ids = arena_array(r->arena, p->now.n_rules + 1, sizeof *ids);

    for (size_t i = 0; i < p->now.n_rules; i++)
        ids[i] = ruleset_rule(r->world->rules, p->now.rules[i])->id;
    return (struct facts_texts){ true, ids, p->now.n_rules };
}

static const char *joined(struct facts_texts ids, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    for (size_t i = 0; i < ids.n; i++) {
        buf_add(&out, i > 0 ? ", " : "");
        spell_text(ids.items[i], &out);
    }
    return ids.n > 0 ? out.data : "no rule";
}

static void add_cells(const struct replay *r, const struct pair *p, const char *request,
                      struct facts_texts rules)
{
    const struct report_place *at = &p->then.place;
    const char *texts[] = { outcome_names[p->outcome], p->then.event, request, p->was,
                            p->is };
    const struct facts_texts *lists[] = { &p->then.rules, &rules };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        wb_paper_cell(r->paper, (struct report_cell){ .text = texts[i] });
    for (size_t i = 0; i < 2; i++)
        wb_paper_cell(r->paper, (struct report_cell){ .items = lists[i]->items,
                                                      .n_items = lists[i]->n });
    wb_paper_cell(r->paper,
                  (struct report_cell){ .text = p->then.gap ? p->then.gap : "" });
    wb_paper_cell(r->paper,
                  (struct report_cell){
                      .text = arena_printf(r->arena, "%s:%u", at->file, at->line) });
}

static void add_row(const struct replay *r, const struct pair *p, const char *request,
                    struct facts_texts rules)
{
    struct arena *a = r->arena;
    struct report_row row = { .id = p->then.event,
                              .name = outcome_names[p->outcome],
                              .status =
                                  p->outcome == CHANGED ? REPORT_FAIL : REPORT_ERROR,
                              .witness = request,
                              .place = p->then.place };

    if (p->outcome == UNDECIDED)
        row.text = arena_printf(a, "was %s; undecided: %s", p->was, p->then.gap);
    else
        row.text = arena_printf(a, "was %s by %s; is %s by %s", p->was,
                                joined(p->then.rules, a), p->is, joined(rules, a));
    if (p->now.facts)
        row.command = wb_ask_command(r->world, &p->then.ask, a);
    wb_paper_row(r->paper, &row);
}

static int judge(struct replay *r, struct pair *p, struct err *e)
{
    struct facts_texts rules = { 0 };
    const char *request = p->then.who;

    p->outcome = UNDECIDED;
    p->is = "undecided";
    p->was = was_text(&p->then, r->arena);
    if (!p->then.gap) {
        if (wb_ask_again(r->stands, &p->then.ask, r->arena, &p->now, e) < 0)
            return -1;
        p->outcome = compare(r, p);
        request = wb_ask_text(r->world, &p->then.ask, r->arena);
    }
    if (p->outcome != UNDECIDED) {
        p->is = wb_ask_verdict_text(&p->now, r->arena);
        rules = rules_now(r, p);
    }
    r->n[p->outcome]++;
    add_cells(r, p, request, rules);
    if (p->outcome != SAME)
        add_row(r, p, request, rules);
    return 0;
}

static int read_line(struct replay *r, const struct report_place *place, const char *line,
                     size_t len, struct err *e)
{
    struct pair p = { 0 };
    struct err why = { 0 };
    struct jobj event;

    if (len == 0)
        return 0;
    if (jobj_parse_object(r->arena, line, len, &event, &why) < 0 ||
        wb_recorded_read(r->world, event, place, r->arena, &p.then, &why) < 0)
        return err_set(e, ERR_PARSE, "%s:%u: no audit event: %s", place->file,
                       place->line, why.text);
    if (p.then.is_decision)
        return judge(r, &p, e);
    r->n_others++;
    return 0;
}

static const char *answer(const struct replay *r)
{
    size_t n = r->n[SAME] + r->n[CHANGED] + r->n[UNDECIDED];
    const char *rest =
        r->n[UNDECIDED] == 0
            ? ""
            : arena_printf(r->arena, ", %zu cannot be known", r->n[UNDECIDED]);

    return arena_printf(r->arena, "%zu of %s would change%s.", r->n[CHANGED],
                        wb_found_count(r->arena, n, "recorded decision"), rest);
}

static void conclude(struct replay *r, struct report *out)
{
    static const enum wb_exit codes[OUTCOMES] = { WB_GOOD, WB_FALSE, WB_NOT_KNOWN };
    enum wb_exit code = WB_GOOD;

    for (size_t i = 0; i < OUTCOMES; i++) {
        wb_paper_figure(r->paper, outcome_names[i], r->n[i]);
        if (r->n[i] > 0)
            code = wb_exit_worse(code, codes[i]);
    }
    wb_paper_figure(r->paper, "other_events", r->n_others);
    *out = wb_paper_report(r->paper, "mockstsd policy replay", answer(r), (int)code);
}

int wb_replay(const struct wb_world *w, const struct wb_text *audit, struct arena *a,
              struct report *out, struct err *e)
{
    struct replay r = { .world = w, .arena = a };
    struct report_place place = { .file = audit->name };
    const char *at = audit->text, *end = audit->text + audit->text_len;

    r.paper = wb_paper_make(a);
    r.stands = wb_stands_make(w, a);
    wb_paper_table(r.paper, "decisions", "recorded decisions", columns, N_COLUMNS);
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop ? stop : end) - at);
        place.line++;
        if (read_line(&r, &place, at, len, e) < 0)
            return -1;
        at += len + 1;
    }
    if (r.n[SAME] + r.n[CHANGED] + r.n[UNDECIDED] == 0)
        return err_set(e, ERR_PARSE, "%s: no decision by rules among %zu events",
                       audit->name, r.n_others);
    conclude(&r, out);
    return 0;
}
