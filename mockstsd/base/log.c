/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

enum { MESSAGE_MAX_BYTES = 2048, LINE_MAX_BYTES = 16 * 1024, ARENA_BYTES = 64 * 1024 };

static struct {
    enum log_format format;
    enum log_level least;
} setup = { LOG_TEXT, LOG_INFO };

/* All that one line is made of. */
struct line {
    struct arena *arena;
    enum log_level level;
    const char *message;
    const struct log_field *fields;
};

void log_setup(enum log_format format, enum log_level least)
{
    setup.format = format;
    setup.least = least;
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_ERROR:
        return "error";
    case LOG_WARN:
        return "warn";
    case LOG_INFO:
        return "info";
    case LOG_DEBUG:
        return "debug";
    }
    return "unknown";
}

/* Text that a terminal may see, with quote and backslash escaped for JSON and for quotes. */
static void add_quoted(struct buf *b, struct arena *a, const char *text)
{
    struct buf shown = buf_make(a, LINE_MAX_BYTES);

    utf8_add_shown(&shown, text, strlen(text));
    buf_add_char(b, '"');
    for (const char *c = shown.data; *c; c++) {
        if (*c == '"' || *c == '\\')
            buf_add_char(b, '\\');
        buf_add_char(b, *c);
    }
    buf_add_char(b, '"');
}

static void add_json(struct buf *b, const struct line *l, const char *time)
{
    buf_printf(b, "{\"time\":\"%s\",\"level\":\"%s\",\"message\":", time,
               level_name(l->level));
    add_quoted(b, l->arena, l->message);
    for (const struct log_field *f = l->fields; f && f->name; f++) {
        if (!f->value)
            continue;
        buf_printf(b, ",\"%s\":", f->name);
        add_quoted(b, l->arena, f->value);
    }
    buf_add_char(b, '}');
}

static void add_text(struct buf *b, const struct line *l, const char *time)
{
    buf_printf(b, "%s %-5s ", time, level_name(l->level));
    utf8_add_shown(b, l->message, strlen(l->message));
    for (const struct log_field *f = l->fields; f && f->name; f++) {
        if (!f->value)
            continue;
        buf_printf(b, " %s=", f->name);
        if (strpbrk(f->value, " \"\\=") || !*f->value)
            add_quoted(b, l->arena, f->value);
        else
            utf8_add_shown(b, f->value, strlen(f->value));
    }
}

static int line_write(void *self)
{
    struct line *l = self;
    struct buf b = buf_make(l->arena, LINE_MAX_BYTES);
    char time[25];

    clock_rfc3339(clock_now_ms(NULL), time);
    if (setup.format == LOG_JSON)
        add_json(&b, l, time);
    else
        add_text(&b, l, time);
    if (!buf_ok(&b))
        return -1;
    buf_add_char(&b, '\n');
    return write(STDERR_FILENO, b.data, b.len) < 0 ? -1
                                                   : 0; /* one call: lines never mix */
}

static void emit(struct line *l)
{
    static const char dropped[] = "a log line was dropped\n";

    if (l->level > setup.least)
        return;
    l->arena = arena_open(ARENA_BYTES);
    if (!l->arena || arena_run(l->arena, line_write, l) != 0) {
        ssize_t ignored = write(STDERR_FILENO, dropped, sizeof dropped - 1);
        (void)ignored; /* nobody is left to tell */
    }
    arena_free(l->arena);
}

void log_fields(enum log_level level, const char *message, const struct log_field *fields)
{
    emit(&(struct line){ .level = level, .message = message, .fields = fields });
}

void log_line(enum log_level level, const char *fmt, ...)
{
    char message[MESSAGE_MAX_BYTES];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    log_fields(level, message, NULL);
}
