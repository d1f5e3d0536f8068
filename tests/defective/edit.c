/* SPDX-License-Identifier: MIT */
#include "defective/edit.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/b64url.h"
#include "wire/form.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 1 << 20 };

struct editing {
    const struct edit_ask *ask;
    struct arena *arena;
    struct jwrite w;
};

struct jobj edit_at(struct jobj doc, const char *path)
{
    char name[128];

    while (*path != '\0' && doc.node != NULL) {
        size_t len = strcspn(path, ".");

        if (len >= sizeof name)
            return (struct jobj){ 0 };
        memcpy(name, path, len);
        name[len] = '\0';
        if (jobj_kind(doc) == JOBJ_ARRAY) {
            doc = jobj_first(doc);
            for (long i = strtol(name, NULL, 10); i > 0 && doc.node != NULL; i--)
                doc = jobj_next(doc);
        } else {
            doc = jobj_get(doc, name);
        }
        path += len + (path[len] == '.');
    }
    return doc;
}

/* The only word of an object, or "" if it is a plain value. */
static const char *word_of(struct jobj how)
{
    static const char *const words[] = { "copy",   "inbound", "asked", "append", "plus",
                                         "times",  "text",    "list",  "only",   "last",
                                         "lower",  "trim",    "cut",   "add",    "prefix",
                                         "base64", "limit",   "one",   "now",    "ascii",
                                         "normal" };
    struct jobj first = jobj_first(how);

    if (jobj_kind(how) != JOBJ_OBJECT || jobj_count(how) != 1)
        return "";
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(jobj_name(first), words[i]) == 0)
            return words[i];
    return "";
}

static char *trimmed(const char *old, struct arena *a)
{
    size_t len = strlen(old);

    while (len > 0 && old[len - 1] == ' ')
        len--;
    while (len > 0 && *old == ' ') {
        old++;
        len--;
    }
    return arena_slice(a, old, len);
}

static char *lowered(const char *old, struct arena *a)
{
    char *copy = arena_text(a, old);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* What is beyond ASCII is gone. */
static const char *plain(const char *old, struct arena *a)
{
    char *copy = arena_text(a, old), *to = copy;

    for (; *old != '\0'; old++)
        if ((unsigned char)*old < 0x80)
            *to++ = *old;
    *to = '\0';
    return copy;
}

/* A path without its empty and dot segments. */
static const char *normal(const char *old, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    while (*old != '\0') {
        size_t len = strcspn(old + 1, "/") + 1;

        if (len > 1 && !(len == 2 && old[1] == '.'))
            buf_add_len(&out, old, len);
        old += len;
    }
    return out.len > 0 ? out.data : "/";
}

/* The first "from" is "to". */
static const char *replaced(struct jobj how, const char *old, struct arena *a)
{
    const char *from = "", *to = "", *hit;

    if (jobj_text(how, "from", &from, NULL) < 0 || jobj_text(how, "to", &to, NULL) < 0 ||
        (hit = strstr(old, from)) == NULL)
        return old;
    return arena_printf(a, "%.*s%s%s", (int)(hit - old), old, to, hit + strlen(from));
}

static const char *limited(struct jobj how, const char *old, struct arena *a)
{
    int64_t most = 0;

    (void)!jobj_int(how, "limit", &most, NULL);
    return arena_slice(a, old, strnlen(old, (size_t)most));
}

const char *edit_text(struct jobj how, const char *old, struct arena *a)
{
    const char *word = word_of(how), *text = "";

    if (jobj_kind(how) == JOBJ_NULL)
        return NULL;
    if (jobj_has(how, "from"))
        return replaced(how, old, a);
    if (*word == '\0')
        return jobj_as_text(how, &text, NULL) == 0 ? text : old;
    (void)!jobj_text(how, word, &text, NULL);
    if (strcmp(word, "append") == 0)
        return arena_printf(a, "%s%s", old, text);
    if (strcmp(word, "prefix") == 0)
        return arena_printf(a, "%s%s", text, old);
    if (strcmp(word, "lower") == 0)
        return lowered(old, a);
    if (strcmp(word, "trim") == 0)
        return trimmed(old, a);
    if (strcmp(word, "cut") == 0)
        return arena_slice(a, old, strcspn(old, text));
    if (strcmp(word, "base64") == 0)
        return b64url_plain_text(a, old, strlen(old));
    if (strcmp(word, "ascii") == 0)
        return plain(old, a);
    if (strcmp(word, "normal") == 0)
        return normal(old, a);
    if (strcmp(word, "limit") == 0)
        return limited(how, old, a);
    return old;
}

static void write_number(struct editing *x, const char *word, struct jobj how,
                         struct jobj old)
{
    int64_t n = 0, by = 0;

    (void)!jobj_as_int(old, &n, NULL);
    (void)!jobj_int(how, word, &by, NULL);
    if (*word == 'n')
        n = x->ask->now_s;
    jwrite_int(&x->w, *word == 't' ? n * by : n + by);
}

/* The old list with one item more. */
static void write_longer(struct editing *x, struct jobj old, struct jobj item)
{
    jwrite_array(&x->w);
    for (struct jobj v = jobj_first(old); v.node != NULL; v = jobj_next(v))
        jobj_write(v, &x->w);
    jobj_write(item, &x->w);
    jwrite_array_end(&x->w);
}

static void write_asked(struct editing *x, const char *name)
{
    const char *value = x->ask->form ? form_value(x->ask->form, name, 0) : NULL;

    jwrite_text(&x->w, value != NULL ? value : "");
}

/* The first item of the old list alone, or the last. */
static void write_one(struct editing *x, struct jobj old, bool last)
{
    struct jobj v = jobj_first(old);

    while (last && v.node != NULL && jobj_next(v).node != NULL)
        v = jobj_next(v);
    jwrite_array(&x->w);
    if (v.node != NULL)
        jobj_write(v, &x->w);
    jwrite_array_end(&x->w);
}

static void write_found(struct editing *x, struct jobj found)
{
    if (found.node != NULL)
        jobj_write(found, &x->w);
    else
        jwrite_null(&x->w);
}

/* What a word makes of the old value. */
static void write_made(struct editing *x, struct jobj how, struct jobj old)
{
    const char *word = word_of(how), *text = "";
    struct jobj arg = jobj_get(how, word);

    (void)!jobj_as_text(arg, &text, NULL);
    if (jobj_has(how, "from") && jobj_as_text(old, &text, NULL) == 0)
        jwrite_text(&x->w, edit_text(how, text, x->arena));
    else if (*word == '\0' || strcmp(word, "only") == 0)
        jobj_write(*word ? arg : how, &x->w);
    else if (strcmp(word, "copy") == 0)
        write_found(x, edit_at(x->ask->doc, text));
    else if (strcmp(word, "inbound") == 0)
        write_found(x, edit_at(x->ask->inbound, text));
    else if (strcmp(word, "asked") == 0)
        write_asked(x, text);
    else if (strcmp(word, "plus") == 0 || strcmp(word, "times") == 0 ||
             strcmp(word, "now") == 0)
        write_number(x, word, how, old);
    else if (strcmp(word, "text") == 0)
        jwrite_text(&x->w, jobj_digits(old) ? jobj_digits(old) : "true");
    else if (strcmp(word, "list") == 0 || strcmp(word, "add") == 0)
        write_longer(x, *word == 'a' ? old : (struct jobj){ 0 },
                     *word == 'a' ? arg : old);
    else if (strcmp(word, "last") == 0 || strcmp(word, "one") == 0)
        write_one(x, old, *word == 'l');
    else if (jobj_as_text(old, &text, NULL) == 0)
        jwrite_text(&x->w, edit_text(how, text, x->arena));
    else
        jobj_write(old, &x->w);
}

static struct jobj find(const struct editing *x, const char *path)
{
    struct jobj v = jobj_first(x->ask->edits);

    while (v.node != NULL && fnmatch(jobj_name(v), path, 0) != 0)
        v = jobj_next(v);
    return v;
}

/* Does an edit want to be a member of the object at this path? Then its name. */
static const char *new_member(const struct editing *x, struct jobj edit, const char *path)
{
    const char *pattern = jobj_name(edit), *dot = strrchr(pattern, '.');
    const char *word = word_of(edit);

    if (jobj_kind(edit) == JOBJ_NULL || jobj_has(edit, "from") ||
        (*word != '\0' && strcmp(word, "copy") != 0 && strcmp(word, "inbound") != 0 &&
         strcmp(word, "now") != 0 && strcmp(word, "asked") != 0))
        return NULL;
    if (dot == NULL)
        return *path == '\0' ? pattern : NULL;
    if (fnmatch(arena_slice(x->arena, pattern, (size_t)(dot - pattern)), path, 0) != 0)
        return NULL;
    return dot + 1;
}

static void write_value(struct editing *x, struct jobj v, const char *path);

static void write_item(struct editing *x, struct jobj v, const char *path, bool named)
{
    struct jobj edit = find(x, path);

    if (edit.node != NULL && jobj_kind(edit) == JOBJ_NULL)
        return;
    if (named)
        jwrite_key(&x->w, jobj_name(v));
    if (edit.node != NULL)
        write_made(x, edit, v);
    else
        write_value(x, v, path);
}

static void write_new(struct editing *x, struct jobj v, const char *path)
{
    for (struct jobj e = jobj_first(x->ask->edits); e.node != NULL; e = jobj_next(e)) {
        const char *name = new_member(x, e, path);

        if (name == NULL || strpbrk(name, "*?") != NULL || jobj_has(v, name))
            continue;
        jwrite_key(&x->w, name);
        write_made(x, e, (struct jobj){ 0 });
    }
}

static void write_value(struct editing *x, struct jobj v, const char *path)
{
    enum jobj_kind kind = jobj_kind(v);
    const char *dot = *path != '\0' ? "." : "";
    int i = 0;

    if (kind != JOBJ_OBJECT && kind != JOBJ_ARRAY) {
        jobj_write(v, &x->w);
        return;
    }
    (kind == JOBJ_OBJECT ? jwrite_object : jwrite_array)(&x->w);
    for (struct jobj m = jobj_first(v); m.node != NULL; m = jobj_next(m), i++) {
        const char *name =
            kind == JOBJ_OBJECT ? jobj_name(m) : arena_printf(x->arena, "%d", i);

        write_item(x, m, arena_printf(x->arena, "%s%s%s", path, dot, name),
                   kind == JOBJ_OBJECT);
    }
    if (kind == JOBJ_OBJECT)
        write_new(x, v, path);
    (kind == JOBJ_OBJECT ? jwrite_object_end : jwrite_array_end)(&x->w);
}

const char *edit_json(const struct edit_ask *ask, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    struct editing x = { .ask = ask, .arena = a, .w = jwrite_make(&out) };

    write_value(&x, ask->doc, "");
    return out.data;
}
