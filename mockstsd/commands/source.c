/* SPDX-License-Identifier: MIT */
#include "commands/source.h"

#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "tenant/diag.h"
#include "tenant/switches.h"
#include "tenant/tenant_demo.h"
#include "tenant/tenant_load.h"

int source_load(const struct source_ask *ask, struct arena *a, struct snapshot **out)
{
    const char *name = ask->path != NULL ? ask->path : tenant_demo_name;
    struct tenant_source source = { .name = name,
                                    .text = tenant_demo,
                                    .text_len = tenant_demo_len,
                                    .now_s = clock_now_s(NULL),
                                    .dialect = ask->dialect,
                                    .login = ask->login };
    struct diags *diags = diag_open(a, name);
    struct buf text = buf_make(a, 1 << 20);
    struct err e = { 0 };
    struct file_bytes bytes;
    int rc;

    if (ask->path != NULL) {
        if (file_read(a, ask->path, TENANT_BYTES_MAX, &bytes, &e) < 0) {
            fprintf(ask->complaints, "mockstsd: %s\n", e.text);
            return EX_NOINPUT;
        }
        source.text = bytes.data;
        source.text_len = bytes.len;
    }
    rc = tenant_load(&source, out, diags);
    if (diag_errors(diags) + diag_warnings(diags) > 0) {
        diag_text(diags, &text);
        fputs(text.data, ask->complaints);
    }
    return rc < 0 ? EX_CONFIG : 0;
}
