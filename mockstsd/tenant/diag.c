/* SPDX-License-Identifier: MIT */
#include "tenant/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "wire/jwrite.h"

enum { KEPT_MAX = 1000 };

struct diags {
    struct arena *arena;
    const char *file;
    unsigned file_number;
    struct diag *kept;
    size_t n_kept, room;
    size_t errors, warnings;
};

static const char *const code_names[DIAG_CODES] = {
    [DIAG_SYNTAX] = "syntax",
    [DIAG_YAML_FEATURE] = "yaml-feature",
    [DIAG_TOO_DEEP] = "too-deep",
    [DIAG_TOO_LARGE] = "too-large",
    [DIAG_DUPLICATE_KEY] = "duplicate-key",
    [DIAG_UNKNOWN_KEY] = "unknown-key",
    [DIAG_MISSING_KEY] = "missing-key",
    [DIAG_WRONG_TYPE] = "wrong-type",
    [DIAG_BAD_VALUE] = "bad-value",
    [DIAG_BAD_ID] = "bad-id",
    [DIAG_DUPLICATE_ID] = "duplicate-id",
    [DIAG_UNKNOWN_REFERENCE] = "unknown-reference",
    [DIAG_BAD_URI] = "bad-uri",
    [DIAG_RULE] = "rule",
    [DIAG_SECRET_PORTABLE] = "secret-portable",
    [DIAG_ES256] = "es256",
    [DIAG_UNKNOWN_SCOPE] = "unknown-scope",
};

const char *diag_code_name(enum diag_code code)
{
    return code_names[code];
}

bool diag_is_error(enum diag_code code)
{
    return code < DIAG_SECRET_PORTABLE;
}

struct diags *diag_open(struct arena *a, const char *file)
{
    struct diags *d = arena_alloc(a, sizeof *d);

    d->arena = a;
    d->file = arena_text(a, file);
    return d;
}

void diag_enter(struct diags *d, const char *file)
{
    d->file = arena_text(d->arena, file);
    d->file_number++;
}

struct arena *diag_arena(const struct diags *d)
{
    return d->arena;
}

static struct diag *next_slot(struct diags *d)
{
    if (d->n_kept == d->room) {
        size_t room = d->room ? d->room * 2 : 16;
        struct diag *more = arena_array(d->arena, room, sizeof *more);
        if (d->n_kept)
            memcpy(more, d->kept, d->n_kept * sizeof *more);
        d->kept = more;
        d->room = room;
    }
    return &d->kept[d->n_kept++];
}

void diag_add(struct diags *d, const struct diag_at *at, enum diag_code code,
              const char *hint, const char *fmt, ...)
{
    va_list args;

    if (diag_is_error(code))
        d->errors++;
    else
        d->warnings++;
    if (d->n_kept == KEPT_MAX)
        return;
    va_start(args, fmt);
    const char *text = arena_vprintf(d->arena, fmt, args);
    va_end(args);
    struct diag *slot = next_slot(d);
    *slot = (struct diag){
        .file = d->file,
        .file_number = d->file_number,
        .code = code,
        .at = { arena_text(d->arena, at->path), at->line, at->column },
        .text = text,
        .hint = hint ? arena_text(d->arena, hint) : NULL,
    };
}

size_t diag_errors(const struct diags *d)
{
    return d->errors;
}

size_t diag_warnings(const struct diags *d)
{
    return d->warnings;
}

static int order(unsigned x, unsigned y)
{
    return (x > y) - (x < y);
}

static int compare(const void *x, const void *y)
{
    const struct diag *a = x, *b = y;
    int by = order(a->file_number, b->file_number);

    if (by == 0)
        by = order(a->at.line, b->at.line);
    if (by == 0)
        by = order(a->at.column, b->at.column);
    if (by == 0)
        by = order(a->code, b->code);
    return by != 0 ? by : strcmp(a->text, b->text);
}

const struct diag *diag_list(struct diags *d, size_t *n)
{
    if (d->n_kept)
        qsort(d->kept, d->n_kept, sizeof *d->kept, compare);
    *n = d->n_kept;
    return d->kept;
}

void diag_settle(struct diags *d, const char *path, unsigned line, unsigned column)
{
    for (size_t i = 0; i < d->n_kept; i++) {
        struct diag_at *at = &d->kept[i].at;
        if (at->line == 0 && strcmp(at->path, path) == 0) {
            at->line = line;
            at->column = column;
        }
    }
}

void diag_settle_rest(struct diags *d)
{
    for (size_t i = 0; i < d->n_kept; i++)
        if (d->kept[i].at.line == 0)
            d->kept[i].at.line = d->kept[i].at.column = 1;
}

void diag_rename(struct diags *d, const char *path, const char *name)
{
    size_t len = strlen(path);

    for (size_t i = 0; i < d->n_kept; i++) {
        const char *old = d->kept[i].at.path;
        if (strncmp(old, path, len) == 0 && (old[len] == '\0' || old[len] == '.'))
            d->kept[i].at.path = arena_printf(d->arena, "%s%s", name, old + len);
    }
}

bool diag_unsettled(const struct diags *d)
{
    for (size_t i = 0; i < d->n_kept; i++)
        if (d->kept[i].at.line == 0)
            return true;
    return false;
}

static void add_shown(struct buf *out, const char *text)
{
    utf8_add_shown(out, text, strlen(text));
}

static void one_line(const struct diag *one, struct buf *out)
{
    add_shown(out, one->file);
    if (one->at.line > 0)
        buf_printf(out, ":%u:%u", one->at.line, one->at.column);
    buf_add(out, diag_is_error(one->code) ? ": error: " : ": warning: ");
    if (one->at.path[0]) {
        add_shown(out, one->at.path);
        buf_add(out, ": ");
    }
    add_shown(out, one->text);
    if (one->hint) {
        buf_add(out, "; did you mean \"");
        add_shown(out, one->hint);
        buf_add(out, "\"?");
    }
    buf_printf(out, " [%s]\n", diag_code_name(one->code));
}

static void add_count(struct buf *out, size_t n, const char *what)
{
    buf_printf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

void diag_text(struct diags *d, struct buf *out)
{
    size_t n;
    const struct diag *list = diag_list(d, &n);

    for (size_t i = 0; i < n; i++)
        one_line(&list[i], out);
    if (d->file_number == 0) {
        add_shown(out, d->file);
        buf_add(out, ": ");
    }
    add_count(out, d->errors, "error");
    buf_add(out, ", ");
    add_count(out, d->warnings, "warning");
    if (d->errors + d->warnings > n)
        buf_printf(out, " (the first %zu are shown)", n);
    buf_add_char(out, '\n');
}

static void add_object(struct jwrite *w, const struct diag *one)
{
    jwrite_object(w);
    jwrite_member_text(w, "file", one->file);
    jwrite_member_int(w, "line", one->at.line);
    jwrite_member_int(w, "column", one->at.column);
    jwrite_member_text(w, "path", one->at.path);
    jwrite_member_text(w, "level", diag_is_error(one->code) ? "error" : "warning");
    jwrite_member_text(w, "code", diag_code_name(one->code));
    jwrite_member_text(w, "message", one->text);
    if (one->hint)
        jwrite_member_text(w, "hint", one->hint);
    jwrite_object_end(w);
}

void diag_json(struct diags *d, struct buf *out)
{
    struct jwrite w = jwrite_make(out);
    size_t n;
    const struct diag *list = diag_list(d, &n);

    jwrite_array(&w);
    for (size_t i = 0; i < n; i++)
        add_object(&w, &list[i]);
    jwrite_array_end(&w);
}
