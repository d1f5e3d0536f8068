/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "policy/spell.h"
#include "workbench/wb_ask.h"

enum { TEXT_MAX = 16 * 1024 };

const char *wb_ask_verdict_text(const struct wb_verdict *v, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    buf_add(&out, wb_ask_outcome_name(wb_ask_outcome(v)));
    if (!v->decision.allow)
        buf_printf(&out, " (%s)", decision_reason_name(v->decision.reason));
    for (size_t i = 0; i < v->granted.n; i++) {
        buf_add(&out, i > 0 ? " " : ": ");
        spell_text(v->granted.items[i].name, &out);
    }
    if (v->decision.allow && v->granted.n == 0)
        buf_add(&out, v->decision.permits_unnamed ? ": any scope" : ": as a whole");
    for (size_t i = 0; v->decision.allow && i < v->withheld.n; i++) {
        buf_add(&out, i > 0 ? " " : "; withheld ");
        spell_text(v->withheld.items[i].name, &out);
        buf_printf(&out, " (%s)", decision_reason_name(v->withheld.items[i].reason));
    }
    return out.data;
}
