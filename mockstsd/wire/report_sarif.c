/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/idmap.h"
#include "wire/jwrite.h"
#include "wire/report_forms.h"

static const char *const levels[] = {
    [REPORT_NOTE] = "note", [REPORT_WARN] = "warning", [REPORT_FAIL] = "error",
    [REPORT_SKIP] = NULL,   [REPORT_ERROR] = "error",  [REPORT_PASS] = NULL,
    [REPORT_OPEN] = "none", [REPORT_KNOWN] = "error",
};

/* The kinds of findings, each once, in the order in which they come. */
struct kinds {
    struct idmap *numbers; /* id → &numbered[i] */
    const char **ids;
    size_t n;
};

static struct kinds kinds_of(const struct report *r, struct arena *a)
{
    struct kinds k = { idmap_make(a), arena_array(a, r->n_rows + 1, sizeof *k.ids), 0 };

    for (size_t i = 0; i < r->n_rows; i++) {
        const char **slot = &k.ids[k.n];
        *slot = r->rows[i].id;
        if (levels[r->rows[i].status] && idmap_add(k.numbers, *slot, slot) == 0)
            k.n++;
    }
    return k;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~/", c));
}

/* A path as a URI reference (RFC 3986 4.2): a colon in it would look like a scheme. */
static const char *uri_of(const char *path, struct arena *a)
{
    struct buf b = buf_make(a, 1 << 16);

    for (; *path; path++) {
        if (is_plain(*path))
            buf_add_char(&b, *path);
        else
            buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*path);
    }
    return b.data;
}

static void add_location(struct jwrite *w, const struct report_place *place)
{
    if (!place->file)
        return;
    jwrite_member_array(w, "locations");
    jwrite_object(w);
    jwrite_member_object(w, "physicalLocation");
    jwrite_member_object(w, "artifactLocation");
    jwrite_member_text(w, "uri", uri_of(place->file, w->out->arena));
    jwrite_object_end(w);
    if (place->line > 0) {
        jwrite_member_object(w, "region");
        jwrite_member_int(w, "startLine", place->line);
        if (place->column > 0)
            jwrite_member_int(w, "startColumn", place->column);
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
    jwrite_object_end(w);
    jwrite_array_end(w);
}

static void add_message(struct jwrite *w, const struct report_row *row)
{
    struct buf b = buf_make(w->out->arena, w->out->ceiling);

    buf_printf(&b, "%s%s%s", row->name ? row->name : "", row->name ? ": " : "",
               row->text);
    if (row->witness)
        buf_printf(&b, "\nfor example: %s", row->witness);
    if (row->detail)
        buf_printf(&b, "\n%s", row->detail);
    if (row->command)
        buf_printf(&b, "\nexplain: %s", row->command);
    jwrite_member_object(w, "message");
    jwrite_member_text(w, "text", b.data);
    jwrite_object_end(w);
}

static void add_suppression(struct jwrite *w, const struct report_row *row)
{
    if (row->status != REPORT_KNOWN)
        return;
    jwrite_member_array(w, "suppressions");
    jwrite_object(w);
    jwrite_member_text(w, "kind", "external");
    jwrite_member_text(w, "status", "accepted");
    jwrite_member_text(w, "justification", row->todo ? row->todo : row->text);
    jwrite_object_end(w);
    jwrite_array_end(w);
}

/* What passed or was skipped is no result: code scanning would list it as an alert. */
static void add_result(struct jwrite *w, const struct report_row *row,
                       const struct kinds *k)
{
    const char **slot = idmap_find(k->numbers, row->id);

    if (!levels[row->status])
        return;
    jwrite_object(w);
    jwrite_member_text(w, "ruleId", row->id);
    jwrite_member_int(w, "ruleIndex", slot - k->ids);
    jwrite_member_text(w, "level", levels[row->status]);
    if (row->status == REPORT_OPEN)
        jwrite_member_text(w, "kind", "open");
    add_suppression(w, row);
    add_message(w, row);
    add_location(w, &row->place);
    jwrite_object_end(w);
}

static void add_tool(struct jwrite *w, const struct report *r, const struct kinds *k)
{
    jwrite_member_object(w, "tool");
    jwrite_member_object(w, "driver");
    jwrite_member_text(w, "name", r->tool);
    jwrite_member_array(w, "rules");
    for (size_t i = 0; i < k->n; i++) {
        jwrite_object(w);
        jwrite_member_text(w, "id", k->ids[i]);
        jwrite_object_end(w);
    }
    jwrite_array_end(w);
    jwrite_object_end(w);
    jwrite_object_end(w);
}

static void add_properties(struct jwrite *w, const struct report *r)
{
    jwrite_member_object(w, "properties");
    jwrite_member_text(w, "answer", r->answer);
    for (size_t i = 0; i < r->n_facts; i++)
        jwrite_member_text(w, r->facts[i].name, r->facts[i].text);
    for (size_t i = 0; i < r->n_figures; i++)
        jwrite_member_int(w, r->figures[i].name, r->figures[i].value);
    jwrite_object_end(w);
}

void report_sarif(const struct report *r, struct buf *out)
{
    struct jwrite w = jwrite_make(out);
    struct kinds k = kinds_of(r, out->arena);

    jwrite_object(&w);
    jwrite_member_text(&w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    jwrite_member_text(&w, "version", "2.1.0");
    jwrite_member_array(&w, "runs");
    jwrite_object(&w);
    add_tool(&w, r, &k);
    jwrite_member_array(&w, "invocations");
    jwrite_object(&w);
    jwrite_member_bool(&w, "executionSuccessful", r->exit_code != 6);
    jwrite_member_int(&w, "exitCode", r->exit_code);
    jwrite_object_end(&w);
    jwrite_array_end(&w);
    jwrite_member_text(&w, "columnKind", "unicodeCodePoints");
    jwrite_member_array(&w, "results");
    for (size_t i = 0; i < r->n_rows; i++)
        add_result(&w, &r->rows[i], &k);
    jwrite_array_end(&w);
    add_properties(&w, r);
    jwrite_object_end(&w);
    jwrite_array_end(&w);
    jwrite_object_end(&w);
    buf_add_char(out, '\n');
}
