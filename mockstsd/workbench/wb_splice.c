/* SPDX-License-Identifier: MIT */
#include "workbench/wb_splice.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"

enum { INDENT = 2 };

/* A line of the text, without its end. */
struct line {
    const char *start, *end, *next;
};

static struct line line_at(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));

    return (struct line){ at, stop ? stop : end, stop ? stop + 1 : end };
}

static size_t indent_of(const struct line *l)
{
    size_t n = 0;

    while (l->start + n < l->end && l->start[n] == ' ')
        n++;
    return n;
}

static bool begins(const struct line *l, size_t at, const char *word)
{
    size_t len = strlen(word);

    return (size_t)(l->end - l->start) >= at + len &&
           memcmp(l->start + at, word, len) == 0;
}

/* Nothing but spaces, or a comment. */
static bool is_idle(const struct line *l)
{
    size_t n = indent_of(l);

    return l->start + n == l->end || l->start[n] == '#' || l->start[n] == '\r';
}

/* Does something else than a comment stand behind `cases:`? */
static bool has_value(const struct line *key)
{
    struct line rest = { key->start + strlen("cases:"), key->end, key->next };

    return !is_idle(&rest);
}

static bool find_key(const char *at, const char *end, struct line *key)
{
    while (at < end) {
        *key = line_at(at, end);
        if (begins(key, 0, "cases:"))
            return true;
        at = key->next;
    }
    return false;
}

/* The end of the last line that belongs to the list, and the indent of its items. */
static const char *end_of_list(const struct line *key, const char *end, size_t *indent)
{
    const char *last = key->next;
    bool first = true;

    for (const char *at = key->next; at < end;) {
        struct line l = line_at(at, end);
        at = l.next;
        if (is_idle(&l))
            continue;
        if (indent_of(&l) == 0 && !begins(&l, 0, "- "))
            break; /* the next key */
        if (first)
            *indent = indent_of(&l);
        first = false;
        last = l.next;
    }
    return last;
}

void wb_splice_item(const char *item, size_t indent, struct buf *out)
{
    const char *end = item + strlen(item);

    while (item < end) {
        struct line l = line_at(item, end);
        buf_printf(out, "%*s", (int)indent, "");
        buf_add_len(out, l.start, (size_t)(l.next - l.start));
        item = l.next;
    }
}

int wb_splice(const struct wb_text *text, const char *const *cases, size_t n_cases,
              struct buf *out, struct err *e)
{
    const char *end = text->text + text->text_len, *at = end;
    size_t indent = INDENT;
    struct line key;
    bool found = find_key(text->text, end, &key);

    if (text->text_len > 0 && text->text[0] == '{')
        return err_set(e, ERR_PARSE, "%s is JSON: cases are added to YAML alone",
                       text->name);
    if (found && has_value(&key))
        return err_set(e, ERR_PARSE,
                       "%s: write each item of cases on lines of its own, then more can "
                       "be added",
                       text->name);
    if (found)
        at = end_of_list(&key, end, &indent);
    buf_add_len(out, text->text, (size_t)(at - text->text));
    if (at > text->text && at[-1] != '\n')
        buf_add_char(out, '\n');
    buf_add(out, found ? "" : "\ncases:\n");
    for (size_t i = 0; i < n_cases; i++) {
        buf_add(out, i > 0 || found ? "\n" : "");
        wb_splice_item(cases[i], indent, out);
    }
    buf_add_len(out, at, (size_t)(end - at));
    return 0;
}
