/* SPDX-License-Identifier: MIT */
/* P7: requests after which the browser must not be sent where they say. */
#include "rows.h"
#include "peek.h"

#include "visitor.h"

#define APP "https://app.test/cb"

static const struct nowhere {
    const char *name;
    struct visitor_ask ask;
    int status, rfc_status;
} nowhere[] = {
    { "AZ-006 an unregistered redirect_uri never redirects",
      { .client = "web-id", .redirect = "https://evil.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a suffix",
      { .client = "web-id", .redirect = APP "/x" },
      401,
      400 },
    { "AZ-007 nor does a query",
      { .client = "web-id", .redirect = APP "?a=b" },
      401,
      400 },
    { "AZ-007 nor does a trailing slash",
      { .client = "web-id", .redirect = APP "/" },
      401,
      400 },
    { "AZ-007 nor does another case",
      { .client = "web-id", .redirect = "https://APP.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a path in another case",
      { .client = "web-id", .redirect = "https://app.test/CB" },
      401,
      400 },
    { "AZ-007 nor does an escape",
      { .client = "web-id", .redirect = "https://app.test/%63b" },
      401,
      400 },
    { "AZ-007 nor does an escaped dot",
      { .client = "web-id", .redirect = "https://app.test/%2e/cb" },
      401,
      400 },
    { "AZ-007 nor does a user",
      { .client = "web-id", .redirect = "https://app.test@evil.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a fragment",
      { .client = "web-id", .redirect = APP "#x" },
      401,
      400 },
    { "AZ-007 nor does a backslash",
      { .client = "web-id", .redirect = "https://app.test\\@evil.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a sub-domain",
      { .client = "web-id", .redirect = "https://a.app.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a longer host",
      { .client = "web-id", .redirect = "https://app.test.evil.test/cb" },
      401,
      400 },
    { "AZ-007 nor does a port",
      { .client = "web-id", .redirect = "https://app.test:8443/cb" },
      401,
      400 },
    { "AZ-007 nor does another scheme",
      { .client = "web-id", .redirect = "http://app.test/cb" },
      401,
      400 },
    { "AZ-009 on loopback the path must not vary",
      { .client = "native-id", .redirect = "http://127.0.0.1:51004/other" },
      401,
      400 },
    { "AZ-009 nor the scheme",
      { .client = "native-id", .redirect = "https://127.0.0.1:51004/cb" },
      401,
      400 },
    { "AZ-009 nor the address",
      { .client = "native-id", .redirect = "http://127.0.0.2:51004/cb" },
      401,
      400 },
    { "AZ-009 nor the address by name",
      { .client = "native-id", .redirect = "http://localhost:51004/cb" },
      401,
      400 },
    { "AZ-009 nor a query",
      { .client = "native-id", .redirect = "http://127.0.0.1:51004/cb?x=1" },
      401,
      400 },
    { "AZ-009 nor a user",
      { .client = "native-id", .redirect = "http://u@127.0.0.1:51004/cb" },
      401,
      400 },
    { "AZ-010 with several registered URIs one must be named",
      { .client = "web-id", .redirect = "" },
      400,
      400 },
    { "AZ-010 with none at all, too", { .redirect = "" }, 400, 400 },
    { "AZ-016 two redirect_uri are refused without redirect",
      { .more = "redirect_uri=https://evil.test/cb" },
      400,
      400 },
    { "AZ-016 two client_id are refused without redirect",
      { .more = "client_id=clipper-id" },
      400,
      400 },
    { "a script is no redirect", { .redirect = "javascript://x/%0aalert(1)" }, 401, 400 },
    { "a page of data is no redirect", { .redirect = "data:text/html,x" }, 401, 400 },
    { "an unknown MCP server leads nowhere",
      { .path = "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS9/authorize" },
      404,
      404 },
};

static void leads_nowhere(void **state)
{
    static const char *const dialects[] = { "", "\"dialect\":\"rfc\"" };
    const struct nowhere *row = *state;

    for (int i = 0; i < 2; i++) {
        struct desk d = visitor_open(dialects[i]);
        struct scene_answer got = visitor_authorize(&d, &row->ask);

        assert_int_equal(got.status, i == 0 ? row->status : row->rfc_status);
        assert_string_equal(desk_field(&got, "Location"), "");
        assert_non_null(peek_text(got.body, "error_description"));
        desk_close(&d);
    }
}

static const struct stranger {
    const char *name;
    struct visitor_ask ask;
} strangers[] = {
    { "AZ-005 an unknown client never redirects to its URI", { .client = "nobody-id" } },
    { "AZ-005 nor does a missing one", { .client = "" } },
};

/* Descope shows a page of its own; the RFCs want none. */
static void never_there(void **state)
{
    const struct stranger *row = *state;
    struct desk d = visitor_open(""), rfc = visitor_open("\"dialect\":\"rfc\"");
    struct scene_answer got = visitor_authorize(&d, &row->ask);
    const char *to = desk_field(&got, "Location");

    assert_int_equal(got.status, 303);
    assert_memory_equal(to, SCENE_BASE "/login/error?",
                        strlen(SCENE_BASE "/login/error?"));
    assert_string_equal(visitor_param(&d, &got, "error"),
                        "invalid_request: [E063308] Requested application not found");
    assert_null(strstr(to, "app.test"));
    got = visitor_authorize(&rfc, &row->ask);
    assert_int_equal(got.status, 400);
    assert_string_equal(desk_field(&got, "Location"), "");
    assert_string_equal(peek_text(got.body, "errorCode"), "E063308");
    desk_close(&d);
    desk_close(&rfc);
}

int main(void)
{
    ROWS_ADD(nowhere, leads_nowhere);
    ROWS_ADD(strangers, never_there);
    return rows_run("P7 redirects");
}
