/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* prlimit */
#include "conformance/special_own.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/expect.h"
#include "conformance/launch.h"
#include "conformance/outcome.h"
#include "conformance/step.h"
#include "conformance/vars.h"

#define PUBLIC "http://127.0.0.1:1" /* nobody is asked there */

enum { ARGS_MAX = 24 };

/* Another target, started as that of the run was, with more arguments. */
struct own {
    struct launched child;
    struct target target;
    struct stage *stage; /* NULL: none has been opened */
};

static int begin(struct stage *s, const char *const *more, struct own *own, struct err *e)
{
    const char **args = arena_array(s->arena, ARGS_MAX, sizeof *args);
    struct launch_ask ask = *s->target->born;
    size_t n = 0;

    for (size_t i = 0; ask.args[i] != NULL && n < ARGS_MAX - 1; i++)
        args[n++] = ask.args[i];
    for (size_t i = 0; more[i] != NULL && n < ARGS_MAX - 3; i++)
        args[n++] = more[i];
    args[n++] = "--seed"; /* it makes no keys, which would take longer than the check */
    args[n++] = "1";
    ask.args = args;
    *own = (struct own){ .target = *s->target };
    if (launch_start(&ask, s->arena, &own->child, e) < 0)
        return -1;
    own->target.base = own->child.url;
    return 0;
}

static void end(struct own *own)
{
    if (own->stage != NULL)
        stage_close(own->stage);
    launch_end(&own->child);
}

/* NULL if the answer to a step is as wanted, else what is not. */
static const char *step_miss(struct stage *s, const char *step, const char *want)
{
    struct jobj asked, conditions;
    struct seen *seen;
    struct err why = { 0 };

    if (jobj_parse_object(s->arena, step, strlen(step), &asked, &why) < 0 ||
        jobj_parse_object(s->arena, want, strlen(want), &conditions, &why) < 0 ||
        vars_fill(s->vars, asked, &asked, &why) < 0 ||
        vars_fill(s->vars, conditions, &conditions, &why) < 0 ||
        step_run(s, asked, &seen, &why) < 0)
        return arena_text(s->arena, why.text);
    return expect_miss(s, seen, conditions);
}

/* From now on its files do not grow. */
static int leave_no_room(const struct own *own, struct err *e)
{
    const struct rlimit limit = { 0, 0 };

    return prlimit(own->child.pid, RLIMIT_FSIZE, &limit, NULL) == 0
               ? 0
               : err_set(e, ERR_IO, "the size of files cannot be limited");
}

static struct verdict_said said(enum verdict verdict, const char *message)
{
    return (struct verdict_said){ verdict, message };
}

/* Before and while nothing can be written. */
static struct verdict_said fill_disk(struct own *own)
{
    static const char ask[] = "{\"do\":\"token\"}";
    static const char given[] =
        "{\"status\":200,\"json\":{\"access_token\":{\"type\":\"text\"}}}";
    static const char stopped[] = "{\"status\":[500,503],\"json\":{\"error\":{\"type\":"
                                  "\"text\"},\"access_token\":null}}";
    const char *miss = step_miss(own->stage, ask, given);
    struct err why = { 0 };

    if (miss != NULL)
        return said(VERDICT_BLOCKED, miss);
    if (leave_no_room(own, &why) < 0)
        return outcome_fault(own->stage, "", &why);
    miss = step_miss(own->stage, ask, stopped);
    return said(miss != NULL ? VERDICT_WARN : VERDICT_PASS, miss != NULL ? miss : "");
}

/* A target of our own for as long as it is looked at. */
static struct verdict_said with_own(struct stage *s, const char *const *more,
                                    struct verdict_said (*look)(struct own *own))
{
    const struct stage_ask ask = { .dialect = s->dialect,
                                   .random = vars_get(s->vars, "random") };
    struct verdict_said verdict;
    struct err why = { 0 };
    struct own own;

    if (begin(s, more, &own, &why) < 0)
        return outcome_fault(s, "", &why);
    if (stage_open(&own.target, &ask, s->arena, &own.stage, &why) < 0)
        verdict = outcome_fault(s, "", &why);
    else
        verdict = look(&own);
    end(&own);
    return verdict;
}

struct verdict_said special_own_full(struct stage *s, const struct check *c)
{
    static const char *const more[] = { "--store", "{store}", NULL };

    (void)c;
    signal(SIGXFSZ,
           SIG_IGN); /* the child inherits it: a full disk is an error, no signal */
    return with_own(s, more, fill_disk);
}

/* The documents of every issuer, at the path of it without the slash. */
static struct verdict_said read_documents(struct own *own)
{
    static const char *const paths[] = { "${home}", "v1/apps/${home}",
                                         "v1/apps/agentic/${home}/${mcp.id}" };
    const char *miss = NULL;

    for (size_t i = 0; i < sizeof paths / sizeof paths[0] && miss == NULL; i++)
        miss = step_miss(own->stage,
                         arena_printf(own->stage->arena,
                                      "{\"do\":\"http\",\"url\":\"/.well-known/"
                                      "oauth-authorization-server/%s\"}",
                                      paths[i]),
                         arena_printf(own->stage->arena,
                                      "{\"status\":200,\"json\":{\"issuer\":\"" PUBLIC
                                      "/%s\",\"token_endpoint\":"
                                      "{\"match\":\"^" PUBLIC
                                      "/[^/]\"},\"jwks_uri\":{\"match\":\"^" PUBLIC
                                      "/[^/]\"}}}",
                                      paths[i]));
    return said(miss != NULL ? VERDICT_FAIL : VERDICT_PASS, miss != NULL ? miss : "");
}

struct verdict_said special_own_slash(struct stage *s, const struct check *c)
{
    static const char *const more[] = { "--public-url", PUBLIC "/", NULL };

    (void)c;
    return with_own(s, more, read_documents);
}
