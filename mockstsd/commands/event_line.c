/* SPDX-License-Identifier: MIT */
#include "commands/event_line.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

static const char *text_of(struct jobj o, const char *name)
{
    const char *text = "";

    if (jobj_kind(jobj_get(o, name)) == JOBJ_TEXT)
        (void)!jobj_text(o, name, &text, NULL);
    return text;
}

static void add_shown(struct buf *out, const char *text)
{
    utf8_add_shown(out, text, strlen(text));
}

static const char *paint_of(const char *decision, const char *type)
{
    if (strcmp(decision, "deny") == 0 || strcmp(type, "error") == 0)
        return "\033[31m";
    return strcmp(type, "warn") == 0 ? "\033[33m" : "\033[32m";
}

static void add_outcome(struct jobj event, struct jobj data, bool colour, struct buf *out)
{
    const char *decision = text_of(data, "policyDecision");
    const char *type = text_of(event, "type");

    if (colour)
        buf_add(out, paint_of(decision, type));
    buf_printf(out, "%-27s", text_of(event, "action"));
    if (decision[0] != '\0')
        buf_printf(out, " %-13s", decision);
    if (colour)
        buf_add(out, "\033[0m");
}

static void add_chain(struct jobj data, struct buf *out)
{
    struct jobj chain = jobj_get(data, "chain");
    bool first = true;

    for (struct jobj hop = jobj_first(chain); hop.node != NULL; hop = jobj_next(hop)) {
        bool verified = true;
        const char *name = text_of(hop, "name");

        buf_add(out, first ? " " : " \xe2\x86\x92 ");
        add_shown(out, name[0] != '\0' ? name : text_of(hop, "id"));
        if (jobj_opt_bool(hop, "verified", &verified, NULL) == 0 && !verified)
            buf_add_char(out, '?');
        first = false;
    }
}

void event_line(struct jobj event, bool colour, struct buf *out)
{
    struct jobj data = jobj_get(event, "data");
    const char *reason = text_of(data, "reason");
    const char *why = text_of(data, "error_message");

    buf_printf(out, "%s  ", text_of(data, "time"));
    add_outcome(event, data, colour, out);
    add_chain(data, out);
    if (reason[0] != '\0')
        buf_printf(out, "  (%s)", reason);
    else if (why[0] != '\0') {
        buf_add(out, "  (");
        add_shown(out, why);
        buf_add_char(out, ')');
    }
    buf_add_char(out, '\n');
}
