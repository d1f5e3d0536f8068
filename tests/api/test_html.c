/* SPDX-License-Identifier: MIT */
#include "api/html.h"

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"

static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "plain text stays", "Anna", "<p title=\"Anna\">Anna</p>" },
    { "an empty text is nothing", "", "<p title=\"\"></p>" },
    { "every mark is escaped", "<a href='x'>\"&\"",
      "<p title=\"&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;\">"
      "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;</p>" },
    { "what looks escaped is escaped again", "&lt;",
      "<p title=\"&amp;lt;\">&amp;lt;</p>" },
    { "a percent sign of a text is no conversion", "%s%n", "<p title=\"%s%n\">%s%n</p>" },
    { "letters beyond ASCII stay", "\xc3\xa9", "<p title=\"\xc3\xa9\">\xc3\xa9</p>" },
};

static void writes(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct buf out = buf_make(a, 4096);

    html_add(&out, "<p title=\"%s\">%s</p>", row->text, row->text);
    assert_string_equal(out.data, row->want);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, writes);
    return rows_run("html");
}
