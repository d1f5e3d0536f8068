/* SPDX-License-Identifier: MIT */
#include "conformance/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"

enum { OUTPUT_MAX = 4 << 20, POLL_MS = 5 };

extern char **environ;

/* A command under way. Files, not pipes: no other child can hold them open. */
struct running {
    const struct command_ask *ask;
    const char *dir, *in, *out;
    pid_t pid;
};

static int start(struct running *r, struct arena *a, struct err *e)
{
    char *argv[] = { arena_text(a, "sh"), arena_text(a, "-c"),
                     arena_text(a, r->ask->line), NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t group;
    int rc;

    if (file_write(r->in, r->ask->input, strlen(r->ask->input), 0600, e) < 0)
        return -1;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, r->in, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, r->out, O_WRONLY | O_CREAT, 0600);
    posix_spawnattr_init(&group); /* what it starts ends with it */
    posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    rc = posix_spawn(&r->pid, "/bin/sh", &files, &group, argv, environ);
    posix_spawnattr_destroy(&group);
    posix_spawn_file_actions_destroy(&files);
    if (rc != 0)
        return err_set(e, ERR_IO, "the shell cannot be started: %s", strerror(rc));
    return 0;
}

static int end_late(struct running *r, struct err *e)
{
    int status;

    kill(-r->pid, SIGKILL);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return err_set(e, ERR_IO, "it is not done after %d ms", r->ask->wait_ms);
}

static int wait_for(struct running *r, struct err *e)
{
    int64_t until_ms = clock_ticks_ms() + r->ask->wait_ms;
    int status;

    while (waitpid(r->pid, &status, WNOHANG) == 0) {
        if (clock_ticks_ms() >= until_ms)
            return end_late(r, e);
        (void)poll(NULL, 0, POLL_MS);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return err_set(e, ERR_IO, "it ended with %s %d",
                   WIFEXITED(status) ? "code" : "signal",
                   WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static int read_answer(struct running *r, struct arena *a, struct jobj *out,
                       struct err *e)
{
    struct err why = { 0 };
    struct file_bytes text;

    if (file_read(a, r->out, OUTPUT_MAX, &text, e) < 0)
        return -1;
    if (jobj_parse_object(a, text.data, text.len, out, &why) < 0)
        return err_set(e, ERR_PARSE, "its output is no JSON object: %s", why.text);
    return 0;
}

int command_run(const struct command_ask *ask, struct arena *a, struct jobj *out,
                struct err *e)
{
    char *dir = arena_text(a, "/tmp/sts-conformance-hook-XXXXXX");
    struct running r = { .ask = ask, .dir = dir };
    int rc;

    if (mkdtemp(dir) == NULL)
        return err_set(e, ERR_IO, "no folder can be made: %s", strerror(errno));
    r.in = arena_printf(a, "%s/in", dir);
    r.out = arena_printf(a, "%s/out", dir);
    rc = start(&r, a, e);
    if (rc == 0)
        rc = wait_for(&r, e);
    if (rc == 0)
        rc = read_answer(&r, a, out, e);
    unlink(r.in);
    unlink(r.out);
    rmdir(dir);
    return rc;
}
