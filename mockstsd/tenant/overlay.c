/* SPDX-License-Identifier: MIT */
#include "tenant/overlay.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/collapse.h"
#include "tenant/diag.h"
#include "tenant/fields.h"
#include "tenant/snapshot.h"
#include "tenant/world.h"
#include "tenant/tenant_build.h"
#include "tenant/tenant_write.h"
#include "wire/jgate.h"
#include "wire/jwrite.h"

/* The kept records of a kind as a member of a fragment. */
static void write_kept(struct jwrite *w, const struct field_top *top,
                       const struct overlay_ask *ask)
{
    bool is_list = top->kind != RECORD_PROJECT;
    bool begun = false;

    for (size_t i = 0; i < ask->n_changes; i++) {
        if (ask->changes[i].kind != top->kind || !ask->changes[i].json)
            continue;
        if (!begun)
            jwrite_key(w, top->key);
        if (!begun && is_list)
            jwrite_array(w);
        begun = true;
        jwrite_raw(w, ask->changes[i].json);
    }
    if (begun && is_list)
        jwrite_array_end(w);
}

/* The kept records as one fragment. */
static struct tenant_source source_of(const struct overlay_ask *ask, struct arena *a)
{
    struct tenant_source source = { .name = ask->name,
                                    .text = ask->text,
                                    .text_len = ask->text_len,
                                    .now_s = ask->now_s };

    if (ask->text)
        return source;
    struct buf text = buf_make(a, TENANT_BYTES_MAX);
    struct jwrite w = jwrite_make(&text);
    jwrite_object(&w);
    for (size_t i = 0; i < FIELDS_TOPS; i++)
        write_kept(&w, &fields_tops[i], ask);
    jwrite_object_end(&w);
    source.text = text.data;
    source.text_len = text.len;
    return source;
}

struct deleting {
    struct layer *layer;
    const struct overlay_ask *ask;
};

static int delete_all(void *self)
{
    const struct deleting *d = self;

    for (size_t i = 0; i < d->ask->n_changes; i++) {
        const struct overlay_change *change = &d->ask->changes[i];
        if (!change->json && change->kind < RECORD_KINDS)
            layer_delete(d->layer, change->kind, change->id);
    }
    return 0;
}

static void list_record(struct overlay_result *out, struct overlay_change *changes,
                        struct arena *a, const struct overlay_change *what,
                        const void *record)
{
    struct buf json = buf_make(a, TENANT_BYTES_MAX);

    tenant_write_record(&json, what->kind, record, WRITE_SECRETS);
    changes[out->n_changes++] =
        (struct overlay_change){ what->kind, arena_text(a, what->id), json.data };
}

/* Every record of the new layer as text, then the deletions. */
static void list_changes(const struct tenant_build *b, const struct overlay_ask *ask,
                         struct arena *a, struct overlay_result *out)
{
    struct overlay_change *changes =
        arena_array(a, layer_count(b->layer) + ask->n_changes + 1, sizeof *changes);

    out->n_changes = 0;
    out->changes = changes;
    if (b->has_project)
        list_record(out, changes, a,
                    &(struct overlay_change){ RECORD_PROJECT, b->project.id, NULL },
                    &b->project);
    for (int kind = 0; kind < RECORD_KINDS; kind++) {
        for (size_t row = 0; row < b->layer->rows[kind].n; row++) {
            const void *record = layer_row(b->layer, (enum record_kind)kind, row);
            struct overlay_change what = { (enum record_kind)kind, layer_id(record),
                                           NULL };
            list_record(out, changes, a, &what, record);
        }
    }
    for (size_t i = 0; i < ask->n_changes; i++)
        if (!ask->changes[i].json)
            changes[out->n_changes++] =
                (struct overlay_change){ ask->changes[i].kind,
                                         arena_text(a, ask->changes[i].id), NULL };
}

/* A fragment that was meant for another project must not change this one. */
static void check_project_id(const struct tenant_build *b)
{
    const char *id = b->below->project.id;

    if (strcmp(b->project.id, id) != 0)
        diag_add(b->reader.diags, &(struct diag_at){ .path = "project.id" }, DIAG_BAD_ID,
                 id, "this world is another project");
}

int overlay_apply(struct snapshot *now, const struct overlay_ask *ask, struct arena *a,
                  struct overlay_result *out, struct diags *diags)
{
    struct tenant_source source = source_of(ask, a);
    struct tenant_build b = {
        .source = &source, .below = now, .n_below = now->n_layers, .trusted = !ask->text
    };
    struct overlay_result result;

    if (tenant_build_open(&b, diags) < 0 || tenant_build_read(&b) < 0)
        return -1;
    struct deleting deleting = { b.layer, ask };
    if (arena_run(b.layer->arena, delete_all, &deleting) < 0)
        return tenant_build_no_memory(&b);
    check_project_id(&b);
    if (tenant_build_world(&b, &result.world) < 0)
        return -1;
    list_changes(&b, ask, a, &result);
    result.world = snapshot_hold(collapse(result.world, diags));
    *out = result;
    return 0;
}

/* All clients without their clientId, so that new ones are generated. */
static void write_clients(struct jwrite *w, struct buf *out, const struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    const struct client *client;

    jwrite_member_array(w, "clients");
    while ((client = snapshot_next(s, RECORD_CLIENT, &walk))) {
        struct client nameless = *client;
        nameless.client_id = "";
        jwrite_raw(w, ""); /* the comma */
        tenant_write_record(out, RECORD_CLIENT, &nameless, WRITE_SECRETS);
    }
    jwrite_array_end(w);
}

int overlay_clone(struct snapshot *now, const char *project_id, const char *switches,
                  struct snapshot **out, struct diags *diags)
{
    struct arena *a = diag_arena(diags);
    struct buf text = buf_make(a, TENANT_BYTES_MAX);
    struct jwrite w = jwrite_make(&text);
    struct err why = { 0 };
    struct snapshot *world;

    if (switches && jgate_check(switches, strlen(switches), &why) < 0) {
        diag_add(diags, &(struct diag_at){ "", 1, 1 }, DIAG_SYNTAX, NULL, "%s", why.text);
        return -1;
    }
    jwrite_object(&w);
    jwrite_member_object(&w, "project");
    jwrite_member_text(&w, "id", project_id);
    if (switches)
        jwrite_member_raw(&w, "switches", switches);
    jwrite_object_end(&w);
    write_clients(&w, &text, now);
    jwrite_object_end(&w);
    struct tenant_source source = { .name = "clone",
                                    .text = text.data,
                                    .text_len = text.len };
    struct tenant_build b = { .source = &source, .below = now, .n_below = now->n_layers };
    if (tenant_build_open(&b, diags) < 0 || tenant_build_read(&b) < 0 ||
        tenant_build_world(&b, &world) < 0)
        return -1;
    *out = snapshot_hold(world);
    return 0;
}
