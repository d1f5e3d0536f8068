/* SPDX-License-Identifier: MIT */
#include "commands/policy_watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "commands/policy_run.h"
#include "commands/saves.h"
#include "workbench/wb_exit.h"

/* One run and the wait for the next; all of it is new each time, so that nothing piles up. */
struct watch_round {
    const struct policy_verb *verb;
    char **argv;
    struct arena *arena;
    int64_t *since_ns; /* when a file was saved */
    int code;
};

/* Parsing may change the order. */
static char **copied(char **argv, struct arena *a)
{
    size_t n = 0;
    char **copy;

    while (argv[n])
        n++;
    copy = arena_array(a, n + 1, sizeof *copy);
    memcpy(copy, argv, n * sizeof *copy);
    return copy;
}

/* The first line on a cleared screen is the answer; in a pipe this line ends it. */
static void say_what_is_awaited(const struct watch_round *r, const struct saves *saves)
{
    size_t n = saves_count(saves);
    double ms = (double)(clock_ticks_ns() - *r->since_ns) / 1e6;

    printf("--- %.1f ms, exit code %d; waiting for a change of %s", ms, r->code,
           saves_path(saves, 0));
    if (n > 1)
        printf(" or %zu other file%s", n - 1, n > 2 ? "s" : "");
    printf("\n");
    fflush(stdout);
}

/* Returns 0 for another round. */
static int run_round(void *self)
{
    struct watch_round *r = self;
    struct saves *saves;
    struct err e = { 0 };

    if (saves_open(r->arena, &saves, &e) < 0) {
        r->code = policy_run_complain("watch", e.text);
        return -1;
    }
    if (isatty(STDOUT_FILENO))
        fputs("\033[H\033[2J\033[3J", stdout);
    r->code = policy_run(r->verb, copied(r->argv, r->arena), saves);
    fflush(stdout);
    if (saves_count(saves) == 0)
        return -1;
    say_what_is_awaited(r, saves);
    *r->since_ns = saves_wait(saves);
    return 0;
}

static void end(int number)
{
    _exit(number == SIGINT ? 130 : WB_GOOD); /* each round has been flushed */
}

int policy_watch_run(const struct policy_verb *verb, char **argv)
{
    struct sigaction action = { .sa_handler = end };
    int64_t since_ns = clock_ticks_ns();
    int rc = 0;
    struct watch_round r = { .verb = verb, .argv = argv, .since_ns = &since_ns };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    while (rc == 0) {
        r.arena = arena_open(0);
        rc = r.arena ? arena_run(r.arena, run_round, &r) : -2;
        arena_free(r.arena);
    }
    return rc == -2 ? policy_run_complain("watch", "out of memory") : r.code;
}

const struct policy_verb policy_watch = {
    .name = "watch",
    .operands = "[VERB] ARGS...",
    .summary = "what does VERB say, now and whenever a file is saved? (default: test)",
    .details =
        "Options are those of VERB. The files are those that it reads; one that is gone\n"
        "or broken is waited for. After each answer a line says how long it took since\n"
        "the file was saved.\n"
        "\nexamples:\n"
        "  mockstsd policy watch loans.policytest.yaml\n"
        "  mockstsd policy watch lint --tenant acme.yaml\n"
        "\nexit codes: 0 after SIGTERM; 130 after SIGINT; 2 usage; that of VERB if it "
        "reads no "
        "file.",
};
