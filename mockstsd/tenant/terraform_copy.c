/* SPDX-License-Identifier: MIT */
#include "tenant/terraform_copy.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "tenant/doc.h"
#include "wire/jgate.h"

const char *terraform_copy_name(struct arena *a, const char *name)
{
    char *text = arena_text(a, name);
    char *to = text;

    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '_' && at[1] != '\0')
            *to++ = (char)toupper((unsigned char)*++at);
        else
            *to++ = *at;
    }
    *to = '\0';
    return text;
}

/* A node of its own at the place of another. */
struct node *terraform_copy_make(struct arena *a, const struct node *at,
                                 enum node_kind kind, const char *key)
{
    struct node *node = arena_alloc(a, sizeof *node);

    *node = (struct node){ .kind = kind,
                           .line = at->line,
                           .column = at->column,
                           .key_line = at->key_line,
                           .key_column = at->key_column,
                           .key = key };
    return node;
}

struct node *terraform_copy_append(struct node *parent, struct node *child)
{
    child->parent = parent;
    child->index = parent->n++;
    if (parent->last != NULL)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

struct node *terraform_copy_text(struct arena *a, struct node *parent, const char *key,
                                 const char *text)
{
    struct node *node =
        terraform_copy_append(parent, terraform_copy_make(a, parent, NODE_TEXT, key));

    node->text = text;
    node->text_len = strlen(text);
    return node;
}

/* Terraform writes null and "" for what is not set. */
bool terraform_copy_unset(const struct node *node)
{
    return node->kind == NODE_NULL || (node->kind == NODE_TEXT && node->text_len == 0);
}

static void ignore(void *self, const struct node *node)
{
    (void)self;
    (void)node;
}

struct value_of {
    const struct terraform_copy *copying;
    const struct node *json;
    struct node *to;
};

/* The value within the wrapping of copy_value_json. */
static void take_value(void *self, const struct node *wrapping)
{
    const struct value_of *v = self;
    struct terraform_copy c = *v->copying;

    c.place = v->json;
    c.verbatim = true;
    terraform_copy(&c, wrapping->first, v->to, "value");
}

/* Two maps around it, because a list at the top of a document would come in pieces. */
static void copy_value_json(const struct terraform_copy *c, const struct node *json,
                            struct node *to)
{
    static const struct doc_sink sink = { take_value, ignore };
    struct value_of v = { c, json, to };
    struct err e;

    if (json->kind == NODE_TEXT && jgate_check(json->text, json->text_len, &e) == 0) {
        const char *wrapped = arena_printf(c->arena, "{\"w\":{\"value\":%.*s}}",
                                           (int)json->text_len, json->text);

        if (doc_read(&(struct doc_text){ wrapped, strlen(wrapped) }, &sink, &v,
                     c->diags) == 0)
            return;
    }
    diag_add(c->diags,
             &(struct diag_at){ arena_printf(c->arena, "%s.value_json", c->address),
                                json->line, json->column },
             DIAG_BAD_VALUE, NULL, "this is not the text of a JSON value");
}

/* Bounded: a document has NODE_DEPTH_MAX levels. */
void terraform_copy(const struct terraform_copy *c, const struct node *from,
                    struct node *to, const char *key)
{
    struct node *node = terraform_copy_append(
        to, terraform_copy_make(c->arena, c->place != NULL ? c->place : from, from->kind,
                                key));

    if (from->text != NULL)
        node->text = arena_slice(c->arena, from->text, from->text_len);
    node->text_len = from->text_len;
    node->integer = from->integer;
    node->number = from->number;
    for (const struct node *child = from->first; child; child = child->next) {
        if (child->key == NULL && (c->verbatim || child->kind != NODE_NULL))
            terraform_copy(c, child, node, NULL);
        else if (c->verbatim && child->key != NULL)
            terraform_copy(c, child, node, arena_text(c->arena, child->key));
        else if (child->key != NULL && strcmp(child->key, "value_json") == 0)
            copy_value_json(c, child, node);
        else if (child->key != NULL && !terraform_copy_unset(child))
            terraform_copy(c, child, node, terraform_copy_name(c->arena, child->key));
    }
}
