/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_write.h"

#include "tenant/fields.h"
#include "tenant/fields_write.h"
#include "wire/jwrite.h"

void tenant_write_record(struct buf *out, enum record_kind kind, const void *record,
                         enum write_secrets secrets)
{
    struct jwrite json = jwrite_make(out);

    fields_write(&json, fields_top(kind)->table, record, secrets == WRITE_SECRETS);
}

static void write_list(struct jwrite *json, const struct field_top *top,
                       const struct snapshot *s, enum write_secrets secrets)
{
    struct snapshot_walk walk = { 0 };
    const void *record = snapshot_next(s, top->kind, &walk);

    if (!record)
        return;
    jwrite_member_array(json, top->key);
    for (; record; record = snapshot_next(s, top->kind, &walk))
        fields_write(json, top->table, record, secrets == WRITE_SECRETS);
    jwrite_array_end(json);
}

void tenant_write(struct buf *out, const struct snapshot *s, enum write_secrets secrets)
{
    struct jwrite json = jwrite_make(out);

    jwrite_object(&json);
    for (size_t i = 0; i < FIELDS_TOPS; i++) {
        const struct field_top *top = &fields_tops[i];
        if (top->kind != RECORD_PROJECT) {
            write_list(&json, top, s, secrets);
            continue;
        }
        jwrite_key(&json, top->key);
        fields_write(&json, top->table, snapshot_project(s), secrets == WRITE_SECRETS);
    }
    jwrite_object_end(&json);
}
