/* SPDX-License-Identifier: MIT */
#include "wire/intake.h"

#include <string.h>

#include "base/arena.h"

enum {
    ROOM_FIRST = 4096,
    FIELDS = 100, /* more are dropped */
};

struct intake intake_make(struct arena *a, size_t limit)
{
    struct httpc_field *fields = arena_array(a, FIELDS, sizeof *fields);

    return (struct intake){ .arena = a, .fields = fields, .limit = limit };
}

static bool grow(struct intake *in, size_t need)
{
    size_t room = in->room ? in->room * 2 : ROOM_FIRST;

    if (need <= in->room)
        return true;
    room = room < need ? need : room;
    char *bigger = arena_try(in->arena, room);
    if (!bigger)
        return false;
    if (in->body_len > 0)
        memcpy(bigger, in->body, in->body_len);
    in->body = bigger;
    in->room = room;
    return true;
}

bool intake_body(struct intake *in, const char *bytes, size_t len)
{
    in->over = len > in->limit - in->body_len;
    if (in->over || !grow(in, in->body_len + len + 1))
        return false;
    memcpy(in->body + in->body_len, bytes, len);
    in->body_len += len;
    return true;
}

static char *try_copy(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_try(a, len + 1);

    return copy ? memcpy(copy, text, len) : NULL;
}

static bool take_field(struct intake *in, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);

    if (!colon || in->n_fields == FIELDS)
        return true;
    const char *value = colon + 1, *end = line + len;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr("\r\n \t", end[-1]))
        end--;
    struct httpc_field *f = &in->fields[in->n_fields];
    f->name = try_copy(in->arena, line, (size_t)(colon - line));
    f->value = try_copy(in->arena, value, (size_t)(end - value));
    if (!f->name || !f->value)
        return false;
    in->n_fields++;
    return true;
}

bool intake_line(struct intake *in, const char *line, size_t len)
{
    if (len > 5 && strncmp(line, "HTTP/", 5) == 0)
        in->n_fields = 0; /* the fields before it belong to a 100 or to the proxy */
    return take_field(in, line, len);
}

struct httpc_answer intake_answer(const struct intake *in)
{
    return (struct httpc_answer){ .headers = in->fields,
                                  .n_headers = in->n_fields,
                                  .body = in->body ? in->body : "",
                                  .body_len = in->body_len };
}
