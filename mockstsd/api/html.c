/* SPDX-License-Identifier: MIT */
#include "api/html.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"

static void add_text(struct buf *out, const char *text)
{
    static const char marks[] = "&<>\"'";
    static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

    while (*text != '\0') {
        size_t len = strcspn(text, marks);

        buf_add_len(out, text, len);
        text += len;
        if (*text != '\0')
            buf_add(out, names[strchr(marks, *text++) - marks]);
    }
}

void html_add(struct buf *out, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    while (*fmt != '\0') {
        size_t len = strcspn(fmt, "%");

        buf_add_len(out, fmt, len);
        fmt += len;
        if (*fmt == '\0')
            break;
        assert(fmt[1] == 's');
        add_text(out, va_arg(args, const char *));
        fmt += 2;
    }
    va_end(args);
}
