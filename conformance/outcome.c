/* SPDX-License-Identifier: MIT */
#include "conformance/outcome.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/expect.h"
#include "conformance/expect_check.h"
#include "conformance/redirected.h"
#include "conformance/requirements.h"
#include "conformance/strict.h"

static const struct {
    const char *name;
    enum verdict verdict;
} words[] = {
    { "pass", VERDICT_PASS }, { "warn", VERDICT_WARN },
    { "info", VERDICT_INFO }, { "deviation", VERDICT_DEVIATION },
    { "skip", VERDICT_SKIP }, { "na", VERDICT_NA },
    { "fail", VERDICT_FAIL },
};

enum { WORDS = sizeof words / sizeof words[0] };

static const struct strict_key keys[] = {
    { "pass", STRICT_OBJECT },      { "warn", STRICT_OBJECT }, { "info", STRICT_OBJECT },
    { "deviation", STRICT_OBJECT }, { "na", STRICT_OBJECT },   { "fail", STRICT_OBJECT },
    { "skip", STRICT_OBJECT },      { "note", STRICT_TEXT },   { "dialect", STRICT_TEXT },
};

/* The conditions of an outcome and what they come to; absent: it has none. */
static struct jobj conditions_of(struct jobj outcome, enum verdict *verdict)
{
    for (size_t i = 0; i < WORDS; i++) {
        struct jobj found = jobj_get(outcome, words[i].name);

        *verdict = words[i].verdict;
        if (found.node != NULL)
            return found;
    }
    return (struct jobj){ 0 };
}

int outcome_check(struct jobj outcomes, struct err *e)
{
    enum verdict verdict;

    for (struct jobj v = jobj_first(outcomes); v.node != NULL; v = jobj_next(v)) {
        if (strict_object(v, STRICT_KEYS(keys), e) < 0)
            return -1;
        if (conditions_of(v, &verdict).node == NULL)
            return err_set(e, ERR_PARSE,
                           "an outcome is pass, warn, info, deviation, na, skip or fail");
        if (expect_check(conditions_of(v, &verdict), e) < 0)
            return -1;
    }
    return 0;
}

bool outcome_wants_refusal(struct jobj outcomes)
{
    enum verdict verdict;

    for (struct jobj v = jobj_first(outcomes); v.node != NULL; v = jobj_next(v))
        if (jobj_has(conditions_of(v, &verdict), "refusal"))
            return true;
    return false;
}

/* What an authorization request is for. */
static bool gives_code(struct stage *s, const struct seen *seen)
{
    static const char want[] = "{\"code\":{\"type\":\"text\"}}";
    struct jobj code;

    return jobj_parse_object(s->arena, want, sizeof want - 1, &code, NULL) == 0 &&
           redirected_miss(s, seen, code) == NULL;
}

static struct verdict_said unjudged(struct stage *s, const struct seen *seen)
{
    size_t n = strlen(s->target->base);
    const char *url = seen->url; /* its path where the target is: it moves */

    if (strncmp(url, s->target->base, n) == 0 && url[n] == '/')
        url += n;
    if (seen->failure != NULL)
        return (struct verdict_said){ VERDICT_BLOCKED,
                                      arena_printf(s->arena, "%s", seen->failure) };
    if (seen->status == 200 || gives_code(s, seen))
        return (struct verdict_said){ VERDICT_PASS, "" };
    return (struct verdict_said){
        /* a query may hold a code */
        VERDICT_BLOCKED, arena_printf(s->arena, "%s %.*s was answered %d", seen->method,
                                      (int)strcspn(url, "?"), url, seen->status)
    };
}

/* What the row names as a departure counts only if the target owns up to it. */
static struct verdict_said settle(struct stage *s, const struct requirement *row,
                                  enum verdict verdict, const char *note)
{
    if (verdict == VERDICT_DEVIATION && sut_documents(s->target, row->id).node == NULL)
        return (struct verdict_said){
            VERDICT_FAIL,
            arena_printf(s->arena, "%s, and the target does not declare it", note)
        };
    return (struct verdict_said){ verdict, note };
}

struct verdict_said outcome_fault(struct stage *s, const char *where,
                                  const struct err *why)
{
    return (struct verdict_said){
        why->code == STAGE_ERR_UNMET ? VERDICT_SKIP : VERDICT_ERROR,
        arena_printf(s->arena, "%s%s%s", where, *where != '\0' ? ": " : "", why->text)
    };
}

struct verdict_said outcome_of(struct stage *s, const struct requirement *row,
                               const struct seen *seen, struct jobj outcomes)
{
    const char *first = NULL;

    if (outcomes.node == NULL)
        return unjudged(s, seen);
    for (struct jobj v = jobj_first(outcomes); v.node != NULL; v = jobj_next(v)) {
        const char *dialect = s->dialect, *note = "", *miss;
        enum verdict verdict;
        struct jobj want = conditions_of(v, &verdict);

        if (jobj_opt_text(v, "dialect", &dialect, NULL) < 0 ||
            jobj_opt_text(v, "note", &note, NULL) < 0 || strcmp(dialect, s->dialect) != 0)
            continue;
        miss = expect_miss(s, seen, want);
        if (miss == NULL)
            return settle(s, row, verdict, note);
        first = first != NULL ? first : miss;
    }
    return (struct verdict_said){
        first != NULL && strncmp(first, "verifiers disagree", 18) == 0 ? VERDICT_ERROR
                                                                       : VERDICT_FAIL,
        first != NULL ? first : "no outcome is for this dialect"
    };
}
