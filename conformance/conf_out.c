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

static enum report_format format_of(const char *name)
{
    enum report_format format = REPORT_TEXT;

    /* the option's own choices are these */
    if (report_format_find(name, &format, NULL) < 0)
        return REPORT_TEXT;
    return format;
}

size_t conf_out_count(const struct opts *opts)
{
    size_t formats = opts_n_values(opts, "format");

    return formats > 0 ? formats : 1;
}

int conf_out_check(const struct opts *opts, struct err *e)
{
    size_t files = opts_n_values(opts, "output");

    if (files <= conf_out_count(opts) && files + 1 >= conf_out_count(opts))
        return 0;
    return err_set(
        e, ERR_PARSE,
        "%zu times --format and %zu times -o: the first belongs to the first, and "
        "one format at most is for standard output",
        opts_n_values(opts, "format"), files);
}

enum report_format conf_out_format_at(const struct opts *opts, size_t i)
{
    return i < opts_n_values(opts, "format") ? format_of(opts_value(opts, "format", i))
                                             : REPORT_TEXT;
}

static int put(const char *path, enum report_format format, const struct report *report,
               struct arena *a)
{
    bool colour =
        path == NULL && isatty(STDOUT_FILENO) == 1 && opts_env("NO_COLOR") == NULL;
    struct buf text = buf_make(a, REPORT_MAX);
    struct err why = { 0 };
    int rc = 0;

    report_write(report, format, colour, &text);
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

int conf_out_write(const struct opts *opts, const struct report *report, struct arena *a)
{
    return put(opts_text(opts, "output"), format_of(opts_text(opts, "format")), report,
               a);
}

int conf_out_write_at(const struct opts *opts, size_t i, const struct report *report,
                      struct arena *a)
{
    const char *path =
        i < opts_n_values(opts, "output") ? opts_value(opts, "output", i) : NULL;

    return put(path, conf_out_format_at(opts, i), report, a);
}
