/* SPDX-License-Identifier: MIT */
#include "conformance/conf_out.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/verdict.h"

enum { REPORT_MAX = 64 << 20 };

enum report_format conf_out_format(const struct opts *opts)
{
    enum report_format format = REPORT_TEXT;

    /* the option's own choices are these */
    if (report_format_find(opts_text(opts, "format"), &format, NULL) < 0)
        return REPORT_TEXT;
    return format;
}

int conf_out_write(const struct opts *opts, const struct report *report, struct arena *a)
{
    const char *path = opts_text(opts, "output");
    bool colour =
        path == NULL && isatty(STDOUT_FILENO) == 1 && opts_env("NO_COLOR") == NULL;
    struct buf text = buf_make(a, REPORT_MAX);
    struct err why = { 0 };
    int rc = 0;

    report_write(report, conf_out_format(opts), colour, &text);
    if (!buf_ok(&text))
        rc = err_set(&why, ERR_LIMIT, "the report is longer than %d bytes", REPORT_MAX);
    else if (path == NULL)
        fputs(text.data, stdout);
    else
        rc = file_write(path, text.data, text.len, 0644, &why);
    if (rc == 0)
        return report->exit_code;
    fprintf(stderr, "sts-conformance: %s\n", why.text);
    return VERDICT_EXIT_FAULT;
}
