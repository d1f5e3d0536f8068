/* SPDX-License-Identifier: MIT */
#include "policy/spell.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { SHOWN_MAX = 8 };

void spell_text(const char *text, struct buf *out)
{
    utf8_add_shown(out, text, strlen(text));
}

void spell_value(const struct rule_value *v, struct buf *out)
{
    switch (v->type) {
    case RULE_TEXT:
        buf_add_char(out, '"');
        spell_text(v->text, out);
        buf_add_char(out, '"');
        break;
    case RULE_INTEGER:
        buf_printf(out, "%" PRId64, v->integer);
        break;
    case RULE_DOUBLE:
        buf_printf(out, "%.17g", v->number);
        break;
    case RULE_BOOL:
        buf_add(out, v->truth ? "true" : "false");
        break;
    case RULE_NULL:
    case RULE_NESTED:
    case RULE_VALUE_NONE:
        break; /* refused at load */
    }
}

void spell_rule(const struct rule *r, struct buf *out)
{
    buf_printf(out, "rule %s (", r->id);
    spell_text(r->name, out);
    buf_add_char(out, ')');
}

static void add_rest(size_t n, struct buf *out)
{
    if (n > SHOWN_MAX)
        buf_printf(out, ", and %zu more", n - SHOWN_MAX);
    buf_add_char(out, ']');
}

void spell_values(const struct rule_value *items, size_t n, struct buf *out)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
        buf_add(out, i > 0 ? ", " : "");
        spell_value(&items[i], out);
    }
    add_rest(n, out);
}

void spell_texts(struct rule_texts list, struct buf *out)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < list.n && i < SHOWN_MAX; i++) {
        buf_add(out, i > 0 ? ", " : "");
        spell_value(&(struct rule_value){ .type = RULE_TEXT, .text = list.items[i] },
                    out);
    }
    add_rest(list.n, out);
}
