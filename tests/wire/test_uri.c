/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/uri.h"

static struct arena *arena;

struct row {
    const char *name, *text, *want; /* parts, "-" for absent; NULL: refused */
};

static const struct row rows[] = {
    { "RFC 3986's example", "foo://example.com:8042/over/there?name=ferret#nose",
      "foo - example.com 8042 /over/there name=ferret nose" },
    { "a URN", "urn:example:animal:ferret", "urn - - - example:animal:ferret - -" },
    { "a host alone", "https://a.example", "https - a.example -  - -" },
    { "an empty port", "http://h:/", "http - h  / - -" },
    { "userinfo", "http://u:p@h/", "http u:p h - / - -" },
    { "an at sign in the path", "http://h/@x", "http - h - /@x - -" },
    { "an address of IPv6", "http://[::1]:80/", "http - ::1 80 / - -" },
    { "an empty fragment is there", "x:#", "x - - -  - " },
    { "an empty host", "file:///x", "file -  - /x - -" },
    { "escapes", "x:/%41%c3", "x - - - /%41%c3 - -" },
    { "a query with a question mark", "x:?a?b", "x - - -  a?b -" },
    { "a path alone", "/x", NULL },
    { "a name alone", "github-app", NULL },
    { "a scheme that begins with a digit", "1x:y", NULL },
    { "a scheme with an underscore", "a_b:c", NULL },
    { "nothing", "", NULL },
    { "a blank", "http://h/a b", NULL },
    { "a bad escape", "http://h/%4", NULL },
    { "a quote", "http://h/\"", NULL },
    { "a backslash", "http://h\\@e/", NULL },
    { "a byte over 0x7F", "http://h/\xC3\xA9", NULL },
    { "a control character", "http://h/\n", NULL },
    { "a second fragment", "x:#a#b", NULL },
    { "a port with a letter", "http://h:8a/", NULL },
    { "a port out of range", "http://h:65536/", NULL },
    { "the largest port", "http://h:65535/", "http - h 65535 / - -" },
    { "a bracket that is not closed", "http://[::1/", NULL },
    { "something behind the bracket", "http://[::1]x/", NULL },
    { "IPv6 without brackets", "http://::1/", NULL },
};

static const char *shown(const char *part)
{
    return part ? part : "-";
}

static void check(void **state)
{
    const struct row *row = *state;
    struct uri u = { .scheme = "untouched" };
    struct err e;

    assert_int_equal(uri_parse(arena, row->text, &u, &e), row->want ? 0 : -1);
    if (!row->want) {
        assert_int_equal(e.code, ERR_PARSE);
        assert_string_equal(u.scheme, "untouched");
        return;
    }
    const char *got = arena_printf(arena, "%s %s %s %s %s %s %s", u.scheme,
                                   shown(u.userinfo), shown(u.host), shown(u.port),
                                   u.path, shown(u.query), shown(u.fragment));
    assert_string_equal(got, row->want);
}

struct host_row {
    const char *name, *host;
    bool loopback;
};

static const struct host_row hosts[] = {
    { "127.0.0.1 is loopback", "127.0.0.1", true },
    { "all of 127 is", "127.255.0.9", true },
    { "localhost is, in any case", "LocalHost", true },
    { "::1 is", "::1", true },
    { "a short form is not", "127.1", false },
    { "an octal one is not", "127.0.0.01", false },
    { "a number too large is not", "127.0.0.256", false },
    { "something behind it is not", "127.0.0.1.example", false },
    { "a name that begins so is not", "127.0.0.1x", false },
    { "1270.0.0.1 is not", "1270.0.0.1", false },
    { "a name under localhost is not", "x.localhost", false },
    { "the any address is not", "0.0.0.0", false },
    { "a public address is not", "8.8.8.8", false },
    { "nothing is not", "", false },
};

static void check_host(void **state)
{
    const struct host_row *row = *state;
    struct uri u = { .host = row->host };

    assert_int_equal(uri_host_is_loopback(row->host), row->loopback);
    assert_int_equal(uri_is_loopback(&u), row->loopback);
}

static void what_looks_absolute(void **state)
{
    (void)state;
    assert_true(uri_is_absolute("https://a.example/mcp"));
    assert_true(uri_is_absolute("urn:x"));
    assert_true(uri_is_absolute("a+b-c.d1:"));
    assert_false(uri_is_absolute("google-calendar"));
    assert_false(uri_is_absolute(":x"));
    assert_false(uri_is_absolute("-a:x"));
    assert_false(uri_is_absolute("a/b:c"));
    assert_false(uri_is_absolute(""));
    assert_false(uri_is_loopback(&(struct uri){ 0 }));
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, check);
    ROWS_ADD(hosts, check_host);
    rows_add_one("a scheme and a colon make it absolute", what_looks_absolute);
    int rc = rows_run("uri");
    arena_free(arena);
    return rc;
}
