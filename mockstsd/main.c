/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "commands/commands.h"

struct command {
    const char *name;
    int (*run)(char **argv, struct arena *a);
    const char *help;
};

static const struct command commands[] = {
    { "serve", cmd_serve, "run the Security Token Service (the default)" },
    { "fixture", cmd_fixture,
      "check a tenant file, print its JSON Schema or a first one" },
    { "policy", cmd_policy, "lint, test and explain policies, offline" },
    { "token", cmd_token, "mint inbound tokens for tests, good and bad ones" },
    { "audit", cmd_audit, "list, follow or export audit events" },
    { "healthcheck", cmd_healthcheck, "exit 0 if a daemon is ready" },
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static int usage(void)
{
    puts("mockstsd: a local Descope Security Token Service\n\n"
         "usage: mockstsd [COMMAND] [OPTIONS]\n\ncommands:");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-12s %s\n", commands[i].name, commands[i].help);
    puts("\n`mockstsd COMMAND --help` tells more. With no command at all, the demo "
         "tenant is "
         "served\non http://127.0.0.1:8693. Not for production.");
    return 0;
}

static int unknown(const char *name)
{
    const char *names[N_COMMANDS];
    const char *near;

    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    near = nearest_find(name, names, N_COMMANDS);
    fprintf(stderr,
            near ? "mockstsd: no command %s (did you mean %s?)\n"
                 : "mockstsd: no command %s; mockstsd --help lists them\n",
            name, near);
    return EX_USAGE;
}

/* What is to be run, for arena_run. */
struct job {
    const struct command *command;
    char **argv;
    struct arena *arena;
};

static int run(void *self)
{
    struct job *job = self;

    return job->command->run(job->argv, job->arena);
}

static int run_command(const struct command *command, char **argv)
{
    struct job job = { command, argv, arena_open(0) };
    int rc = job.arena != NULL ? arena_run(job.arena, run, &job) : -2;

    arena_free(job.arena);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("mockstsd: standard output cannot be written\n", stderr);
        return EX_IOERR;
    }
    if (rc != -2)
        return rc;
    fputs("mockstsd: out of memory\n", stderr);
    return EX_OSERR;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "serve";

    if (strcmp(word, "--help") == 0 || strcmp(word, "help") == 0)
        return usage();
    if (strcmp(word, "--version") == 0) {
        puts("mockstsd " STS_VERSION);
        return 0;
    }
    if (argc < 2 || word[0] == '-')
        return run_command(&commands[0], argv);
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i].name, word) == 0)
            return run_command(&commands[i], argv + 1);
    }
    return unknown(word);
}
