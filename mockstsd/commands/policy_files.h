/* SPDX-License-Identifier: MIT */
/* policy_files: where do the texts of a policy question come from? */
#ifndef STS_POLICY_FILES_H
#define STS_POLICY_FILES_H

#include "base/attr.h"
#include "commands/policy_verb.h"
#include "workbench/wb_world.h"

/*
 * Read a text; "-" is standard input.
 *
 * Owns     the call's arena.
 * Fails    ERR_IO, ERR_LIMIT; ERR_PARSE if standard input should be watched.
 */
int policy_files_read(const struct policy_call *call, const char *path,
                      struct wb_text *out, struct err *e) MUST_USE;

/* The path as seen from the folder of that file. Owns: the arena. */
const char *policy_files_beside(struct arena *a, const char *file, const char *path);

struct diags;

/* What a world is loaded from: paths as the user or a file names them. */
struct policy_files {
    const char *tenant; /* NULL: the built-in demo tenant */
    const char *const *rules;
    size_t n_rules;
};

/*
 * Load a world, without a word.
 *
 * Owns     the call's arena.
 * Fails    ERR_IO; ERR_NONE, and the diags say why.
 */
int policy_files_load(const struct policy_call *call, const struct policy_files *files,
                      const struct wb_world **out, struct diags **diags,
                      struct err *e) MUST_USE;

/*
 * Load a world.
 *
 * Owns     the call's arena.
 * Fails    ERR_IO; ERR_NONE after every mistake was printed on standard error.
 */
int policy_files_world(const struct policy_call *call, const struct policy_files *files,
                       const struct wb_world **out, struct err *e) MUST_USE;

#endif
