/* SPDX-License-Identifier: MIT */
#include "commands/policy_files.h"

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

static int read_all(const struct policy_call *call, const struct policy_files *files,
                    struct wb_source *out, struct err *e)
{
    struct wb_text *rules = arena_array(call->arena, files->n_rules + 1, sizeof *rules);

    out->is_built_in = files->tenant == NULL;
    out->tenant = (struct wb_text){ tenant_demo_name, tenant_demo, tenant_demo_len };
    if (check_input(files, e) < 0 ||
        (files->tenant && policy_files_read(call, files->tenant, &out->tenant, e) < 0))
        return -1;
    for (size_t i = 0; i < files->n_rules; i++)
        if (policy_files_read(call, files->rules[i], &rules[i], e) < 0)
            return -1;
    out->rules = rules;
    out->n_rules = files->n_rules;
    return 0;
}

int policy_files_world(const struct policy_call *call, const struct policy_files *files,
                       const struct wb_world **out, struct err *e)
{
    struct arena *a = call->arena;
    struct wb_source *source = arena_alloc(a, sizeof *source);
    struct buf told = buf_make(a, COMPLAINTS_MAX);
    struct diags *diags;

    if (read_all(call, files, source, e) < 0)
        return -1;
    diags = diag_open(a, source->tenant.name);
    if (wb_world_load(source, a, out, diags) == 0)
        return 0;
    diag_text(diags, &told);
    fputs(told.data, stderr);
    return err_set(e, ERR_NONE, "told already");
}
