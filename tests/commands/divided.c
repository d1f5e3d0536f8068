/* SPDX-License-Identifier: MIT */
/*
 * divided: mockstsd with a slow twin that says the opposite of what it should.
 *
 * Linked with --wrap=reference_decide, so that no verb can take one engine's word alone.
 */
#include "policy/reference.h"

struct reference __real_reference_decide(const struct reading *c, struct arena *a);
struct reference __wrap_reference_decide(const struct reading *c, struct arena *a);

struct reference __wrap_reference_decide(const struct reading *c, struct arena *a)
{
    struct reference r = __real_reference_decide(c, a);

    r.allow = !r.allow;
    r.reason = r.allow ? DECISION_ALLOWED : DECISION_NO_MATCH;
    return r;
}
