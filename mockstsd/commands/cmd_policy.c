/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "commands/policy_run.h"
#include "commands/policy_watch.h"
#include "workbench/wb_exit.h"

/* clang-format off */
static const struct policy_verb *const verbs[] = {
    &policy_lint,
    &policy_test,
    &policy_explain,
    &policy_who,
    &policy_what,
    &policy_matrix,
    &policy_diff,
    &policy_analyze,
    &policy_mutate,
    &policy_gen,
    &policy_cover,
    &policy_replay,
    &policy_export,
    &policy_fmt,
    &policy_schema,
    &policy_bench,
    &policy_watch,
};
/* clang-format on */

enum { N_VERBS = sizeof verbs / sizeof verbs[0] };

static const char head[] =
    "Questions about policies, answered offline and exactly, before the rules are live.\n"
    "\n"
    "usage: mockstsd policy VERB [OPTIONS]\n"
    "\n"
    "verbs:\n";

static const char tail[] =
    "\n"
    "A first round, on the demo tenant that is built in:\n"
    "  mockstsd policy lint                        what looks like a mistake?\n"
    "  mockstsd policy explain --user anna --via desktop --client crm-mcp --target "
    "Billing\n"
    "                                              who may do this, and why?\n"
    "then on files of your own: --tenant FILE has users, clients and targets, --rules "
    "FILE\n"
    "other rules than the tenant's; - is standard input. `mockstsd policy VERB --help`\n"
    "tells more.\n"
    "\n"
    "exit codes: 0 all good; 1 an assertion is false; 2 usage, unreadable or malformed\n"
    "input, nothing was judged; 3 findings at the fail level; 4 a gate missed; 5 "
    "undecided\n"
    "within --budget, or within 4 GiB of memory beside the world; 6 a fault of\n"
    "mockstsd itself.\n";

static void overview(FILE *to)
{
    fputs(head, to);
    for (size_t i = 0; i < N_VERBS; i++)
        fprintf(to, "  %-10s %s\n", verbs[i]->name, verbs[i]->summary);
    fputs(tail, to);
}

static int unknown(const char *name)
{
    const char *names[N_VERBS];
    const char *near;
    char sentence[200];

    for (size_t i = 0; i < N_VERBS; i++)
        names[i] = verbs[i]->name;
    near = nearest_find(name, names, N_VERBS);
    snprintf(sentence, sizeof sentence,
             near ? "no verb %.40s (did you mean %s?)"
                  : "no verb %.40s; mockstsd policy --help lists them",
             name, near);
    return policy_run_complain("", sentence);
}

static const struct policy_verb *find(const char *name)
{
    for (size_t i = 0; i < N_VERBS; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* watch [VERB] ARGS...: without a verb, test is meant. */
static int watch(char **argv)
{
    const struct policy_verb *verb = argv[1] ? find(argv[1]) : NULL;

    if (verb == &policy_watch)
        return policy_run_complain("watch",
                                   "it does not watch itself: name another verb");
    return verb ? policy_watch_run(verb, argv + 1) : policy_watch_run(&policy_test, argv);
}

int cmd_policy(char **argv, struct arena *a)
{
    const char *word = argv[1];
    const struct policy_verb *verb;

    (void)a; /* each run of a verb has memory of its own */
    if (!word) {
        overview(stderr);
        return WB_USAGE;
    }
    if (is_help(word) || strcmp(word, "help") == 0) {
        overview(stdout);
        return WB_GOOD;
    }
    verb = find(word);
    if (verb == &policy_watch && !(argv[2] && is_help(argv[2])))
        return watch(argv + 1);
    return verb ? policy_run(verb, argv + 1, NULL) : unknown(word);
}
