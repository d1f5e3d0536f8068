/* SPDX-License-Identifier: MIT */
#include "base/opts_usage.h"

#include <string.h>

#include "base/buf.h"
#include "base/opts.h"

enum { HELP_COLUMN = 30, COLUMNS = 80, HELP_MAX_BYTES = 1024 };

/* Append words from the help column on, wrapped; the line has column characters already. */
static void add_wrapped(struct buf *out, size_t column, const char *text)
{
    buf_printf(out, "%*s", (int)(HELP_COLUMN - column), "");
    column = HELP_COLUMN;
    while (*text) {
        size_t len = strcspn(text, " ");
        if (column > HELP_COLUMN && column + 1 + len > COLUMNS) {
            buf_printf(out, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add_len(out, text, len);
        column += len;
        text += len + (text[len] == ' ');
    }
    buf_add_char(out, '\n');
}

static void add_row(struct buf *out, const struct opt_row *row)
{
    struct buf help = buf_make(out->arena, HELP_MAX_BYTES);
    size_t start = out->len;

    buf_add(&help, row->help);
    if (row->choices)
        buf_printf(&help, " (%s)", row->choices);
    if (row->standard)
        buf_printf(&help, " [default: %s]", row->standard);
    if (row->env)
        buf_printf(&help, " [env: %s]", row->env);
    if (row->letter)
        buf_printf(out, "  -%c, --%s", row->letter, row->name);
    else
        buf_printf(out, "      --%s", row->name);
    if (row->metavar)
        buf_printf(out, " %s", row->metavar);
    if (out->len - start > HELP_COLUMN - 2) {
        buf_add_char(out, '\n');
        start = out->len;
    }
    add_wrapped(out, out->len - start, help.data);
}

void opts_usage(const struct opt_command *cmd, struct buf *out)
{
    static const struct opt_row help = { .name = "help",
                                         .kind = OPT_FLAG,
                                         .help = "Show this." };

    buf_printf(out, "Usage: %s [OPTION]...%s%s\n\n%s\n\nOptions:\n", cmd->name,
               *cmd->operands ? " " : "", cmd->operands, cmd->summary);
    for (size_t i = 0; i < cmd->n_rows; i++)
        add_row(out, &cmd->rows[i]);
    add_row(out, &help);
    if (cmd->details)
        buf_printf(out, "\n%s\n", cmd->details);
}
