/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/launch.h"

enum { WAIT_MS = 20000 };

/* $1 is --ready-file, $2 its path; it ends when it is told to. */
static const char server[] =
    "dir=${2%/ready}; : >\"$dir/left\"; cat \"$dir/a\" \"$dir/b\";"
    "echo http://127.0.0.1:1 >\"$2\"; exec tail -f /dev/null";

static const struct launch_file beside[] = { { "a", "one " }, { "b", "two" }, { 0 } };

static int start(struct arena *a, const char *script, struct launched *child,
                 struct err *e)
{
    const char *const args[] = { "-c", script, "sh", NULL };
    struct launch_ask ask = {
        .program = "/bin/sh", .args = args, .beside = beside, .wait_ms = WAIT_MS
    };

    return launch_start(&ask, a, child, e);
}

static void starts(void **state)
{
    struct arena *a = arena_open(0);
    struct launched child;
    struct stat found;

    (void)state;
    assert_int_equal(start(a, server, &child, NULL), 0);
    assert_string_equal(child.url, "http://127.0.0.1:1");
    assert_string_equal(launch_log(&child, a), "one two");
    assert_int_equal(stat(arena_printf(a, "%s/left", child.dir), &found), 0);
    launch_end(&child);
    assert_int_equal(stat(child.dir, &found), -1);
    arena_free(a);
}

static void ends_early(void **state)
{
    struct arena *a = arena_open(0);
    struct launched child = { .pid = 0 };
    struct err e = { 0 };

    (void)state;
    assert_int_equal(start(a, "echo no such port; exit 1", &child, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text, "no such port"));
    assert_int_equal(child.pid, 0);
    arena_free(a);
}

int main(void)
{
    rows_add_one("it has its files, and its folder goes whatever it has left there",
                 starts);
    rows_add_one("what ends early has its say", ends_early);
    return rows_run("launch");
}
