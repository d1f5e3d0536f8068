/* SPDX-License-Identifier: MIT */
/*
 * policy_verb: what is a verb of `mockstsd policy`, and what is it given?
 *
 * A row per verb, each in the file of its name; cmd_policy.c lists them, reads what they ask
 * for and prints what they find.
 */
#ifndef STS_POLICY_VERB_H
#define STS_POLICY_VERB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/opts.h"
#include "wire/report.h"

struct arena;
struct err;
struct saves;
struct wb_world;

struct policy_call {
    const struct opts *opts;
    struct arena *arena;
    const struct wb_world
        *world;          /* of --tenant and --rules; NULL if the verb wants none */
    struct saves *saves; /* told of every file that is read; NULL: nobody asks */
    struct buf text;     /* a verb that gives no report writes what it gives here */
};

struct policy_verb {
    const char *name;
    const char *operands; /* "TARGET[:SCOPE]"; "" for none */
    const char *summary;  /* one sentence */
    const char *details;  /* examples */
    const char *formats;  /* "text|json|md"; NULL: it gives no report */
    bool wants_world;
    const struct opt_row *rows; /* besides those that all verbs have */
    size_t n_rows;
    /*
     * Do it. Returns 0 with a report, whose exit code counts, or with call->text.
     * Fails: ERR_CONFLICT is a fault of the program (6), ERR_UNAVAILABLE is undecided (5), all
     * else is usage (2); ERR_NONE has been told already. NULL: what other verbs do, see policy_watch.h.
     */
    int (*run)(struct policy_call *call, struct report *out, struct err *e);
};

/* Each in the file of its name. */
extern const struct policy_verb policy_cover, policy_explain, policy_fmt, policy_lint,
    policy_schema, policy_test;

extern const struct policy_verb policy_who, policy_what, policy_matrix, policy_diff,
    policy_analyze, policy_mutate, policy_gen, policy_bench;

extern const struct policy_verb policy_replay, policy_export, policy_watch;

#endif
