/* SPDX-License-Identifier: MIT */
#include "tenant/doc.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "tenant/doc_yaml.h"
#include "tenant/doc_scalar.h"
#include "tenant/doc_tree.h"
#include "wire/jgate.h"

struct reading {
    struct doc_tree tree;
    struct doc_text text; /* after the mark of its byte order, if it has one */
    struct doc_yaml *yaml;
    bool wants_key; /* YAML tells keys and values alike */
};

/* JSON */

/* The gate's text lives for one event alone, unless it is a piece of the document itself. */
static const char *lasting(const struct reading *r, const struct jgate_event *event)
{
    const char *start = r->text.text;

    if (event->text >= start && event->text < start + r->text.text_len)
        return event->text;
    return arena_slice(doc_tree_arena(&r->tree), event->text, event->text_len);
}

static int json_number(struct reading *r, const struct jgate_event *event)
{
    struct arena *a = doc_tree_arena(&r->tree);
    struct node number = { .text = arena_slice(a, event->text, event->text_len) };
    struct diag_at at = { "", (unsigned)event->line, (unsigned)event->column };
    const char *why = doc_scalar(&number);

    if (why) {
        doc_tree_break(&r->tree, &at, DIAG_BAD_VALUE, why);
        number.kind = NODE_NULL;
    }
    return doc_tree_value(&r->tree, &(struct doc_value){ .kind = number.kind,
                                                         .text = number.text,
                                                         .text_len = event->text_len,
                                                         .integer = number.integer,
                                                         .number = number.number,
                                                         .line = at.line,
                                                         .column = at.column });
}

static int json_value(struct reading *r, enum node_kind kind,
                      const struct jgate_event *event)
{
    struct doc_value value = { .kind = kind,
                               .integer = event->kind == JGATE_TRUE,
                               .line = (unsigned)event->line,
                               .column = (unsigned)event->column };

    if (kind == NODE_TEXT) {
        value.text = lasting(r, event);
        value.text_len = event->text_len;
    }
    return doc_tree_value(&r->tree, &value);
}

static int json_event(void *self, const struct jgate_event *event, struct err *e)
{
    struct reading *r = self;
    int rc = 0;

    switch (event->kind) {
    case JGATE_OBJECT:
        rc = json_value(r, NODE_MAP, event);
        break;
    case JGATE_ARRAY:
        rc = json_value(r, NODE_LIST, event);
        break;
    case JGATE_OBJECT_END:
    case JGATE_ARRAY_END:
        doc_tree_end(&r->tree);
        break;
    case JGATE_KEY:
        doc_tree_key(&r->tree,
                     arena_slice(doc_tree_arena(&r->tree), event->text, event->text_len),
                     (unsigned)event->line, (unsigned)event->column);
        break;
    case JGATE_STRING:
        rc = json_value(r, NODE_TEXT, event);
        break;
    case JGATE_NUMBER:
        rc = json_number(r, event);
        break;
    case JGATE_TRUE:
    case JGATE_FALSE:
        rc = json_value(r, NODE_BOOL, event);
        break;
    case JGATE_NULL:
        rc = json_value(r, NODE_NULL, event);
        break;
    }
    return rc == 0 ? 0 : err_set(e, ERR_NONE, "reported already");
}

/* The gate says the place at the head of its sentence. */
static void report_json(struct reading *r, const struct err *why)
{
    struct diag_at at = { "", 1, 1 };
    int head = 0;

    if (why->code == ERR_NONE)
        return;
    if (sscanf(why->text, "JSON, line %u, column %u (byte %*u): %n", &at.line, &at.column,
               &head) < 2)
        head = 0;
    enum diag_code limit =
        r->tree.depth == NODE_DEPTH_MAX ? DIAG_TOO_DEEP : DIAG_TOO_LARGE;
    doc_tree_break(&r->tree, &at, why->code == ERR_LIMIT ? limit : DIAG_SYNTAX,
                   why->text + head);
}

static int read_json(void *self)
{
    struct reading *r = self;
    struct jgate_sink sink = { .event = json_event, .max_bytes = r->text.text_len };
    struct err why = { 0 };

    if (jgate_walk(r->text.text, r->text.text_len, &sink, r, &why) < 0) {
        report_json(r, &why);
        return -1;
    }
    return 0;
}

/* YAML */

static struct diag_at place_of(const struct doc_yaml_event *event)
{
    return (struct diag_at){ "", event->line, event->column };
}

static void refuse(struct reading *r, const struct doc_yaml_event *event, const char *why)
{
    struct diag_at at = place_of(event);

    doc_tree_break(&r->tree, &at, DIAG_YAML_FEATURE, why);
}

static int yaml_value(struct reading *r, const struct doc_yaml_event *event,
                      struct doc_value *value)
{
    struct diag_at at = place_of(event);
    bool is_container = value->kind == NODE_LIST || value->kind == NODE_MAP;

    if (r->wants_key && is_container)
        return doc_tree_break(&r->tree, &at, DIAG_YAML_FEATURE,
                              "a key must be a plain word, not a list or map");
    value->line = at.line;
    value->column = at.column;
    if (doc_tree_value(&r->tree, value) < 0)
        return -1;
    r->wants_key = r->tree.open && r->tree.open->kind == NODE_MAP;
    return 0;
}

static int yaml_container(struct reading *r, const struct doc_yaml_event *event)
{
    enum node_kind kind = event->kind == DOC_YAML_LIST ? NODE_LIST : NODE_MAP;

    if (event->marked)
        refuse(r, event, "anchors and tags are not read here; write it out");
    return yaml_value(r, event, &(struct doc_value){ .kind = kind });
}

static void yaml_key(struct reading *r, const struct doc_yaml_event *event,
                     const char *key)
{
    struct diag_at at = place_of(event);

    if (strcmp(key, "<<") == 0 && event->plain)
        refuse(r, event, "merge keys are not read here; write the members out");
    doc_tree_key(&r->tree, key, at.line, at.column);
    r->wants_key = false;
}

static int yaml_scalar(struct reading *r, const struct doc_yaml_event *event)
{
    size_t len = event->text_len;
    struct diag_at at = place_of(event);
    struct node node = { .kind = NODE_TEXT };
    const char *why = NULL;

    if (memchr(event->text, '\0', len))
        doc_tree_break(&r->tree, &at, DIAG_SYNTAX, "a NUL character is not text");
    if (event->marked)
        refuse(r, event, "anchors and tags are not read here; write it out");
    node.text = arena_slice(doc_tree_arena(&r->tree), event->text, len);
    if (r->wants_key) {
        yaml_key(r, event, node.text);
        return 0;
    }
    if (event->plain)
        why = doc_scalar(&node);
    if (why) {
        doc_tree_break(&r->tree, &at, DIAG_BAD_VALUE, why);
        node.kind = NODE_NULL; /* as if left out: one mistake is enough */
    }
    return yaml_value(r, event,
                      &(struct doc_value){ .kind = node.kind,
                                           .text = node.text,
                                           .text_len = len,
                                           .integer = node.integer,
                                           .number = node.number });
}

/* An alias stands for nothing, so that the rest of the text is still looked at. */
static int yaml_alias(struct reading *r, const struct doc_yaml_event *event)
{
    refuse(r, event, "aliases are not read here; write it out");
    if (r->wants_key)
        return -1;
    return yaml_value(r, event, &(struct doc_value){ .kind = NODE_NULL });
}

static void yaml_document(struct reading *r, const struct doc_yaml_event *event)
{
    if (r->tree.top)
        refuse(r, event, "a second document begins here; one file is one document");
    if (event->marked)
        refuse(r, event, "directives (%YAML, %TAG) are not read here");
}

static int yaml_event(struct reading *r, const struct doc_yaml_event *event)
{
    switch (event->kind) {
    case DOC_YAML_DOCUMENT:
        yaml_document(r, event);
        return r->tree.top ? -1 : 0;
    case DOC_YAML_ALIAS:
        return yaml_alias(r, event);
    case DOC_YAML_SCALAR:
        return yaml_scalar(r, event);
    case DOC_YAML_LIST:
    case DOC_YAML_MAP:
        return yaml_container(r, event);
    case DOC_YAML_END:
        doc_tree_end(&r->tree);
        r->wants_key = r->tree.open && r->tree.open->kind == NODE_MAP;
        return 0;
    case DOC_YAML_NOTHING:
    case DOC_YAML_LAST:
        break;
    }
    return 0;
}

/* Where a byte stands; the reader gives its offset alone when it is no character. */
static struct diag_at place_of_byte(const struct reading *r, size_t offset)
{
    struct diag_at at = { "", 1, 1 };

    for (size_t i = 0; i < offset && i < r->text.text_len; i++) {
        at.column++;
        if (r->text.text[i] == '\n')
            at = (struct diag_at){ "", at.line + 1, 1 };
    }
    return at;
}

static int yaml_failed(struct reading *r)
{
    struct doc_yaml_failure failure = doc_yaml_failure(r->yaml);
    struct diag_at at = failure.at_byte
                            ? place_of_byte(r, failure.offset)
                            : (struct diag_at){ "", failure.line, failure.column };

    if (!failure.why)
        return doc_tree_break(&r->tree, &at, DIAG_TOO_LARGE,
                              "not enough memory for this text");
    return doc_tree_break(
        &r->tree, &at, DIAG_SYNTAX,
        arena_printf(r->tree.scratch, "this is not YAML: %s", failure.why));
}

static int read_yaml(void *self)
{
    struct reading *r = self;
    const struct doc_yaml_event *event;

    do {
        event = doc_yaml_next(r->yaml);
        if (!event)
            return yaml_failed(r);
        if (yaml_event(r, event) < 0)
            return -1;
    } while (event->kind != DOC_YAML_LAST);
    if (!r->tree.top)
        return doc_tree_break(&r->tree, &(struct diag_at){ "", 1, 1 }, DIAG_SYNTAX,
                              "there is nothing in this text");
    return 0;
}

/* Both */

static bool is_json(const struct doc_text *text)
{
    size_t at = 0;

    while (at < text->text_len && strchr(" \t\r\n", text->text[at]))
        at++;
    return at < text->text_len && text->text[at] == '{';
}

/* Some editors begin UTF-8 with U+FEFF (YAML 1.2, 5.2). */
static struct doc_text without_mark(const struct doc_text *text)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t len = sizeof mark - 1;
    bool has = text->text_len >= len && memcmp(text->text, mark, len) == 0;

    return has ? (struct doc_text){ text->text + len, text->text_len - len } : *text;
}

static void end_scratch(void *thing)
{
    arena_free(thing);
}

static int run_yaml(struct reading *r)
{
    int rc;

    r->tree.check_keys = true;
    r->yaml = doc_yaml_open(r->text.text, r->text.text_len, r->tree.kept);
    if (!r->yaml)
        return doc_tree_break(&r->tree, &(struct diag_at){ "", 1, 1 }, DIAG_TOO_LARGE,
                              "not enough memory to read YAML");
    rc = arena_run(r->tree.scratch, read_yaml, r);
    doc_yaml_close(r->yaml);
    return rc;
}

static int read_with(struct reading *r)
{
    return is_json(&r->text) ? arena_run(r->tree.scratch, read_json, r) : run_yaml(r);
}

int doc_read(const struct doc_text *text, const struct doc_sink *sink, void *self,
             struct diags *diags)
{
    struct diag_at at = { "", 1, 1 };
    struct arena *kept = diag_arena(diags);
    struct reading *r = arena_alloc(kept, sizeof *r);
    struct arena *scratch = arena_open(0);

    r->text = without_mark(text);
    r->tree = (struct doc_tree){
        .sink = sink, .self = self, .diags = diags, .scratch = scratch, .kept = kept
    };
    if (scratch)
        arena_defer(kept, end_scratch, scratch);
    if (!scratch)
        return doc_tree_break(&r->tree, &at, DIAG_TOO_LARGE, "not enough memory to read");
    int rc = read_with(r);
    arena_reset(scratch);
    if (rc == -2)
        doc_tree_break(&r->tree, &at, DIAG_TOO_LARGE, "not enough memory for this text");
    return r->tree.broken || rc < 0 ? -1 : 0;
}
