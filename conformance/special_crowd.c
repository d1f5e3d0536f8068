/* SPDX-License-Identifier: MIT */
#include "conformance/special_crowd.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/expect.h"
#include "conformance/outcome.h"
#include "conformance/step.h"
#include "conformance/vars.h"

enum { USERS = 200, FRAGMENT_MAX = 1 << 20 };

static const char want[] =
    "{\"trail\":{\"length\":200,\"distinct\":[\"ID\",\"userId\",\"data.jti\"],"
    "\"same\":[\"userId\",\"data.originalUser\",\"data.chain.0.id\",\"externalIds.0\"],"
    "\"every\":{\"data.policyDecision\":\"allow\",\"data.chain\":{\"length\":4}}}}";

/* Users whose login id is their user id. */
static int settle(struct stage *s, struct err *e)
{
    struct buf text = buf_make(s->arena, FRAGMENT_MAX);
    struct seen *seen;

    buf_printf(&text, "{\"do\":\"apply\",\"fragment\":{\"users\":[");
    for (int i = 0; i < USERS; i++)
        buf_printf(&text, "%s{\"userId\":\"UCROWD%d\",\"loginIds\":[\"UCROWD%d\"]}",
                   i > 0 ? "," : "", i, i);
    buf_printf(&text, "]}}");
    return step_run_text(s, text.data, &seen, e);
}

static int mint(struct stage *s, int i, const char **token, struct err *e)
{
    struct seen *seen;

    if (step_run_text(
            s,
            arena_printf(
                s->arena,
                "{\"do\":\"mint\",\"user\":\"UCROWD%d\",\"as_name\":\"of_crowd\"}", i),
            &seen, e) < 0)
        return -1;
    *token = vars_get(s->vars, "of_crowd");
    return 0;
}

/* All exchanges under way together. Returns: -1, or whether they were. */
static int exchange(struct stage *s, struct err *e)
{
    const char *tokens[USERS];
    struct seen *seen;
    int rc = 0;

    for (int i = 0; i < USERS; i++)
        if (mint(s, i, &tokens[i], e) < 0)
            return -1;
    stage_hold(s);
    for (int i = 0; i < USERS && rc == 0; i++)
        rc = step_run_text(
            s, arena_printf(s->arena, "{\"do\":\"token\",\"subject\":\"%s\"}", tokens[i]),
            &seen, e);
    return stage_fire(s) && rc == 0 ? 1 : rc;
}

struct verdict_said special_crowd_events(struct stage *s, const struct check *c)
{
    struct err why = { 0 };
    struct seen *trail;
    struct jobj conditions;
    const char *miss;
    int overlapped;

    (void)c;
    overlapped = settle(s, &why) < 0 ? -1 : exchange(s, &why);
    if (overlapped < 0 || step_run_text(s, "{\"do\":\"events\"}", &trail, &why) < 0 ||
        jobj_parse_object(s->arena, want, strlen(want), &conditions, &why) < 0)
        return outcome_fault(s, "", &why);
    if (overlapped == 0)
        return (struct verdict_said){ VERDICT_SKIP, "no two exchanges overlapped" };
    miss = expect_miss(s, trail, conditions);
    return (struct verdict_said){ miss != NULL ? VERDICT_FAIL : VERDICT_PASS,
                                  miss != NULL ? miss : "" };
}
