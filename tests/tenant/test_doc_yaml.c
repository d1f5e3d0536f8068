/* SPDX-License-Identifier: MIT */
/* Long texts are read a thread ahead; short ones of the same words say the same. */
#include <string.h>

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "tenant/diag.h"
#include "tenant/doc.h"

enum { MANY = 6000, FEW = 6, ROOM = 1 << 24 };

struct seen {
    size_t n_elements, n_members;
    unsigned last_line;
};

static void on_member(void *self, const struct node *node)
{
    struct seen *seen = self;

    (void)node;
    seen->n_members++;
}

static void on_element(void *self, const struct node *node)
{
    struct seen *seen = self;

    assert_int_equal(node->index, seen->n_elements);
    assert_string_equal(node_child(node, "name")->text, "somebody");
    seen->n_elements++;
    seen->last_line = node->line;
}

/* What follows so many elements, in a text of lines. */
struct row {
    const char *name;
    const char *after;
    unsigned line, column; /* of the complaint, after the elements; 0: none */
    const char *text;
};

static const struct row rows[] = {
    { "a whole text", "end: 1\n", 0, 0, "" },
    { "a text that ends in a quote", "end: \"x\n", 2, 1, "this is not YAML" },
    { "a text that is no YAML any more", "end: { a: 1, ]\n", 1, 14, "this is not YAML" },
    { "a second document", "---\nend: 1\n", 1, 1, "a second document begins here" },
    { "a byte that is no character", "end: \xFF\n", 1, 6, "this is not YAML" },
    { "a key twice", "users: []\n", 1, 1, "stands here twice" },
};

static void read_text(struct arena *a, const struct row *row, size_t n)
{
    static const struct doc_sink sink = { on_member, on_element };
    struct buf text = buf_make(a, ROOM);
    struct diags *diags = diag_open(a, "t.yaml");
    struct seen seen = { 0 };
    const struct diag *list;
    size_t n_diags;

    buf_add(&text, "users:\n");
    for (size_t i = 0; i < n; i++)
        buf_add(&text, "  - { name: somebody }\n");
    buf_add(&text, row->after);
    assert_int_equal(
        doc_read(&(struct doc_text){ text.data, text.len }, &sink, &seen, diags),
        row->line > 0 ? -1 : 0);
    list = diag_list(diags, &n_diags);
    assert_int_equal(n_diags, row->line > 0);
    if (row->line > 0) {
        assert_int_equal(list->at.line, 1 + n + row->line);
        assert_int_equal(list->at.column, row->column);
        assert_non_null(strstr(list->text, row->text));
        return;
    }
    assert_int_equal(seen.n_elements, n);
    assert_int_equal(seen.n_members, 2);
    assert_int_equal(seen.last_line, 1 + n);
}

static void long_and_short(void **state)
{
    static const size_t sizes[] = { FEW, MANY };

    for (size_t i = 0; i < 2; i++) {
        struct arena *a = arena_open(0);

        read_text(a, *state, sizes[i]);
        arena_free(a);
    }
}

/* It stops while most of the text is unread. */
static void stops_early(void **state)
{
    static const struct doc_sink sink = { on_member, on_element };
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, ROOM);
    struct seen seen = { 0 };

    (void)state;
    buf_add(&text, "end: 1\n---\nusers:\n");
    for (size_t i = 0; i < MANY; i++)
        buf_add(&text, "  - { name: somebody }\n");
    assert_int_equal(doc_read(&(struct doc_text){ text.data, text.len }, &sink, &seen,
                              diag_open(a, "t.yaml")),
                     -1);
    assert_int_equal(seen.n_elements, 0);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, long_and_short);
    rows_add_one("a mistake at the beginning of a long text ends it", stops_early);
    return rows_run("doc_yaml");
}
