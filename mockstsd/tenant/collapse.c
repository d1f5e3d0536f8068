/* SPDX-License-Identifier: MIT */
#include "tenant/collapse.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tenant/diag.h"
#include "tenant/fields.h"
#include "tenant/snapshot.h"
#include "tenant/world.h"
#include "tenant/tenant_build.h"
#include "tenant/tenant_write.h"
#include "wire/jwrite.h"

/* How many layers stay: each that stays is more than twice the sum of those above it. */
static size_t staying(const struct snapshot *s)
{
    size_t n = s->n_layers - 1, above = layer_count(s->layers[n]);

    while (n > 1 && layer_count(s->layers[n - 1]) <= 2 * above)
        above += layer_count(s->layers[--n]);
    return n;
}

static bool is_current(const struct snapshot *s, enum record_kind kind,
                       const void *record)
{
    struct rowmap_key key = layer_text_key(layer_id(record));

    return world_find(s, (enum layer_index)kind, &key) == record;
}

static void write_kind(struct buf *out, const struct snapshot *s, size_t from,
                       const struct field_top *top)
{
    struct jwrite w = jwrite_make(out);

    jwrite_array(&w);
    for (size_t i = from; i < s->n_layers; i++) {
        for (size_t row = 0; row < s->layers[i]->rows[top->kind].n; row++) {
            const void *record = layer_row(s->layers[i], top->kind, row);
            if (!is_current(s, top->kind, record))
                continue;
            jwrite_raw(&w, ""); /* the comma */
            tenant_write_record(out, top->kind, record, WRITE_SECRETS);
        }
    }
    jwrite_array_end(&w);
}

/* The project, whose texts may live in a layer that goes, and all that is current. */
static struct tenant_source written(const struct snapshot *s, size_t from,
                                    struct arena *a)
{
    struct buf text = buf_make(a, TENANT_BYTES_MAX);

    buf_add(&text, "{\"project\":");
    tenant_write_record(&text, RECORD_PROJECT, &s->project, WRITE_SECRETS);
    for (size_t i = 0; i < FIELDS_TOPS; i++) {
        if (fields_tops[i].kind == RECORD_PROJECT)
            continue;
        buf_printf(&text, ",\"%s\":", fields_tops[i].key);
        write_kind(&text, s, from, &fields_tops[i]);
    }
    buf_add(&text, "}");
    return (struct tenant_source){ .name = "", .text = text.data, .text_len = text.len };
}

struct forgetting {
    const struct snapshot *s;
    size_t from;
    struct layer *into;
};

static int copy_deletions(void *self)
{
    const struct forgetting *f = self;

    for (size_t i = f->from; i < f->s->n_layers; i++)
        for (const struct layer_gone *gone = f->s->layers[i]->all_gone; gone;
             gone = gone->next)
            layer_delete(f->into, gone->kind, gone->id);
    return 0;
}

/* A world on its way to fewer layers. */
struct rewriting {
    struct snapshot *s;
    size_t stay;
    struct diags *diags;
    struct arena *scratch; /* of its own: the text can be larger than any one request */
    struct snapshot *out;
};

static int rewrite(void *self)
{
    struct rewriting *r = self;
    struct tenant_source source = written(r->s, r->stay, r->scratch);
    struct tenant_build b = {
        .source = &source, .below = r->s, .n_below = r->stay, .trusted = true
    };
    if (tenant_build_open(&b, r->diags) < 0)
        return -1;
    memcpy(&b.project, fields_project.blank, sizeof b.project);
    struct forgetting forgetting = { r->s, r->stay, b.layer };
    if (tenant_build_read(&b) < 0 ||
        arena_run(b.layer->arena, copy_deletions, &forgetting) < 0)
        return -1;
    return tenant_build_world(&b, &r->out);
}

static void end_scratch(void *self)
{
    struct rewriting *r = self;

    arena_free(r->scratch);
    r->scratch = NULL;
}

struct snapshot *collapse(struct snapshot *s, struct diags *diags)
{
    struct rewriting *r = arena_alloc(diag_arena(diags), sizeof *r);
    int rc;

    *r = (struct rewriting){ .s = s, .stay = staying(s), .diags = diags };
    if (r->stay + 1 == s->n_layers)
        return s;
    r->scratch = arena_open(0);
    if (!r->scratch)
        return s;
    arena_defer(diag_arena(diags), end_scratch, r); /* if that arena jumps */
    rc = arena_run(r->scratch, rewrite, r);
    end_scratch(r);
    return rc == 0 ? r->out : s; /* it is the same world, only slower */
}
