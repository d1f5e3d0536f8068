/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/overlaid.h"
#include "conformance/script.h"
#include "wire/jwrite.h"

static struct jobj parse(struct arena *a, const char *text)
{
    struct jobj o = { 0 };

    assert_int_equal(jobj_parse_object(a, text, strlen(text), &o, NULL), 0);
    return o;
}

/* Which route fits; of {"one": ROUTE, "rest": {}}. */
static const struct choice {
    const char *name, *route, *request, *found;
} choices[] = {
    { "a path", "{\"path\":\"^/t\"}", "{\"path\":\"/token\"}", "one" },
    { "another path", "{\"path\":\"^/t$\"}", "{\"path\":\"/token\"}", "rest" },
    { "a method", "{\"method\":\"POST\"}", "{\"method\":\"POST\"}", "one" },
    { "another method", "{\"method\":\"POST\"}", "{\"method\":\"GET\"}", "rest" },
    { "an origin", "{\"origin\":\"main\"}", "{\"origin\":\"main\"}", "one" },
    { "another origin", "{\"origin\":\"main\"}", "{\"origin\":\"other\"}", "rest" },
    { "what the request holds", "{\"if\":{\"form.a\":\"b\"}}", "{\"form\":{\"a\":\"b\"}}",
      "one" },
    { "what it does not hold", "{\"if\":{\"form.a\":\"b\"}}", "{\"form\":{}}", "rest" },
};

static void chooses(void **state)
{
    const struct choice *c = *state;
    struct arena *a = arena_open(0);
    struct jobj routes = parse(a, arena_printf(a, "{\"one\":%s,\"rest\":{}}", c->route));

    assert_string_equal(script_find(a, routes, parse(a, c->request)), c->found);
    arena_free(a);
}

#define ASKED                                                                            \
    "{\"count\":%d,\"query\":{\"state\":\"a b&c\"},\"json\":{\"id\":7,\"list\":[1]}}"

/* What an answer looks like, as part of its bytes; NULL: it cannot be given. */
static const struct answer {
    const char *name, *answer, *holds;
    int count;
} answers[] = {
    { "a status and JSON", "{\"status\":400,\"json\":{\"a\":1}}",
      "HTTP/1.1 400 Answer\r\nConnection: close\r\nContent-Type: "
      "application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
      0 },
    { "a header", "{\"headers\":[[\"X-One\",\"two\"]]}", "\r\nX-One: two\r\n", 0 },
    { "what was asked for", "{\"body\":\"<<query.state>>!\"}", "\r\n\r\na b&c!", 0 },
    { "the same in a URL", "{\"body\":\"<<encoded.query.state>>\"}", "\r\n\r\na+b%26c",
      0 },
    { "a value of any kind",
      "{\"json\":{\"id\":\"<<json.id>>\",\"l\":\"<<json.list>>\"}}",
      "{\"id\":7,\"l\":[1]}", 0 },
    { "how many came before", "{\"body\":\"n<<count>>\"}", "\r\n\r\nn3", 3 },
    { "what was not sent", "{\"body\":\"<<query.nothing>>\"}", NULL, 0 },
    { "the first of a list", "[{\"body\":\"one\"},{\"body\":\"two\"}]", "\r\n\r\none",
      0 },
    { "the last of a list stays", "[{\"body\":\"one\"},{\"body\":\"two\"}]",
      "\r\n\r\ntwo", 5 },
    { "a text so many times", "{\"body\":\"ab\",\"repeat\":3}", "\r\n\r\nababab", 0 },
    { "a stream of events", "{\"json\":{},\"events\":true}",
      "Content-Type: text/event-stream\r\nContent-Length: 25\r\n\r\nevent: "
      "message\ndata: {}\n\n",
      0 },
    { "nothing at all", "{\"status\":204}",
      "HTTP/1.1 204 Answer\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 0 },
};

static void answers_so(void **state)
{
    const struct answer *r = *state;
    struct arena *a = arena_open(0);
    struct jobj route = parse(a, arena_printf(a, "{\"answer\":%s}", r->answer));
    struct jobj request = parse(a, arena_printf(a, ASKED, r->count));
    struct script_answer got = { 0 };
    int rc = script_answer(a, route, request, &got, NULL);

    assert_int_equal(rc, r->holds != NULL ? 0 : -1);
    if (r->holds != NULL)
        assert_non_null(strstr(got.bytes, r->holds));
    arena_free(a);
}

/* Slips in a script. */
static const struct slip {
    const char *name, *routes, *said; /* NULL: it is one */
} slips[] = {
    { "a route", "{\"a\":{\"path\":\"x\",\"answer\":{\"status\":200}}}", NULL },
    { "a route that is taken away", "{\"a\":null}", NULL },
    { "an unknown member", "{\"a\":{\"pat\":\"x\",\"answer\":{}}}", "pat" },
    { "an unknown member of an answer", "{\"a\":{\"answer\":{\"stat\":1}}}", "stat" },
    { "the same in a list", "{\"a\":{\"answer\":[{\"stat\":1}]}}", "stat" },
    { "no answer", "{\"a\":{}}", "answer: an object" },
    { "a list of no answers", "{\"a\":{\"answer\":[]}}", "answer: an object" },
};

static void checks(void **state)
{
    const struct slip *r = *state;
    struct arena *a = arena_open(0);
    struct err e = { 0 };

    assert_int_equal(script_check(parse(a, r->routes), &e), r->said == NULL ? 0 : -1);
    if (r->said != NULL)
        assert_non_null(strstr(e.text, r->said));
    arena_free(a);
}

/* Members laid over others. */
static const struct layer {
    const char *name, *changes, *is;
} layers[] = {
    { "nothing", "{}", "{\"a\":1,\"b\":2}" },
    { "one that is there keeps its place", "{\"b\":3}", "{\"a\":1,\"b\":3}" },
    { "a new one comes first", "{\"c\":3}", "{\"c\":3,\"a\":1,\"b\":2}" },
    { "null takes away", "{\"a\":null,\"d\":null}", "{\"b\":2}" },
};

static void lays(void **state)
{
    const struct layer *r = *state;
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, 1000);
    struct jwrite w = jwrite_make(&text);
    struct jobj out;

    assert_int_equal(
        overlaid_make(a, parse(a, "{\"a\":1,\"b\":2}"), parse(a, r->changes), &out, NULL),
        0);
    jobj_write(out, &w);
    assert_string_equal(text.data, r->is);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(choices, chooses);
    ROWS_ADD(answers, answers_so);
    ROWS_ADD(slips, checks);
    ROWS_ADD(layers, lays);
    return rows_run("script");
}
