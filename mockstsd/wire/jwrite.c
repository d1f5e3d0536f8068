/* SPDX-License-Identifier: MIT */
#include "wire/jwrite.h"

#include <string.h>

#include "base/buf.h"
#include "wire/jtext.h"

struct jwrite jwrite_make(struct buf *out)
{
    return (struct jwrite){ .out = out };
}

/* Before a value or a key: the comma. After it, the next one needs one. */
static void separate(struct jwrite *w)
{
    if (w->comma)
        buf_add_char(w->out, ',');
    w->comma = true;
}

static void begin(struct jwrite *w, char mark)
{
    separate(w);
    buf_add_char(w->out, mark);
    w->comma = false;
}

static void end(struct jwrite *w, char mark)
{
    buf_add_char(w->out, mark);
    w->comma = true;
}

void jwrite_object(struct jwrite *w)
{
    begin(w, '{');
}

void jwrite_object_end(struct jwrite *w)
{
    end(w, '}');
}

void jwrite_array(struct jwrite *w)
{
    begin(w, '[');
}

void jwrite_array_end(struct jwrite *w)
{
    end(w, ']');
}

static void add_escaped(struct buf *out, char c)
{
    static const char letters[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
    const char *found = c ? strchr(meanings, c) : NULL;

    if (!found) {
        buf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
        return;
    }
    buf_add_char(out, '\\');
    buf_add_char(out, letters[found - meanings]);
}

static void add_string(struct buf *out, const char *text, size_t text_len)
{
    const char *end_at = text + text_len;

    buf_add_char(out, '"');
    while (text < end_at) {
        const char *from = text;
        text = jtext_stop(text, end_at);
        buf_add_len(out, from, (size_t)(text - from));
        if (text < end_at)
            add_escaped(out, *text++);
    }
    buf_add_char(out, '"');
}

void jwrite_key(struct jwrite *w, const char *name)
{
    separate(w);
    add_string(w->out, name, strlen(name));
    buf_add_char(w->out, ':');
    w->comma = false;
}

void jwrite_text_len(struct jwrite *w, const char *text, size_t text_len)
{
    separate(w);
    add_string(w->out, text, text_len);
}

void jwrite_text(struct jwrite *w, const char *text)
{
    if (text)
        jwrite_text_len(w, text, strlen(text));
    else
        jwrite_null(w);
}

void jwrite_int(struct jwrite *w, int64_t n)
{
    separate(w);
    buf_add_int(w->out, n);
}

void jwrite_bool(struct jwrite *w, bool value)
{
    jwrite_raw(w, value ? "true" : "false");
}

void jwrite_null(struct jwrite *w)
{
    jwrite_raw(w, "null");
}

void jwrite_raw(struct jwrite *w, const char *text)
{
    separate(w);
    buf_add(w->out, text);
}

void jwrite_member_text(struct jwrite *w, const char *name, const char *text)
{
    jwrite_key(w, name);
    jwrite_text(w, text);
}

void jwrite_member_int(struct jwrite *w, const char *name, int64_t n)
{
    jwrite_key(w, name);
    jwrite_int(w, n);
}

void jwrite_member_bool(struct jwrite *w, const char *name, bool value)
{
    jwrite_key(w, name);
    jwrite_bool(w, value);
}

void jwrite_member_raw(struct jwrite *w, const char *name, const char *text)
{
    jwrite_key(w, name);
    jwrite_raw(w, text);
}

void jwrite_member_object(struct jwrite *w, const char *name)
{
    jwrite_key(w, name);
    jwrite_object(w);
}

void jwrite_member_array(struct jwrite *w, const char *name)
{
    jwrite_key(w, name);
    jwrite_array(w);
}

void jwrite_member_texts(struct jwrite *w, const char *name, const char *const *texts,
                         size_t n_texts)
{
    jwrite_member_array(w, name);
    for (size_t i = 0; i < n_texts; i++)
        jwrite_text(w, texts[i]);
    jwrite_array_end(w);
}
