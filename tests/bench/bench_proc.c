/* SPDX-License-Identifier: MIT */
#include "bench_proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"

static _Noreturn void become(const char *const *argv, int log)
{
    char **words;

    memcpy(&words, &argv, sizeof words); /* execv changes nothing in them */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(words[0], words);
    _exit(127);
}

int bench_proc_start(const char *const *argv, const char *log_path,
                     struct bench_proc *out, struct err *e)
{
    int log = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    pid_t pid;

    if (log < 0)
        return err_set(e, ERR_IO, "%s: %s", log_path, strerror(errno));
    pid = fork();
    if (pid == 0)
        become(argv, log);
    close(log);
    if (pid < 0)
        return err_set(e, ERR_IO, "%s: %s", argv[0], strerror(errno));
    *out = (struct bench_proc){ .pid = pid };
    return 0;
}

static int read_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "r");
    bool got;

    if (!file)
        return -1;
    got = fgets(line, size, file) != NULL;
    fclose(file);
    return got ? 0 : -1;
}

void bench_proc_pause(long pause_us)
{
    struct timespec t = { .tv_nsec = pause_us * 1000 };

    nanosleep(&t, NULL);
}

int bench_proc_await(struct bench_proc *p, const char *ready_file, int64_t limit_ms,
                     struct err *e)
{
    int64_t end_ms = clock_ticks_ms() + limit_ms;
    char line[256];

    while (clock_ticks_ms() < end_ms) {
        if (read_line(ready_file, line, sizeof line) == 0 && strrchr(line, ':')) {
            if (p->port == 0)
                p->port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
            return 0;
        }
        if (waitpid(p->pid, NULL, WNOHANG) != 0) {
            p->pid = 0;
            return err_set(e, ERR_IO, "it ended before %s was there", ready_file);
        }
        bench_proc_pause(1000);
    }
    return err_set(e, ERR_IO, "no %s within %lld ms", ready_file, (long long)limit_ms);
}

double bench_proc_cpu_s(const struct bench_proc *p)
{
    clockid_t clock;
    struct timespec t;

    if (clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bench_proc_rss_mb(const struct bench_proc *p)
{
    char path[64], line[256];
    char *at;

    snprintf(path, sizeof path, "/proc/%d/statm", (int)p->pid);
    if (read_line(path, line, sizeof line) < 0)
        return 0;
    at = strchr(line, ' ');
    if (!at)
        return 0;
    return (double)strtol(at, NULL, 10) * (double)sysconf(_SC_PAGESIZE) / 1048576;
}

void bench_proc_ask(struct bench_proc *p)
{
    if (p->pid != 0 && !p->asked)
        kill(p->pid, SIGTERM);
    p->asked = true;
}

int bench_proc_stop(struct bench_proc *p, struct err *e)
{
    int64_t end_ms = clock_ticks_ms() + 10000;
    pid_t pid = p->pid;
    int status = 0;

    if (pid == 0)
        return 0;
    bench_proc_ask(p);
    p->pid = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (clock_ticks_ms() > end_ms)
            kill(pid, SIGKILL);
        bench_proc_pause(1000);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return err_set(e, ERR_IO, "a server did not end well (wait status %d)", status);
}

int bench_proc_free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port = 0;

    if (fd < 0)
        return 0;
    if (bind(fd, (struct sockaddr *)&at, len) == 0 &&
        getsockname(fd, (struct sockaddr *)&at, &len) == 0)
        port = ntohs(at.sin_port);
    close(fd);
    return port;
}
