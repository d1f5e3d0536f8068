/* SPDX-License-Identifier: MIT */
#include "workbench/wb_analyze.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/spell.h"
#include "workbench/wb_chain.h"
#include "workbench/wb_exit.h"
#include "workbench/wb_found.h"
#include "workbench/wb_scratch.h"
#include "workbench/wb_witness.h"
#include "workbench/wb_worth.h"

enum { TEXT_MAX = 64 * 1024 };

/* How each judgement is told. */
static const struct {
    const char *id;
    enum report_status status;
    const char *text;
} words[] = {
    [WB_DEAD] = { "rule-dead", REPORT_WARN,
                  "never decides anything: nobody can match it, or it says nothing where "
                  "it "
                  "stands" },
    [WB_IDLE] = { "rule-idle", REPORT_WARN, "forbids what no rule gives" },
    [WB_SHADOWED] = { "rule-shadowed", REPORT_WARN,
                      "changes nothing: one other rule decides all of it" },
    [WB_REDUNDANT] = { "rule-redundant", REPORT_WARN,
                       "changes nothing: others decide all of it together" },
    [WB_UNKNOWN] = { "rule-undecided", REPORT_ERROR,
                     "could not be judged within the budget (--budget)" },
};

/* The findings so far. */
struct analysis {
    const struct wb_study *study;
    struct arena *arena;
    struct wb_found found;
    struct wb_cells cells;
    size_t n_kind[WB_UNKNOWN + 1];
    size_t n_orphans;
};

static struct report_place place_of(const struct wb_world *w, size_t rule)
{
    return w->places ? w->places[rule] : (struct report_place){ .file = NULL };
}

static const char *list_rules(const struct analysis *x, const struct wb_worth *worth)
{
    struct buf out = buf_make(x->arena, TEXT_MAX);

    if (worth->n_covering == 0)
        return NULL;
    buf_add(&out, "covered by");
    for (size_t i = 0; i < worth->n_covering; i++) {
        struct report_place at = place_of(x->study->world, worth->covering[i]);

        buf_add(&out, i > 0 ? ", " : " ");
        spell_text(x->study->world->input->rules[worth->covering[i]].name, &out);
        if (at.file)
            buf_printf(&out, " (%s:%u:%u)", at.file, at.line, at.column);
    }
    return out.data;
}

static struct report_row *add(struct analysis *x, size_t rule, const char *id,
                              enum report_status status, const char *text,
                              const char *detail)
{
    struct report_row *row = wb_found_add(&x->found);

    *row = (struct report_row){ .id = id,
                                .name = x->study->world->input->rules[rule].name,
                                .status = status,
                                .text = text,
                                .detail = detail,
                                .place = place_of(x->study->world, rule) };
    wb_found_text(&x->cells, id);
    wb_found_text(&x->cells, row->name);
    wb_found_text(&x->cells, detail ? detail : "");
    return row;
}

/* What came of a rule, and whom it matches: explain shows it beside those that cover it. */
static void add_judgement(struct analysis *x, size_t rule, const struct wb_worth *worth)
{
    struct report_row *row =
        add(x, rule, words[worth->kind].id, words[worth->kind].status,
            words[worth->kind].text, list_rules(x, worth));

    if (worth->matches_today)
        wb_witness_show(x->study->world, NULL, &worth->today, x->arena, row);
}

/* One rule, in memory that is emptied before the next. */
struct one_rule {
    struct analysis *x;
    const struct wb_worths *worths;
    size_t rule;
    uint64_t *budget;
    struct arena *scratch;
};

static int judge_one(void *self)
{
    const struct one_rule *one = self;
    struct analysis *x = one->x;
    struct wb_worth worth = { .kind = WB_UNKNOWN };

    if (*one->budget > 0)
        worth = wb_worth_judge(one->worths, one->rule, one->budget, one->scratch);
    x->n_kind[worth.kind]++;
    if (worth.kind != WB_ALIVE)
        add_judgement(x, one->rule, &worth);
    if (!worth.orphan)
        return 0;
    x->n_orphans++;
    add(x, one->rule, "rule-orphan", REPORT_NOTE, "matches nobody of today", NULL);
    return 0;
}

static int judge_all(struct analysis *x, uint64_t *budget, struct err *e)
{
    const struct ruleset_input *in = x->study->world->input;
    struct one_rule one = { .x = x,
                            .worths = wb_worth_make(x->study, x->arena),
                            .budget = budget,
                            .scratch = wb_scratch_open(x->arena) };

    for (one.rule = 0; one.rule < in->n_rules; one.rule++)
        if (in->rules[one.rule].enabled &&
            wb_scratch_run(one.scratch, judge_one, &one, e) < 0)
            return -1;
    return 0;
}

static void add_chain(void *self, const struct wb_chain *chain)
{
    struct analysis *x = self;
    struct report_row *row = wb_found_add(&x->found);

    *row = (struct report_row){ .id = "chain-escalation", .status = REPORT_WARN };
    row->name = chain->name;
    row->text = chain->text;
    row->witness = chain->witness;
    row->command = chain->command;
    if (chain->rule != RULESET_NO_RULE)
        row->place = place_of(x->study->world, chain->rule);
    wb_found_text(&x->cells, row->id);
    wb_found_text(&x->cells, row->name);
    wb_found_text(&x->cells, row->witness);
}

static const struct report_figure *figures(const struct analysis *x, size_t n_chains)
{
    struct report_figure *f = arena_array(x->arena, 6, sizeof *f);

    f[0] = (struct report_figure){ "dead", (int64_t)x->n_kind[WB_DEAD] };
    f[1] = (struct report_figure){ "idle", (int64_t)x->n_kind[WB_IDLE] };
    f[2] = (struct report_figure){ "shadowed", (int64_t)x->n_kind[WB_SHADOWED] };
    f[3] = (struct report_figure){ "redundant", (int64_t)x->n_kind[WB_REDUNDANT] };
    f[4] = (struct report_figure){ "orphans", (int64_t)x->n_orphans };
    f[5] = (struct report_figure){ "escalations", (int64_t)n_chains };
    return f;
}

static const char *answer(const struct analysis *x, size_t n_rules, size_t n_chains,
                          bool undecided)
{
    size_t n = n_rules - x->n_kind[WB_ALIVE];
    const char *rules = wb_found_count(x->arena, n_rules, "rule");

    if (undecided)
        return arena_printf(x->arena,
                            "Undecided: the budget is spent; %zu of %s not judged.",
                            x->n_kind[WB_UNKNOWN], rules);
    if (n + x->n_orphans + n_chains == 0)
        return arena_printf(
            x->arena, "All of %s decide something, and no chain leads around.", rules);
    return arena_printf(x->arena, "%zu of %s could go, %zu match nobody of today; %s.", n,
                        rules, x->n_orphans, wb_found_count(x->arena, n_chains, "chain"));
}

int wb_analyze(const struct wb_study *s, uint64_t budget, struct arena *a,
               struct report *out, struct err *e)
{
    static const char *const columns[] = { "finding", "rule", "detail" };
    struct analysis x = {
        .study = s, .arena = a, .found = { .arena = a }, .cells = { .arena = a }
    };
    struct report_table *table = arena_alloc(a, sizeof *table);
    size_t n_rules = 0, n_chains = 0;
    bool undecided;

    if (judge_all(&x, &budget, e) < 0 ||
        wb_chain_tell(s, &(struct wb_chain_hearer){ add_chain, &x, &n_chains }, &budget,
                      a, e) != 0)
        return -1;
    for (size_t i = 0; i <= WB_UNKNOWN; i++)
        n_rules += x.n_kind[i];
    undecided = budget == 0;
    *table = wb_found_table(&x.cells, "findings", "findings", columns, 3);
    *out = (struct report){ .tool = "mockstsd policy analyze",
                            .answer = answer(&x, n_rules, n_chains, undecided),
                            .exit_code = undecided ? WB_NOT_KNOWN : WB_GOOD,
                            .figures = figures(&x, n_chains),
                            .n_figures = 6,
                            .rows = x.found.rows,
                            .n_rows = x.found.n,
                            .tables = table,
                            .n_tables = 1 };
    return 0;
}
