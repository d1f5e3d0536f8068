/* SPDX-License-Identifier: MIT */
#include "commands/policy_files.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "commands/saves.h"
#include "tenant/diag.h"
#include "tenant/tenant_demo.h"
#include "tenant/tenant_source.h"
#include "tenant/terraform.h"
#include "workbench/wb_scratch.h"

enum { COMPLAINTS_MAX = 1 << 20 };

int policy_files_read(const struct policy_call *call, const char *path,
                      struct wb_text *out, struct err *e)
{
    bool is_input = strcmp(path, "-") == 0;
    struct file_bytes bytes;

    if (call->saves && is_input)
        return err_set(e, ERR_PARSE, "standard input cannot be watched: name a file");
    if (call->saves)
        saves_add(call->saves, path);
    if (file_read(call->arena, path, TENANT_BYTES_MAX, &bytes, e) < 0)
        return -1;
    *out =
        (struct wb_text){ is_input ? "(standard input)" : path, bytes.data, bytes.len };
    return 0;
}

const char *policy_files_beside(struct arena *a, const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');

    if (!slash || path[0] == '/' || strcmp(path, "-") == 0)
        return path;
    return arena_printf(a, "%.*s/%s", (int)(slash - file), file, path);
}

/* Standard input can be read but once. */
static int check_input(const struct policy_files *files, struct err *e)
{
    int n = files->tenant && strcmp(files->tenant, "-") == 0;

    for (size_t i = 0; i < files->n_rules; i++)
        n += strcmp(files->rules[i], "-") == 0;
    return n > 1 ? err_set(e, ERR_PARSE, "- stands twice: standard input is read once")
                 : 0;
}

/* The texts lie in an arena of their own. */
struct reading {
    struct policy_call call;
    const struct policy_files *files;
    struct wb_source *out;
    struct err *e;
};

static int read_all(void *self)
{
    struct reading *r = self;
    const struct policy_files *files = r->files;
    struct wb_text *rules = arena_array(r->call.arena, files->n_rules + 1, sizeof *rules);
    struct wb_text tenant = { tenant_demo_name, tenant_demo, tenant_demo_len };

    if (check_input(files, r->e) < 0 ||
        (files->tenant && policy_files_read(&r->call, files->tenant, &tenant, r->e) < 0))
        return -1;
    for (size_t i = 0; i < files->n_rules; i++)
        if (policy_files_read(&r->call, files->rules[i], &rules[i], r->e) < 0)
            return -1;
    *r->out = (struct wb_source){
        .tenant = tenant,
        .rules = rules,
        .n_rules = files->n_rules,
        .is_built_in = !files->tenant,
        .is_terraform = terraform_is(&(struct doc_text){ tenant.text, tenant.text_len }),
    };
    return 0;
}

/* Of texts that are read the names are kept. */
static void forget(struct wb_source *source, struct arena *a)
{
    struct wb_text *rules = arena_array(a, source->n_rules + 1, sizeof *rules);

    for (size_t i = 0; i < source->n_rules; i++)
        rules[i].name = source->rules[i].name;
    source->rules = rules;
    source->tenant = (struct wb_text){ .name = source->tenant.name };
}

int policy_files_load(const struct policy_call *call, const struct policy_files *files,
                      const struct wb_world **out, struct diags **diags, struct err *e)
{
    struct arena *a = call->arena, *texts = wb_scratch_open(a);
    struct wb_source *source = arena_alloc(a, sizeof *source);
    struct reading r = { *call, files, source, e };
    int rc;

    r.call.arena = texts;
    rc = arena_run(texts, read_all, &r);
    if (rc == -2)
        (void)arena_alloc(a, SIZE_MAX / 2); /* out of memory, as it is told everywhere */
    if (rc < 0)
        return -1;
    *diags = diag_open(a, source->tenant.name);
    rc = wb_world_load(source, a, out, *diags);
    forget(source, a);
    arena_reset(texts);
    return rc < 0 ? err_set(e, ERR_NONE, "nothing is loaded") : 0;
}

int policy_files_world(const struct policy_call *call, const struct policy_files *files,
                       const struct wb_world **out, struct err *e)
{
    struct buf told = buf_make(call->arena, COMPLAINTS_MAX);
    struct diags *diags = NULL;

    if (policy_files_load(call, files, out, &diags, e) == 0)
        return 0;
    if (diags)
        diag_text(diags, &told);
    fputs(told.data, stderr);
    return -1;
}
