/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <unistd.h>

#include "base/log.h"

static char line[40000];

/* What one call writes to standard error; a pipe holds 64 KiB. */
static void record(void (*call)(void))
{
    int ends[2], kept = dup(STDERR_FILENO);

    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    call();
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t n = read(ends[0], line, sizeof line - 1);
    close(ends[0]);
    line[n < 0 ? 0 : n] = '\0';
}

static void say(void)
{
    log_line(LOG_INFO, "listening on %s", "127.0.0.1:8693");
}

static void say_fields(void)
{
    const struct log_field fields[] = { { "client", "C\"1\"\n\x1B[2J" },
                                        { "absent", NULL },
                                        { "status", "200" },
                                        { NULL, NULL } };

    log_fields(LOG_WARN, "refused", fields);
}

static void say_debug(void)
{
    log_line(LOG_DEBUG, "nobody asked");
}

static void text_lines(void **state)
{
    (void)state;
    log_setup(LOG_TEXT, LOG_INFO);
    record(say);
    assert_string_equal(line + 24, " info  listening on 127.0.0.1:8693\n");
    record(say_fields);
    assert_string_equal(
        line + 24, " warn  refused client=\"C\\\"1\\\"\\\\x0A\\\\x1B[2J\" status=200\n");
}

static void json_lines(void **state)
{
    (void)state;
    log_setup(LOG_JSON, LOG_INFO);
    record(say);
    assert_memory_equal(line, "{\"time\":\"20", 11);
    assert_string_equal(
        line + 34, ",\"level\":\"info\",\"message\":\"listening on 127.0.0.1:8693\"}\n");
    record(say_fields);
    assert_string_equal(line + 34,
                        ",\"level\":\"warn\",\"message\":\"refused\",\"client\":"
                        "\"C\\\"1\\\"\\\\x0A\\\\x1B[2J\",\"status\":\"200\"}\n");
}

static void only_what_was_asked_for(void **state)
{
    (void)state;
    log_setup(LOG_TEXT, LOG_INFO);
    record(say_debug);
    assert_string_equal(line, "");
    log_setup(LOG_TEXT, LOG_DEBUG);
    record(say_debug);
    assert_non_null(strstr(line, "nobody asked"));
}

static char huge[30000];

static void say_huge(void)
{
    const struct log_field fields[] = { { "huge", huge }, { NULL, NULL } };

    log_fields(LOG_ERROR, "too much", fields);
}

static void a_line_too_long_is_dropped_and_said(void **state)
{
    (void)state;
    memset(huge, 'x', sizeof huge - 1);
    record(say_huge);
    assert_string_equal(line, "a log line was dropped\n");
}

int main(void)
{
    rows_add_one("a text line has time, level, message and quoted fields", text_lines);
    rows_add_one("a JSON line has the same and nothing a terminal would obey",
                 json_lines);
    rows_add_one("lines below the level are not written", only_what_was_asked_for);
    rows_add_one("a line that is too long is dropped, and that is said",
                 a_line_too_long_is_dropped_and_said);
    return rows_run("log");
}
