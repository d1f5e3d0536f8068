/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "commands/policy_level.h"
#include "commands/policy_tests.h"
#include "commands/policy_verb.h"
#include "tenant/diag.h"
#include "workbench/wb_cull.h"
#include "workbench/wb_splice.h"

enum { TEXT_MAX = 1 << 30 };

static const struct opt_row rows[] = {
    POLICY_TESTS_TENANT,
    POLICY_TESTS_RULES,
    { .name = "write",
      .letter = 'w',
      .kind = OPT_FLAG,
      .help = "add the missing cases to the (first) test file" },
    POLICY_LEVEL_ROW,
    POLICY_LEVEL_BUDGET,
};

/* The files, all of one world. */
struct tests {
    const char *path; /* of the first */
    const struct wb_world *world;
    struct wb_file *files;
    size_t n;
    int64_t gate; /* the highest; -1: none */
};

static int load(const struct policy_call *call, struct tests *t, struct err *e)
{
    t->n = opts_n_operands(call->opts);
    t->files = arena_array(call->arena, t->n + 1, sizeof *t->files);
    for (size_t i = 0; i < t->n; i++) {
        struct policy_test_file test;
        if (policy_tests_load(call, opts_operand(call->opts, i), &test, e) < 0)
            return -1;
        if (i > 0 && !policy_tests_same_world(test.world, t->world))
            return err_set(e, ERR_PARSE, "%s: of another world than %s: score it alone",
                           test.path, t->path);
        if (i == 0) {
            t->path = test.path;
            t->world = test.world;
        }
        t->files[i] = test.file;
        if (test.file.gates.mutation > t->gate)
            t->gate = test.file.gates.mutation;
    }
    return 0;
}

/* What is about to be written has to be a test file with so many cases. */
static int check(struct policy_call *call, const struct tests *t, const struct buf *text,
                 size_t n_more, struct err *e)
{
    struct wb_text again = { t->path, text->data, text->len };
    struct wb_file file;

    if (!buf_ok(text))
        return err_set(e, ERR_LIMIT, "%s would be longer than %d bytes", t->path,
                       TEXT_MAX);
    if (wb_file_read(&again, NULL, call->arena, &file, diag_open(call->arena, t->path)) ==
            0 &&
        file.n_cases == t->files[0].n_cases + n_more)
        return 0;
    return err_set(e, ERR_PARSE, "%s: found no place for more cases; nothing is written",
                   t->path);
}

static int write_cases(struct policy_call *call, const struct tests *t,
                       const struct wb_mutation *m, struct err *e)
{
    struct wb_tally tally = policy_tests_whole(call);
    struct buf out = buf_make(call->arena, TEXT_MAX);
    const char *const *cases;
    struct wb_text text;
    size_t n;

    if (wb_cull(t->world, m, &tally, &cases, &n, e) < 0)
        return -1;
    if (n == 0)
        return 0;
    if (policy_files_read(call, t->path, &text, e) < 0 ||
        wb_splice(&text, cases, n, &out, e) < 0 || check(call, t, &out, n, e) < 0)
        return -1;
    return file_write(t->path, out.data, out.len, 0644, e);
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_tally tally = policy_tests_whole(call);
    struct tests tests = { .gate = -1 };
    struct wb_mutation m;

    if (opts_n_operands(call->opts) == 0)
        return err_set(e, ERR_PARSE, "which test file?");
    if (load(call, &tests, e) < 0 ||
        wb_mutate(tests.world, tests.files, tests.n, &tally, &m, e) < 0 ||
        policy_tests_told(&tally, e) < 0)
        return -1;
    if (opts_flag(call->opts, "write") && write_cases(call, &tests, &m, e) < 0)
        return -1;
    wb_mutate_report(tests.world, &m, call->arena, out);
    if (wb_mutate_score(&m) < tests.gate)
        out->exit_code = (int)wb_exit_worse((enum wb_exit)out->exit_code, WB_GATE);
    policy_level_apply(call->opts, out);
    return 0;
}

const struct policy_verb policy_mutate = {
    .name = "mutate",
    .operands = "FILE...",
    .summary = "which slips in the rules would these tests let through?",
    .details =
        "Each rule is changed in small ways; the score is the share of the changes that\n"
        "decide something differently and that a test notices. For each of the others\n"
        "the missing case is shown. The tests are of one world.\n"
        "\nexamples:\n"
        "  mockstsd policy mutate loans.policytest.yaml\n"
        "  mockstsd policy mutate --write loans.policytest.yaml\n"
        "\nexit codes: 0 scored; 2 a file has a mistake; 3 survivors at the fail level\n"
        "(each is a warning); 4 the files' gate is missed; 5 undecided; 6 a fault.",
    .formats = "text|json|junit|sarif|github|md|csv|html",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
