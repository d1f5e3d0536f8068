/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "commands/usage.h"
#include "tenant/diag.h"
#include "tenant/snapshot.h"
#include "tenant/tenant_demo.h"
#include "tenant/tenant_load.h"
#include "tenant/tenant_schema.h"

static const struct opt_row rows[] = {
    USAGE_FORMAT_ROW("how mistakes are printed: text or json"),
};

static const struct opt_command command = {
    .name = "mockstsd fixture",
    .operands = "check FILE... | schema | init",
    .summary = "Check tenant files; print their JSON Schema, or a commented first one.",
    .details =
        "verbs:\n"
        "  check FILE...  every mistake with file:line:column; - is standard input\n"
        "  schema         JSON Schema (2020-12) for editors and other checkers\n"
        "  init           the demo tenant, a file to start from\n"
        "\nexamples:\n"
        "  mockstsd fixture init >acme.yaml\n"
        "  mockstsd fixture check acme.yaml\n"
        "\nexit codes: 0 good, 64 usage, 66 unreadable, 78 at least one mistake.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

/* One check, in an arena of its own: a big file leaves nothing behind. */
struct check {
    struct arena *arena;
    const char *path;
    bool json;
    int code;
};

static void show(const struct check *check, struct diags *diags)
{
    struct buf text = buf_make(check->arena, 64 << 20);

    if (check->json) {
        diag_json(diags, &text);
        printf("%s\n", text.data);
        return;
    }
    if (diag_errors(diags) + diag_warnings(diags) == 0)
        buf_printf(&text, "%s: good\n", check->path);
    else
        diag_text(diags, &text);
    fputs(text.data, stdout);
}

static int check_file(void *self)
{
    struct check *check = self;
    struct diags *diags = diag_open(check->arena, check->path);
    struct tenant_source source = { .name = check->path, .now_s = clock_now_s(NULL) };
    struct snapshot *world = NULL;
    struct err e = { 0 };
    struct file_bytes text;

    if (file_read(check->arena, check->path, TENANT_BYTES_MAX, &text, &e) < 0)
        return usage_fail(&command, EX_NOINPUT, e.text);
    source.text = text.data;
    source.text_len = text.len;
    if (tenant_load(&source, &world, diags) < 0)
        check->code = EX_CONFIG;
    snapshot_drop(world);
    show(check, diags);
    return check->code;
}

static int check_files(const struct opts *opts)
{
    int worst = 0;

    for (size_t i = 1; i < opts_n_operands(opts); i++) {
        struct check check = { .arena = arena_open(0),
                               .path = opts_operand(opts, i),
                               .json = strcmp(opts_text(opts, "format"), "json") == 0 };
        int rc = check.arena ? arena_run(check.arena, check_file, &check) : -2;

        arena_free(check.arena);
        if (rc == -2)
            return usage_fail(&command, EX_OSERR, "out of memory");
        if (rc > worst)
            worst = rc;
    }
    return worst;
}

int cmd_fixture(char **argv, struct arena *a)
{
    struct buf text = buf_make(a, 4 << 20);
    struct opts *opts;
    const char *verb;
    int rc = usage_parse(&command, argv, a, &opts);

    if (rc != 0)
        return rc == USAGE_HELP ? 0 : rc;
    if (opts_n_operands(opts) == 0)
        return usage_fail(&command, EX_USAGE, "which verb? check, schema or init");
    verb = opts_operand(opts, 0);
    if (strcmp(verb, "check") == 0 && opts_n_operands(opts) > 1)
        return check_files(opts);
    if (strcmp(verb, "check") == 0)
        return usage_fail(&command, EX_USAGE, "check needs at least one file");
    if (strcmp(verb, "schema") == 0)
        tenant_schema(&text);
    else if (strcmp(verb, "init") == 0)
        buf_add_len(&text, tenant_demo, tenant_demo_len);
    else
        return usage_fail(&command, EX_USAGE, "the verbs are check, schema and init");
    fputs(text.data, stdout);
    return 0;
}
