/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { ROOM_FIRST = 128 };

struct buf buf_make(struct arena *a, size_t ceiling)
{
    size_t room = ceiling < ROOM_FIRST - 1 ? ceiling + 1 : ROOM_FIRST;

    return (struct buf){
        .data = arena_alloc(a, room), .room = room, .ceiling = ceiling, .arena = a
    };
}

/* The room never exceeds the ceiling by more than the NUL. */
static bool fits(const struct buf *b, size_t more)
{
    return more < b->room - b->len && !b->over;
}

/* Make room for more bytes and a NUL; false, now and for ever, if that is over the ceiling. */
static bool grow(struct buf *b, size_t more)
{
    if (b->over || more > b->ceiling - b->len) {
        b->over = true;
        return false;
    }
    if (fits(b, more))
        return true;
    size_t need = b->len + more + 1;
    size_t room = b->room > b->ceiling / 2 ? b->ceiling + 1 : b->room * 2;
    if (room < need)
        room = need;
    char *data = arena_alloc(b->arena, room);
    memcpy(data, b->data, b->len + 1);
    b->data = data;
    b->room = room;
    return true;
}

void buf_add_len(struct buf *b, const char *bytes, size_t bytes_len)
{
    if (bytes_len == 0 || (!fits(b, bytes_len) && !grow(b, bytes_len)))
        return;
    memcpy(b->data + b->len, bytes, bytes_len);
    b->len += bytes_len;
    b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const char *text)
{
    buf_add_len(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c)
{
    if (!fits(b, 1) && !grow(b, 1))
        return;
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len < 0 || !grow(b, (size_t)len))
        return;
    va_start(args, fmt);
    vsnprintf(b->data + b->len, (size_t)len + 1, fmt, args);
    va_end(args);
    b->len += (size_t)len;
}

void buf_add_int(struct buf *b, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0)
        digits[--at] = '-';
    buf_add_len(b, digits + at, sizeof digits - at);
}

void buf_room(struct buf *b, size_t more)
{
    bool over = b->over;

    grow(b, more);
    b->over = over;
}

bool buf_ok(const struct buf *b)
{
    return !b->over;
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->over = false;
    b->data[0] = '\0';
}
