/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "conformance/conf.h"
#include "conformance/verdict.h"

static const struct verb {
    const char *name;
    int (*run)(char **argv, struct arena *a);
    const char *help;
} verbs[] = {
    { "run", conf_run, "judge a Security Token Service" },
    { "server", conf_server, "judge an MCP server as Resource and exchanger" },
    { "client", conf_client, "judge an MCP client, or a client library" },
    { "list", conf_list, "the checks of the catalogue" },
    { "show", conf_show,
      "one check: what must hold, where it stands, how it is provoked" },
    { "clauses", conf_clauses, "which sentences of the documents are covered" },
    { "diff", conf_diff, "what changed between two reports" },
    { "bless", conf_bless, "bring a baseline up to date with a report" },
    { "selftest", conf_selftest,
      "could the runner have noticed? targets with one fault" },
};

enum { VERBS = sizeof verbs / sizeof verbs[0] };

static int usage(void)
{
    puts(
        "sts-conformance: does this Security Token Service do what the documents say?\n\n"
        "usage: sts-conformance VERB [OPTIONS]\n\nverbs:");
    for (size_t i = 0; i < VERBS; i++)
        printf("  %-10s %s\n", verbs[i].name, verbs[i].help);
    puts(
        "\n`sts-conformance run --target mock` starts mockstsd by itself and judges it.\n"
        "`sts-conformance VERB --help` tells more.");
    return 0;
}

static int unknown(const char *name)
{
    const char *names[VERBS], *near;

    for (size_t i = 0; i < VERBS; i++)
        names[i] = verbs[i].name;
    near = nearest_find(name, names, VERBS);
    fprintf(stderr,
            near ? "sts-conformance: no verb %s (did you mean %s?)\n"
                 : "sts-conformance: no verb %s; sts-conformance --help lists them\n",
            name, near);
    return VERDICT_EXIT_USAGE;
}

struct job {
    const struct verb *verb;
    char **argv;
    struct arena *arena;
};

static int run(void *self)
{
    struct job *job = self;

    return job->verb->run(job->argv, job->arena);
}

static int run_verb(const struct verb *verb, char **argv)
{
    struct job job = { verb, argv, arena_open(0) };
    int rc = job.arena != NULL ? arena_run(job.arena, run, &job) : -2;

    arena_free(job.arena);
    if (rc == -2) {
        fputs("sts-conformance: out of memory\n", stderr);
        return VERDICT_EXIT_FAULT;
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("sts-conformance: standard output cannot be written\n", stderr);
        return VERDICT_EXIT_FAULT;
    }
    return rc;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "--help";

    if (strcmp(word, "--help") == 0 || strcmp(word, "help") == 0)
        return usage();
    if (strcmp(word, "--version") == 0) {
        puts("sts-conformance " STS_VERSION);
        return 0;
    }
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].name, word) == 0)
            return run_verb(&verbs[i], argv + 1);
    return unknown(word);
}
