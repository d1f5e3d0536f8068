/* SPDX-License-Identifier: MIT */
#include "sts/redirect.h"

#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "sts/oauth.h"
#include "tenant/client.h"

static const char *const web[] = { "https://app.test/cb", "https://app.test/b?x=1" };
static const char *const native[] = { "http://127.0.0.1/cb", "http://localhost:1/cb",
                                      "com.example.app:/cb", "https://127.0.0.1/s" };

#define WEB                                                                              \
    {                                                                                    \
        web, ROWS_COUNT(web)                                                             \
    }
#define NATIVE                                                                           \
    {                                                                                    \
        native, ROWS_COUNT(native)                                                       \
    }
#define ONE                                                                              \
    {                                                                                    \
        web, 1                                                                           \
    }

static const struct row {
    const char *name;
    struct texts approved;
    const char *asked, *want; /* want NULL: refused */
} rows[] = {
    { "an approved URI is taken as it is", WEB, "https://app.test/cb",
      "https://app.test/cb" },
    { "so is one with a query", WEB, "https://app.test/b?x=1", "https://app.test/b?x=1" },
    { "another query is refused", WEB, "https://app.test/b?x=2", NULL },
    { "an empty fragment is refused", WEB, "https://app.test/cb#", NULL },
    { "a blank behind it is refused", WEB, "https://app.test/cb ", NULL },
    { "no scheme is refused", WEB, "//app.test/cb", NULL },
    { "the only one need not be named", ONE, NULL, "https://app.test/cb" },
    { "one of two must be named", WEB, NULL, NULL },
    { "on loopback any port will do", NATIVE, "http://127.0.0.1:65535/cb",
      "http://127.0.0.1:65535/cb" },
    { "on loopback no port will do for a registered one", NATIVE, "http://localhost/cb",
      "http://localhost/cb" },
    { "an empty port is refused", NATIVE, "http://127.0.0.1:/cb", NULL },
    { "a port that is none is refused", NATIVE, "http://127.0.0.1:x/cb", NULL },
    { "a port too high is refused", NATIVE, "http://127.0.0.1:65536/cb", NULL },
    { "localhost is not 127.0.0.1", NATIVE, "http://localhost:7/other", NULL },
    { "a short spelling of loopback is refused", NATIVE, "http://127.1:7/cb", NULL },
    { "https has no port rule", NATIVE, "https://127.0.0.1:7/s", NULL },
    { "a host behind a user is refused", NATIVE, "http://127.0.0.1:7@evil.test/cb",
      NULL },
    { "a fragment is refused", NATIVE, "http://127.0.0.1:7/cb#x", NULL },
    { "a private-use scheme is compared as it is", NATIVE, "com.example.app:/cb",
      "com.example.app:/cb" },
    { "another path of it is refused", NATIVE, "com.example.app:/other", NULL },
    { "without approved ones a host will do",
      { NULL, 0 },
      "https://any.test/x",
      "https://any.test/x" },
    { "so will an app's own scheme",
      { NULL, 0 },
      "com.example.app:/cb",
      "com.example.app:/cb" },
    { "so will an app's own scheme with a host",
      { NULL, 0 },
      "cursor://app/cb",
      "cursor://app/cb" },
    { "a fragment will not", { NULL, 0 }, "https://any.test/x#y", NULL },
    { "a script will not", { NULL, 0 }, "JavaScript://any.test/%0aalert(1)", NULL },
    { "a file will not", { NULL, 0 }, "file://any.test/etc", NULL },
    { "a line break will not", { NULL, 0 }, "https://any.test/x\r\nSet-Cookie:a", NULL },
    { "a relative one will not", { NULL, 0 }, "/cb", NULL },
};

static void chooses(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct client client = { .approved_callback_urls = row->approved };
    const char *out = "untouched";
    struct err e = { 0 };
    int rc = redirect_choose(&client, row->asked, a, &out, &e);

    assert_int_equal(rc, row->want == NULL ? -1 : 0);
    assert_string_equal(out, row->want == NULL ? "untouched" : row->want);
    if (rc < 0)
        assert_int_equal(e.code, row->asked ? OAUTH_BAD_REDIRECT : OAUTH_MISSING);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, chooses);
    return rows_run("redirect");
}
