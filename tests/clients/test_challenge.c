/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "wire/uri.h"
#include "mcpsts/challenge.h"

static struct arena *arena;

/* RFC 9728 3.1: the well-known name goes between host and path. */
static const struct row {
    const char *name, *resource, *url;
} rows[] = {
    { "a path follows the well-known name", "https://a.test/mcp",
      "https://a.test/.well-known/oauth-protected-resource/mcp" },
    { "a slash alone is no path", "https://a.test/",
      "https://a.test/.well-known/oauth-protected-resource" },
    { "no path at all", "https://a.test",
      "https://a.test/.well-known/oauth-protected-resource" },
    { "a port and a query stay", "http://127.0.0.1:8080/a/b?c=d",
      "http://127.0.0.1:8080/.well-known/oauth-protected-resource/a/b?c=d" },
    { "an IPv6 address keeps its brackets", "http://[::1]:80/a",
      "http://[::1]:80/.well-known/oauth-protected-resource/a" },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct uri u;

    assert_int_equal(uri_parse(arena, row->resource, &u, NULL), 0);
    assert_string_equal(challenge_metadata_url(arena, &u), row->url);
}

static const struct text_row {
    const char *name;
    struct challenge c;
    size_t room;
    const char *text; /* NULL: it is refused */
} text_rows[] = {
    { "no error: where to get a token",
      { .metadata_url = "u" },
      100,
      "Bearer resource_metadata=\"u\"" },
    { "a description goes with an error alone",
      { .description = "d", .metadata_url = "u" },
      100,
      "Bearer resource_metadata=\"u\"" },
    { "each attribute once",
      { .error = "e", .description = "d", .scope = "s t", .metadata_url = "u" },
      100,
      "Bearer error=\"e\", error_description=\"d\", scope=\"s t\", "
      "resource_metadata=\"u\"" },
    { "a text that just fits",
      { .metadata_url = "u" },
      29,
      "Bearer resource_metadata=\"u\"" },
    { "a text that does not", { .metadata_url = "u" }, 28, NULL },
    { "RS-032 a quote is refused", { .metadata_url = "u", .scope = "a\"b" }, 100, NULL },
    { "RS-032 a backslash is refused", { .metadata_url = "a\\b" }, 100, NULL },
    { "RS-032 a line break is refused", { .metadata_url = "a\r\nb" }, 100, NULL },
    { "RS-032 what is not ASCII is refused", { .metadata_url = "\xc3\xa9" }, 100, NULL },
};

static void each_text(void **state)
{
    const struct text_row *row = *state;
    char out[100] = "old";

    assert_int_equal(challenge_write(&row->c, out, row->room), row->text ? 0 : -1);
    assert_string_equal(out, row->text ? row->text : "");
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, each);
    ROWS_ADD(text_rows, each_text);
    int rc = rows_run("challenge");
    arena_free(arena);
    return rc;
}
