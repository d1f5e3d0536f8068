/* SPDX-License-Identifier: MIT */
#include "conformance/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "conformance/surroundings.h"

enum { OUTPUT_MAX = 1 << 20, POLL_MS = 5 };

/* Where one stream goes: a file without a name. */
static int open_stream(struct err *e)
{
    char path[] = "/tmp/sts-conformance-XXXXXX";
    int fd = mkstemp(path);

    if (fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return err_set(e, ERR_IO, "no file for the output can be made: %s",
                       strerror(errno));
    unlink(path);
    return fd;
}

static const char *read_stream(struct arena *a, int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    size_t len = end < 0 ? 0 : end > OUTPUT_MAX ? OUTPUT_MAX : (size_t)end;
    char *text = arena_alloc(a, len + 1);
    ssize_t n = pread(fd, text, len, 0);

    text[n > 0 ? n : 0] = '\0';
    return text;
}

static int spawn(const struct errand_ask *ask, struct arena *a, const int streams[2],
                 pid_t *pid, struct err *e)
{
    char *argv[] = { arena_text(a, "sh"), arena_text(a, "-c"),
                     arena_text(a, ask->command), NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int rc;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, streams[0], 1);
    posix_spawn_file_actions_adddup2(&actions, streams[1], 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    rc = posix_spawn(pid, "/bin/sh", &actions, &attributes, argv,
                     surroundings_make(a, ask->env));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (rc != 0)
        return err_set(e, ERR_IO, "the shell cannot be started: %s", strerror(rc));
    return 0;
}

/* Until it ends or its time is over; what it started ends with it. */
static void wait_end(pid_t pid, int deadline_ms, struct errand *out)
{
    int64_t until_ms = clock_ticks_ms() + deadline_ms;
    int status = 0;
    pid_t ended;

    while ((ended = waitpid(pid, &status, WNOHANG)) == 0 && clock_ticks_ms() < until_ms)
        (void)poll(NULL, 0, POLL_MS);
    out->is_late = ended == 0;
    (void)kill(-pid, SIGKILL);
    if (ended == 0)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            continue;
    out->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int errand_run(const struct errand_ask *ask, struct arena *a, struct errand *out,
               struct err *e)
{
    int streams[2] = { open_stream(e), -1 };
    pid_t pid;
    int rc = -1;

    if (streams[0] >= 0)
        streams[1] = open_stream(e);
    if (streams[1] >= 0)
        rc = spawn(ask, a, streams, &pid, e);
    if (rc == 0) {
        wait_end(pid, ask->deadline_ms, out);
        out->out = read_stream(a, streams[0]);
        out->error = read_stream(a, streams[1]);
    }
    for (size_t i = 0; i < 2; i++)
        if (streams[i] >= 0)
            close(streams[i]);
    return rc;
}
