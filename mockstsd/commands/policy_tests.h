/* SPDX-License-Identifier: MIT */
/* policy_tests: what do the verbs that take policy test files have in common? */
#ifndef STS_POLICY_TESTS_H
#define STS_POLICY_TESTS_H

#include "base/attr.h"
#include "commands/policy_files.h"
#include "commands/policy_verb.h"
#include "workbench/wb_tally.h"

/* Rows of the options by which a test file's world is another. */
#define POLICY_TESTS_TENANT                                                              \
    {                                                                                    \
        .name = "tenant", .letter = 't', .kind = OPT_TEXT, .metavar = "FILE",            \
        .help = "another world than the one that the test file names"                    \
    }
#define POLICY_TESTS_RULES                                                               \
    {                                                                                    \
        .name = "rules", .letter = 'r', .kind = OPT_LIST, .metavar = "FILE",             \
        .help = "other rules than the test file's; may stand several times"              \
    }

enum { POLICY_TESTS_ROWS = 4 };

extern const struct opt_row policy_tests_rows[POLICY_TESTS_ROWS];

struct policy_test_file {
    const char *path;
    struct wb_file file;
    struct policy_files files; /* what its world was loaded from */
    const struct wb_world *world;
};

/* An empty tally, by the option --budget alone. Owns: the call's arena. */
struct wb_tally policy_tests_whole(const struct policy_call *call);

/* An empty tally, by the options -k and --budget. Owns: the call's arena. */
struct wb_tally policy_tests_tally(const struct policy_call *call);

/*
 * Read a test file and load its world: what the file names beside itself, or what the options
 * say instead.
 *
 * Fails    ERR_IO; ERR_NONE when every mistake has been printed.
 */
int policy_tests_load(const struct policy_call *call, const char *path,
                      struct policy_test_file *out, struct err *e) MUST_USE;

/* The same parties under other rules, which lie beside the test file. Fails: as the load. */
int policy_tests_other(const struct policy_call *call,
                       const struct policy_test_file *test, const struct texts *rules,
                       const struct wb_world **out, struct err *e) MUST_USE;

/* Were two test files loaded with the same tenant and rule files? */
bool policy_tests_same_world(const struct wb_world *one, const struct wb_world *other);

/* Print the complaints of a tally. Fails: ERR_NONE if there was one. */
int policy_tests_told(const struct wb_tally *t, struct err *e) MUST_USE;

/*
 * After all files: was there something to judge, and did every name mean somebody?
 *
 * Fails    ERR_PARSE if not; complaints are printed first.
 */
int policy_tests_check(const struct policy_call *call, struct wb_tally *t,
                       struct err *e) MUST_USE;

#endif
