/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/traces.h"

/* The secret is "s3cret+value", unless another is given. */
static const struct trace {
    const char *name, *text, *secret;
    bool found;
} traces[] = {
    { "as it is", "{\"x\":\"s3cret+value\"}", NULL, true },
    { "form-encoded", "a=1&b=s3cret%2Bvalue", NULL, true },
    { "in hex", "7333637265742b76616c7565", NULL, true },
    { "in hex of the other case", "7333637265742B76616C7565", NULL, true },
    { "in base64", "czNjcmV0K3ZhbHVl", NULL, true },
    { "in base64 behind one byte", "QXMzY3JldCt2YWx1ZQ==", NULL, true },
    { "in base64 behind two bytes", "QUFzM2NyZXQrdmFsdWU=", NULL, true },
    { "in base64 between others", "e2FzM2NyZXQrdmFsdWV9", NULL, true },
    { "in base64url", "Pz8_Pz8_Pz8_", "?????????", true },
    { "not there", "{\"x\":\"secret value\"}", NULL, false },
    { "a part of it", "s3cret+valu", NULL, false },
    { "base64 of something near", "czNjcmV0K3ZhbHVm", NULL, false },
    { "too short for base64", "YWJj", "abc", false },
};

static void finds(void **state)
{
    const struct trace *r = *state;
    struct arena *a = arena_open(0);

    assert_int_equal(
        traces_found(a, r->text, r->secret != NULL ? r->secret : "s3cret+value"),
        r->found);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(traces, finds);
    return rows_run("traces");
}
