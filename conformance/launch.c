/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* pipe2 */
#include "conformance/launch.h"

#include <dirent.h>
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
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/rawhttp.h"
#include "conformance/surroundings.h"

enum { ARGS_MAX = 32, URL_MAX_BYTES = 4096, LOG_MAX_BYTES = 1 << 20, POLL_MS = 2 };

/* Beside this program if it is there, else as PATH has it. */
static const char *find_program(struct arena *a, const char *name)
{
    const char *folder = surroundings_folder(a), *beside;

    if (strchr(name, '/') != NULL || folder == NULL)
        return name;
    beside = arena_printf(a, "%s/%s", folder, name);
    return file_exists(beside) ? beside : name;
}

/* "{file}" and "{store}" are in the folder of the child. */
static const char *place_of(struct arena *a, const char *dir, const char *arg)
{
    if (strcmp(arg, "{file}") == 0)
        return arena_printf(a, "%s/file", dir);
    return strcmp(arg, "{store}") == 0 ? arena_printf(a, "%s/store", dir) : arg;
}

static int write_beside(struct arena *a, const struct launched *child, const char *name,
                        const char *text, struct err *e)
{
    const char *path = arena_printf(a, "%s/%s", child->dir, name);

    return text == NULL ? 0 : file_write(path, text, strlen(text), 0600, e);
}

static int write_all_beside(struct arena *a, const struct launched *child,
                            const struct launch_file *files, struct err *e)
{
    for (; files != NULL && files->name != NULL; files++)
        if (write_beside(a, child, files->name, files->text, e) < 0)
            return -1;
    return 0;
}

static int spawn(const struct launch_ask *ask, struct arena *a, struct launched *child,
                 struct err *e)
{
    const char *log = arena_printf(a, "%s/log", child->dir);
    posix_spawn_file_actions_t actions;
    char *argv[ARGS_MAX];
    size_t n = 0;
    int rc;

    argv[n++] = arena_text(a, find_program(a, ask->program));
    for (size_t i = 0; ask->args[i] != NULL && n < ARGS_MAX - 3; i++)
        argv[n++] = arena_text(a, place_of(a, child->dir, ask->args[i]));
    argv[n++] = arena_text(a, "--ready-file");
    argv[n++] = arena_printf(a, "%s/ready", child->dir);
    argv[n] = NULL;
    if (write_beside(a, child, "file", ask->file, e) < 0 ||
        write_all_beside(a, child, ask->beside, e) < 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    rc = posix_spawnp(&child->pid, argv[0], &actions, NULL, argv,
                      surroundings_make(a, ask->env));
    posix_spawn_file_actions_destroy(&actions);
    if (rc != 0)
        return err_set(e, ERR_IO, "%s cannot be started: %s", argv[0], strerror(rc));
    return 0;
}

const char *launch_log(const struct launched *child, struct arena *a)
{
    struct file_bytes log = { .data = NULL };

    if (file_read(a, arena_printf(a, "%s/log", child->dir), LOG_MAX_BYTES, &log, NULL) <
        0)
        return "";
    return log.data;
}

/* What an early end had to say. */
static int ended(const struct launch_ask *ask, struct arena *a, struct launched *child,
                 struct err *e)
{
    child->pid = 0;
    return err_set(e, ERR_IO, "%s ended early: %s", ask->program, launch_log(child, a));
}

/* What the ready file says, or that the URL takes calls. */
static const char *ready_url(const struct launch_ask *ask, struct arena *a,
                             const char *ready)
{
    struct rawhttp_ask knock = { .base = ask->url, .bytes = "", .wait_ms = 1 };
    struct rawhttp_answer answer;
    struct file_bytes url;

    if (ask->url != NULL)
        return rawhttp_send(&knock, a, &answer, NULL) == 0 ? ask->url : NULL;
    if (access(ready, R_OK) < 0 || file_read(a, ready, URL_MAX_BYTES, &url, NULL) < 0 ||
        url.len == 0)
        return NULL;
    url.data[strcspn(url.data, "\r\n")] = '\0';
    return url.data;
}

static int wait_ready(const struct launch_ask *ask, struct arena *a,
                      struct launched *child, struct err *e)
{
    const char *ready = arena_printf(a, "%s/ready", child->dir);
    int64_t until_ms = clock_ticks_ms() + ask->wait_ms;
    int status;

    while (clock_ticks_ms() < until_ms) {
        if (waitpid(child->pid, &status, WNOHANG) == child->pid)
            return ended(ask, a, child, e);
        child->url = ready_url(ask, a, ready);
        if (child->url != NULL)
            return 0;
        (void)poll(NULL, 0, POLL_MS);
    }
    return err_set(e, ERR_IO, "%s is not ready after %d ms", ask->program, ask->wait_ms);
}

/* All that comes out of a pipe. */
static const char *read_all(int fd, struct arena *a)
{
    struct buf text = buf_make(a, LOG_MAX_BYTES);
    char bytes[4096];
    ssize_t n;

    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        buf_add_len(&text, bytes, (size_t)n);
    return text.data;
}

int launch_output(const char *program, const char *const *args, struct arena *a,
                  const char **out, struct err *e)
{
    char *argv[ARGS_MAX] = { arena_text(a, find_program(a, program)) };
    posix_spawn_file_actions_t actions;
    int ends[2], status = -1, rc;
    pid_t pid;

    for (size_t i = 0; args[i] != NULL && i + 2 < ARGS_MAX; i++)
        argv[i + 1] = arena_text(a, args[i]);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_set(e, ERR_IO, "no pipe can be made: %s", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    rc = posix_spawnp(&pid, argv[0], &actions, NULL, argv, surroundings_make(a, NULL));
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *out = rc == 0 ? read_all(ends[0], a) : "";
    close(ends[0]);
    if (rc != 0)
        return err_set(e, ERR_IO, "%s cannot be started: %s", argv[0], strerror(rc));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status == 0 ? 0 : err_set(e, ERR_IO, "%s %s failed", argv[0], args[0]);
}

int launch_start(const struct launch_ask *ask, struct arena *a, struct launched *out,
                 struct err *e)
{
    char *dir = arena_text(a, "/tmp/sts-conformance-XXXXXX");
    struct launched child = { 0 };

    if (mkdtemp(dir) == NULL)
        return err_set(e, ERR_IO, "no folder can be made: %s", strerror(errno));
    child.dir = dir;
    if (spawn(ask, a, &child, e) < 0 || wait_ready(ask, a, &child, e) < 0) {
        launch_end(&child);
        return -1;
    }
    *out = child;
    return 0;
}

/* Its files, and the folder itself. */
static void remove_folder(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *found;

    while (dir != NULL && (found = readdir(dir)) != NULL)
        (void)unlinkat(dirfd(dir), found->d_name,
                       0); /* of "." and ".." it takes no notice */
    if (dir != NULL)
        closedir(dir);
    rmdir(path);
}

void launch_end(struct launched *child)
{
    int status;

    if (child->pid > 0 && kill(child->pid, SIGTERM) == 0)
        while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    remove_folder(child->dir);
    child->pid = 0;
}
