/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/redirected.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

typedef const char *question(struct stage *s, const struct seen *seen, struct jobj want);

/* Where an answer leads, and whether that is back to the client with what is wanted. */
static const struct redirect {
    const char *name;
    int status;
    const char *asked, *location, *want; /* NULL: there is none */
    bool holds;
} redirects[] = {
    { "with a code", 302, "https://c.test/cb", "https://c.test/cb?code=a&state=b",
      "{\"code\":\"a\",\"state\":\"b\"}", true },
    { "by 303", 303, "https://c.test/cb", "https://c.test/cb?code=a", "{\"code\":\"a\"}",
      true },
    { "by 307, with all that was posted", 307, "https://c.test/cb",
      "https://c.test/cb?code=a", "{\"code\":\"a\"}", false },
    { "no redirect at all", 200, "https://c.test/cb", NULL, "{}", false },
    { "a redirect to nowhere", 302, "https://c.test/cb", NULL, "{}", false },
    { "another code", 302, "https://c.test/cb", "https://c.test/cb?code=b",
      "{\"code\":\"a\"}", false },
    { "values are decoded", 302, "https://c.test/cb",
      "https://c.test/cb?state=a+b%26c%C3%A9", "{\"state\":\"a b&c\303\251\"}", true },
    { "a parameter that must not be there", 302, "https://c.test/cb",
      "https://c.test/cb?error=x&code=a", "{\"error\":\"x\",\"code\":null}", false },
    { "a parameter that must not be there, and is not", 302, "https://c.test/cb",
      "https://c.test/cb?error=x", "{\"error\":\"x\",\"code\":null}", true },
    { "the query of the redirect URI is kept", 302, "https://c.test/cb?x=1",
      "https://c.test/cb?x=1&code=a", "{\"x\":\"1\",\"code\":\"a\"}", true },
    { "the query of the redirect URI is lost", 302, "https://c.test/cb?x=1",
      "https://c.test/cb?code=a", "{\"code\":\"a\"}", false },
    { "a second query instead of more of the first", 302, "https://c.test/cb?x=1",
      "https://c.test/cb?x=1?code=a", "{\"code\":\"a\"}", false },
    { "the code in a fragment", 302, "https://c.test/cb", "https://c.test/cb#code=a",
      "{\"code\":\"a\"}", false },
    { "a fragment beside the code", 302, "https://c.test/cb",
      "https://c.test/cb?code=a#b", "{\"code\":\"a\"}", false },
    { "another place", 302, "https://c.test/cb", "https://evil.test/cb?code=a",
      "{\"code\":\"a\"}", false },
    { "a place that only begins alike", 302, "https://c.test/cb",
      "https://c.test/cbx?code=a", "{\"code\":\"a\"}", false },
    { "nobody has asked for one", 302, NULL, "https://c.test/cb?code=a",
      "{\"code\":\"a\"}", false },
    { "a query that is no form", 302, "https://c.test/cb", "https://c.test/cb?code=%zz",
      "{}", false },
};

/* The same, with what is wanted in the fragment. */
static const struct redirect fragments[] = {
    { "an error in the fragment", 302, "https://c.test/cb", "https://c.test/cb#error=x",
      "{\"error\":\"x\",\"access_token\":null}", true },
    { "another error in it", 302, "https://c.test/cb", "https://c.test/cb#error=y",
      "{\"error\":\"x\"}", false },
    { "a token beside it", 302, "https://c.test/cb",
      "https://c.test/cb#error=x&access_token=a",
      "{\"error\":\"x\",\"access_token\":null}", false },
    { "in the query", 302, "https://c.test/cb", "https://c.test/cb?error=x",
      "{\"error\":\"x\"}", false },
    { "at another place", 302, "https://c.test/cb", "https://evil.test/cb#error=x",
      "{\"error\":\"x\"}", false },
    { "not by a redirect", 200, "https://c.test/cb", NULL, "{}", false },
};

static void look(const struct redirect *r, question *miss)
{
    struct arena *a = arena_open(0);
    struct stage s = { .arena = a, .vars = vars_make(a) };
    const struct httpc_field headers[] = { { "Location", r->location } };
    struct seen seen = { .status = r->status,
                         .headers = headers,
                         .n_headers = r->location != NULL ? 1 : 0,
                         .body = "" };
    struct jobj want;

    if (r->asked != NULL)
        vars_set(s.vars, "redirect_uri", r->asked);
    assert_int_equal(jobj_parse(a, r->want, strlen(r->want), &want, NULL), 0);
    assert_int_equal(miss(&s, &seen, want) == NULL, r->holds);
    arena_free(a);
}

static void leads(void **state)
{
    look(*state, redirected_miss);
}

static void leads_by_fragment(void **state)
{
    look(*state, redirected_fragment_miss);
}

int main(void)
{
    ROWS_ADD(redirects, leads);
    ROWS_ADD(fragments, leads_by_fragment);
    return rows_run("redirected");
}
