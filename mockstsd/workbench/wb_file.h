/* SPDX-License-Identifier: MIT */
/*
 * wb_file: what does a policy test file ask and expect?
 *
 * YAML or JSON text → plain structs, or every mistake with its place. Names stay names: which
 * party they mean is the question of the world that the tests run in.
 */
#ifndef STS_WB_FILE_H
#define STS_WB_FILE_H

#include "base/attr.h"
#include "workbench/wb_file_rows.h"

struct buf;
struct diags;

struct wb_file {
    const char *name;   /* as the user wrote it */
    const char *tenant; /* beside this file; NULL: none named */
    struct texts rules; /* the same */
    const struct wb_case *cases;
    size_t n_cases;
    const struct wb_reach_of *reach;
    size_t n_reach;
    const struct wb_always_of *never, *always;
    size_t n_never, n_always;
    const struct wb_compare_of *compare;
    size_t n_compare;
    struct wb_gates_of gates;
};

/* Told what the head of a file says, its tenant and rules, when the first list begins. */
struct wb_file_hearer {
    void (*head)(void *self, const struct wb_file *file);
    void *self;
};

/*
 * Read a test file.
 *
 * Takes    text: of which all is copied that is kept; a hearer, or NULL.
 * Returns  0, or -1 with errors among the diags.
 * Owns     the arena.
 * Fails    as above; *out is untouched then.
 */
int wb_file_read(const struct wb_text *text, const struct wb_file_hearer *hearer,
                 struct arena *a, struct wb_file *out, struct diags *diags) MUST_USE;

/* Append the JSON Schema (2020-12) of test files, made from the tables that they are read by. */
void wb_file_schema(struct buf *out);

#endif
