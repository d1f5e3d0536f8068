/* SPDX-License-Identifier: MIT */
#include "commands/policy_tests.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "commands/ahead.h"
#include "commands/policy_level.h"
#include "tenant/diag.h"

enum { TOLD_MAX = 1 << 20, EARLY_MIB = 1024 /* a larger world is loaded later */ };

const struct opt_row policy_tests_rows[POLICY_TESTS_ROWS] = {
    POLICY_TESTS_TENANT,
    POLICY_TESTS_RULES,
    { .name = "only",
      .letter = 'k',
      .kind = OPT_TEXT,
      .metavar = "GLOB",
      .help = "only those with such an id; gates are not judged then" },
    POLICY_LEVEL_BUDGET,
};

struct wb_tally policy_tests_whole(const struct policy_call *call)
{
    return (struct wb_tally){
        .arena = call->arena,
        .diags = diag_open(call->arena, ""),
        .budget = (uint64_t)opts_number(call->opts, "budget"),
        .found = { .arena = call->arena },
    };
}

struct wb_tally policy_tests_tally(const struct policy_call *call)
{
    struct wb_tally t = policy_tests_whole(call);

    t.only = opts_text(call->opts, "only");
    return t;
}

static int told(struct diags *diags, struct err *e)
{
    struct buf text = buf_make(diag_arena(diags), TOLD_MAX);

    diag_text(diags, &text);
    fputs(text.data, stderr);
    return err_set(e, ERR_NONE, "told already");
}

static struct policy_files files_of(const struct policy_call *call, const char *path,
                                    const struct wb_file *file)
{
    struct arena *a = call->arena;
    size_t n = opts_n_values(call->opts, "rules");
    bool own = n == 0;
    const char **rules = arena_array(a, n + file->rules.n + 1, sizeof *rules);
    struct policy_files files = { .tenant = opts_text(call->opts, "tenant"),
                                  .rules = rules,
                                  .n_rules = own ? file->rules.n : n };

    if (!files.tenant && file->tenant)
        files.tenant = policy_files_beside(a, path, file->tenant);
    for (size_t i = 0; i < files.n_rules; i++)
        rules[i] = own ? policy_files_beside(a, path, file->rules.items[i])
                       : opts_value(call->opts, "rules", i);
    return files;
}

/* A world that is loaded while the rest of the test file that names it is read. */
struct early {
    const struct policy_call *call;
    const char *path; /* of the test file */
    struct policy_files files;
    struct ahead *ahead; /* NULL: there is nothing to load early */
    const struct wb_world *world;
};

static int load_early(void *self, struct arena *own)
{
    struct early *early = self;
    struct policy_call call = *early->call;
    struct diags *diags;
    struct err e;

    call.arena = own;
    return policy_files_load(&call, &early->files, &early->world, &diags, &e);
}

static bool is_input(const char *path)
{
    return strcmp(path, "-") == 0; /* which cannot be read again */
}

static void begin(void *self, const struct wb_file *head)
{
    struct early *early = self;
    bool again;

    early->files = files_of(early->call, early->path, head);
    again = early->files.tenant && !is_input(early->files.tenant);
    for (size_t i = 0; i < early->files.n_rules; i++)
        again = again && !is_input(early->files.rules[i]);
    if (again)
        early->ahead =
            ahead_start(early->call->arena, (size_t)EARLY_MIB << 20, load_early, early);
}

static bool same_files(const struct policy_files *one, const struct policy_files *other)
{
    bool same = one->tenant && other->tenant && strcmp(one->tenant, other->tenant) == 0 &&
                one->n_rules == other->n_rules;

    for (size_t i = 0; same && i < one->n_rules; i++)
        same = strcmp(one->rules[i], other->rules[i]) == 0;
    return same;
}

/* The end of the file may name other files than its head, and mistakes are told in order. */
static int load_world(struct early *early, struct policy_test_file *out, struct err *e)
{
    if (early->ahead && same_files(&early->files, &out->files) &&
        ahead_wait(early->ahead) == 0) {
        out->world = early->world;
        return 0;
    }
    return policy_files_world(early->call, &out->files, &out->world, e);
}

int policy_tests_load(const struct policy_call *call, const char *path,
                      struct policy_test_file *out, struct err *e)
{
    struct diags *diags = diag_open(call->arena, path);
    struct early *early = arena_alloc(call->arena, sizeof *early);
    struct wb_file_hearer hearer = { begin, early };
    struct wb_text text;

    *early = (struct early){ .call = call, .path = path };
    if (policy_files_read(call, path, &text, e) < 0)
        return -1;
    if (wb_file_read(&text, &hearer, call->arena, &out->file, diags) < 0)
        return told(diags, e);
    out->path = path;
    out->files = files_of(call, path, &out->file);
    return load_world(early, out, e);
}

int policy_tests_other(const struct policy_call *call,
                       const struct policy_test_file *test, const struct texts *rules,
                       const struct wb_world **out, struct err *e)
{
    const char **paths = arena_array(call->arena, rules->n + 1, sizeof *paths);
    struct policy_files files = { test->files.tenant, paths, rules->n };

    for (size_t i = 0; i < rules->n; i++)
        paths[i] = policy_files_beside(call->arena, test->path, rules->items[i]);
    return policy_files_world(call, &files, out, e);
}

bool policy_tests_same_world(const struct wb_world *one, const struct wb_world *other)
{
    const struct wb_source *a = one->source, *b = other->source;
    bool same = strcmp(a->tenant.name, b->tenant.name) == 0 && a->n_rules == b->n_rules;

    for (size_t i = 0; same && i < a->n_rules; i++)
        same = strcmp(a->rules[i].name, b->rules[i].name) == 0;
    return same;
}

int policy_tests_told(const struct wb_tally *t, struct err *e)
{
    return diag_errors(t->diags) > 0 ? told(t->diags, e) : 0;
}

int policy_tests_check(const struct policy_call *call, struct wb_tally *t, struct err *e)
{
    if (opts_n_operands(call->opts) == 0)
        return err_set(e, ERR_PARSE, "which test file?");
    if (policy_tests_told(t, e) < 0)
        return -1;
    if (t->found.n == 0)
        return err_set(e, ERR_PARSE, t->only ? "no test is selected by %s" : "no test%s",
                       t->only ? t->only : " in these files");
    return 0;
}
