/* SPDX-License-Identifier: MIT */
#include "bank.h"

#include <string.h>

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tenant/diag.h"

const char *bank_text(struct arena *a)
{
    struct file_bytes bytes;
    struct err e = { 0 };

    if (file_read(a, BANK, 1 << 20, &bytes, &e) < 0)
        fail_msg("%s", e.text);
    return bytes.data;
}

const struct wb_world *bank_load(struct arena *a, const char *tenant, const char *rules,
                                 const char **why)
{
    struct wb_source *source = arena_alloc(a, sizeof *source);
    struct wb_text *text = arena_alloc(a, sizeof *text);
    struct diags *diags = diag_open(a, "bank.yaml");
    struct buf told = buf_make(a, 1 << 16);
    const struct wb_world *w = NULL;

    source->tenant = (struct wb_text){ "bank.yaml", tenant, strlen(tenant) };
    if (rules)
        *text = (struct wb_text){ "other.yaml", rules, strlen(rules) };
    source->rules = text;
    source->n_rules = rules ? 1 : 0;
    if (wb_world_load(source, a, &w, diags) < 0) {
        assert_true(diag_errors(diags) > 0);
        assert_null(w);
    }
    diag_text(diags, &told);
    *why = told.data;
    return w;
}

const struct wb_world *bank_world(struct arena *a, const char *rules)
{
    const char *why;
    const struct wb_world *w = bank_load(a, bank_text(a), rules, &why);

    if (!w)
        fail_msg("%s", why);
    return w;
}
