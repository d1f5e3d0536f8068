/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <poll.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "dial.h"
#include "echo.h"

static struct server *shared;

/* A byte now and then, until there is an answer; how long that took. */
static int64_t trickle(int fd, char byte)
{
    int64_t start_ms = clock_ticks_ms();
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    while (poll(&wait, 1, 20) == 0)
        dial_send(fd, &byte, 1);
    return clock_ticks_ms() - start_ms;
}

static void cuts_what_is_slow(void **state)
{
    struct server_options options = echo_options(NULL);
    const char head[] =
        "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 9999\r\n\r\n";

    (void)state;
    options.request_ms = 200;
    struct server *s = echo_start(&options);
    int slow_body = dial(server_port(s)), slow_head = dial(server_port(s));
    dial_send(slow_body, head, strlen(head));
    assert_in_range(trickle(slow_body, 'a'), 150, 2000);
    assert_int_equal(dial_read(slow_body, true).status, 408);
    assert_true(dial_ended(slow_body));
    dial_send(slow_head, "GET /", 5);
    assert_true(trickle(slow_head, 'a') < 3000);
    close(slow_body);
    close(slow_head);
    server_stop(s, 0);
}

enum { CROWD = 200, ROUNDS = 4 };

/* Everybody asks at once, then everybody is served; the slowest answer of the round. */
static int64_t serve_round(int port, int fds[CROWD])
{
    int64_t start_ms = clock_ticks_ms();

    for (int i = 0; i < CROWD; i++) {
        if (fds[i] < 0)
            fds[i] = dial(port);
        assert_true(dial_send(fds[i], ECHO_GET, strlen(ECHO_GET)));
    }
    for (int i = 0; i < CROWD; i++) {
        struct answer got = dial_read(fds[i], true);
        assert_int_equal(got.status, 200);
        if (!strstr(got.head, "\r\nConnection: close\r\n"))
            continue;
        close(fds[i]);
        fds[i] = -1;
    }
    return clock_ticks_ms() - start_ms;
}

static void serves_more_connections_than_threads(void **state)
{
    int fds[CROWD];

    (void)state;
    for (int i = 0; i < CROWD; i++)
        fds[i] = -1;
    for (int i = 0; i < ROUNDS; i++)
        assert_true(serve_round(server_port(shared), fds) < 1000);
    for (int i = 0; i < CROWD; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static void answers_429_past_the_cap(void **state)
{
    struct server_options options = echo_options(NULL);
    bool ended;

    (void)state;
    options.n_threads = 8;
    options.connections_max = 2;
    struct server *s = echo_start(&options);
    int first = dial(server_port(s)), second = dial(server_port(s));
    dial_send(first, ECHO_GET, strlen(ECHO_GET));
    dial_send(second, ECHO_GET, strlen(ECHO_GET));
    assert_int_equal(dial_read(first, true).status, 200);
    assert_int_equal(dial_read(second, true).status, 200);
    struct answer third = dial_once(server_port(s), ECHO_GET, &ended);
    assert_int_equal(third.status, 429);
    assert_non_null(strstr(third.head, "\r\nRetry-After: "));
    assert_true(ended);
    close(first);
    close(second);
    server_stop(s, 0);
}

static void gives_threads_a_large_stack(void **state)
{
    bool ended;
    struct answer got = dial_once(server_port(shared),
                                  "GET /stack HTTP/1.1\r\n" ECHO_HOST "\r\n", &ended);

    (void)state;
    assert_true(strtoul(got.body, NULL, 10) >= 1024 * 1024);
}

/* Lines of a socket table with that local port, and those of them on 127.0.0.1. */
static void count_listeners(const char *path, int port, int *all, int *loopback)
{
    char line[256], any[8], own[16];
    FILE *f = fopen(path, "r");

    snprintf(any, sizeof any, ":%04X", (unsigned)port);
    snprintf(own, sizeof own, "0100007F:%04X", (unsigned)port);
    while (f && fgets(line, sizeof line, f)) {
        char local[64], remote[64], listens[4];
        if (sscanf(line, "%*s %63s %63s %3s", local, remote, listens) != 3)
            continue;
        if (strcmp(listens, "0A") != 0 || !strstr(local, any))
            continue;
        *all += 1;
        *loopback += strcmp(local, own) == 0;
    }
    if (f)
        fclose(f);
}

static void listens_on_loopback_alone(void **state)
{
    int all = 0, loopback = 0;

    (void)state;
    count_listeners("/proc/net/tcp", server_port(shared), &all, &loopback);
    count_listeners("/proc/net/tcp6", server_port(shared), &all, &loopback);
    assert_int_equal(loopback, 1);
    assert_int_equal(all, 1);
}

struct refusal_row {
    const char *name;
    const char *address;
    int port, threads;
    int code;
};

static const struct refusal_row refusal_rows[] = {
    { "an address with a port in it is refused", "127.0.0.1:80s", 0, 1, ERR_PARSE },
    { "a name is no address", "localhost", 0, 1, ERR_PARSE },
    { "a port over 65535 is refused", "127.0.0.1", 65536, 1, ERR_PARSE },
    { "a negative number of threads is refused", "127.0.0.1", 0, -1, ERR_PARSE },
    { "a port that is taken is refused", "127.0.0.1", -1, 1, ERR_IO },
};

static void refuses_options(void **state)
{
    const struct refusal_row *row = *state;
    struct server_options options = echo_options(NULL);
    struct server *s = NULL;
    struct err e = { 0 };

    options.address = row->address;
    options.port = row->port < 0 ? server_port(shared) : row->port;
    options.n_threads = row->threads;
    assert_int_equal(server_start(&options, &s, &e), -1);
    assert_null(s);
    assert_int_equal(e.code, row->code);
    assert_true(strlen(e.text) > 10);
}

static void *stop(void *server)
{
    server_stop(server, 10000);
    return NULL;
}

/* Until an answer says so: the stop has begun. */
static void wait_for_the_stop(int port)
{
    bool ended = false;

    while (!ended)
        dial_once(port, ECHO_GET, &ended);
}

static void lets_running_requests_end(void **state)
{
    int entered[2], release[2];
    char byte = '.';
    pthread_t stopper;

    (void)state;
    assert_int_equal(pipe(entered) + pipe(release), 0);
    struct echo_hold hold = { .entered_w = entered[1], .release_r = release[0] };
    struct server_options options = echo_options(&hold);
    struct server *s = echo_start(&options);
    const char ask[] = "GET /hold HTTP/1.1\r\n" ECHO_HOST "\r\n";
    int fd = dial(server_port(s));
    dial_send(fd, ask, strlen(ask));
    assert_int_equal(read(entered[0], &byte, 1), 1);
    assert_int_equal(pthread_create(&stopper, NULL, stop, s), 0);
    wait_for_the_stop(server_port(s));
    assert_int_equal(write(release[1], &byte, 1), 1);
    struct answer got = dial_read(fd, true);
    assert_int_equal(got.status, 200);
    assert_non_null(strstr(got.head, "\r\nConnection: close\r\n"));
    pthread_join(stopper, NULL);
    close(fd);
    for (int i = 0; i < 2; i++) {
        close(entered[i]);
        close(release[i]);
    }
}

static void stops_in_spite_of_a_silent_body(void **state)
{
    struct server_options options = echo_options(NULL);
    struct server *s = echo_start(&options);
    const char head[] = ECHO_POST3 "Expect: 100-continue\r\n\r\n";
    int fd = dial(server_port(s));

    (void)state;
    dial_send(fd, head, strlen(head));
    assert_int_equal(dial_read(fd, true).status, 100);
    int64_t start_ms = clock_ticks_ms();
    server_stop(s, 50);
    assert_true(clock_ticks_ms() - start_ms < 5000); /* its own deadline is 10 s */
    close(fd);
}

static void keeps_idle_connections_as_it_says(void **state)
{
    struct server_options options = echo_options(NULL);
    struct server *s = echo_start(&options);
    struct pollfd end = { .fd = dial(server_port(s)), .events = POLLIN };

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_true(dial_send(end.fd, ECHO_GET, strlen(ECHO_GET)));
        struct answer got = dial_read(end.fd, true);
        assert_int_equal(got.status, 200);
        assert_non_null(strstr(got.head, "\r\nKeep-Alive: timeout=5\r\n"));
        assert_int_equal(poll(&end, 1, 1200), 0); /* nobody ends it */
    }
    int64_t start_ms = clock_ticks_ms();
    server_stop(s, 1000); /* the connection is idle, and ends with the server */
    assert_true(clock_ticks_ms() - start_ms < 1000);
    close(end.fd);
}

int main(void)
{
    struct server_options options = echo_options(NULL);

    shared = echo_start(&options);
    ROWS_ADD(refusal_rows, refuses_options);
    rows_add_one("a slow body is 408 at the deadline, a slow head is cut",
                 cuts_what_is_slow);
    rows_add_one("200 connections on 16 threads are all served within a second",
                 serves_more_connections_than_threads);
    rows_add_one("past the cap on connections it is 429", answers_429_past_the_cap);
    rows_add_one("threads have a stack of 1 MiB", gives_threads_a_large_stack);
    rows_add_one("nothing but 127.0.0.1 listens", listens_on_loopback_alone);
    rows_add_one("a stop waits for running requests", lets_running_requests_end);
    rows_add_one("a stop does not wait for a silent client",
                 stops_in_spite_of_a_silent_body);
    rows_add_one("an idle connection stays as long as was said, but for a stop",
                 keeps_idle_connections_as_it_says);
    int rc = rows_run("server_life");
    server_stop(shared, 1000);
    return rc;
}
