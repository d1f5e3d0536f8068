/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "wire/basicauth.h"
#include "wire/form.h"

static struct arena *arena;

struct row {
    const char *name, *body;
    size_t len;
    const char *want; /* fields as name=value|, NULL for refused */
};

#define BODY(literal) literal, sizeof(literal) - 1

static const struct row rows[] = {
    { "nothing has no fields", BODY(""), "" },
    { "two fields", BODY("a=1&b=2"), "a=1|b=2|" },
    { "a field without a value", BODY("a=&b"), "a=|b=|" },
    { "a value with an equals sign", BODY("a=b=c"), "a=b=c|" },
    { "a field without a name", BODY("=x"), "=x|" },
    { "empty pieces are no fields", BODY("&a=1&&b=2&"), "a=1|b=2|" },
    { "plus is a blank, %2B a plus", BODY("s=a+b%2Bc"), "s=a b+c|" },
    { "escapes of either case", BODY("u=%3a%2F%2f"), "u=://|" },
    { "what is decoded is not decoded again", BODY("a=%2541"), "a=%41|" },
    { "a name is decoded too", BODY("%61=1"), "a=1|" },
    { "an escaped separator separates nothing", BODY("a=1%26b%3D2"), "a=1&b=2|" },
    { "UTF-8, escaped and raw", BODY("a=%C3%A9&b=\xC3\xA9"), "a=\xC3\xA9|b=\xC3\xA9|" },
    { "a NUL in a value", BODY("a=1\0"), NULL },
    { "a NUL in a name", BODY("a\0b=1"), NULL },
    { "an escaped NUL", BODY("a=%00"), NULL },
    { "a percent sign at the end", BODY("a=%"), NULL },
    { "one digit at the end", BODY("a=%4"), NULL },
    { "an escape cut by the next field", BODY("a=%4&b=1"), NULL },
    { "letters that are no digits", BODY("a=%zz"), NULL },
    { "a sign in an escape", BODY("a=%+1"), NULL },
    { "invalid UTF-8, escaped", BODY("a=%FF"), NULL },
    { "invalid UTF-8, raw", BODY("a=\xC3"), NULL },
    { "a character split over name and value", BODY("a%C3=%A9"), NULL },
    { "an overlong slash", BODY("a=%C0%AF"), NULL },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct form f = { .n_fields = 77 };
    struct buf b = buf_make(arena, 1000);
    struct err e = { 0 };

    int rc = form_parse(arena, row->body, row->len, &f, &e);
    assert_int_equal(rc, row->want ? 0 : -1);
    if (!row->want) {
        assert_int_equal(e.code, ERR_PARSE);
        assert_int_equal(f.n_fields, 77);
        return;
    }
    for (size_t i = 0; i < f.n_fields; i++)
        buf_printf(&b, "%s=%s|", f.fields[i].name, f.fields[i].value);
    assert_string_equal(b.data, row->want);
}

static void sixty_four_fields_and_no_more(void **state)
{
    struct buf b = buf_make(arena, 1000);
    struct form f;
    struct err e;

    (void)state;
    for (int i = 0; i < FORM_FIELDS; i++)
        form_add(&b, "f", "x");
    assert_int_equal(form_parse(arena, b.data, b.len, &f, &e), 0);
    assert_int_equal(form_count(&f, "f"), FORM_FIELDS);
    buf_add(&b, "&&&");
    assert_int_equal(form_parse(arena, b.data, b.len, &f, &e), 0);
    form_add(&b, "f", "x");
    assert_int_equal(form_parse(arena, b.data, b.len, &f, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
}

static void doubles_show_after_decoding(void **state)
{
    static const char body[] = "a=1&%61=2&b=3";
    const char *value = "untouched";
    struct form f;
    struct err e;

    (void)state;
    assert_int_equal(form_parse(arena, body, sizeof body - 1, &f, &e), 0);
    assert_int_equal(form_get_once(&f, "a", &value, &e), -1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_string_equal(value, "untouched");
    assert_string_equal(form_value(&f, "a", 1), "2");
    assert_null(form_value(&f, "a", 2));
    assert_int_equal(form_get_once(&f, "b", &value, &e), 0);
    assert_string_equal(value, "3");
    assert_int_equal(form_get_once(&f, "c", &value, &e), 0);
    assert_null(value);
}

static void what_is_built_is_read(void **state)
{
    struct buf b = buf_make(arena, 1000);
    struct form f;

    (void)state;
    form_add(&b, "resource", "https://a.example/x?y=1&z=%2F");
    form_add(&b, "scope", "a b+c \xC3\xA9*-._~");
    assert_string_equal(b.data,
                        "resource=https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D%252F&"
                        "scope=a+b%2Bc+%C3%A9*-._%7E");
    assert_int_equal(form_parse(arena, b.data, b.len, &f, NULL), 0);
    assert_string_equal(form_value(&f, "scope", 0), "a b+c \xC3\xA9*-._~");
}

struct basic_row {
    const char *name, *header, *id, *secret; /* id NULL: refused */
};

static const struct basic_row basics[] = {
    { "RFC 7617's example", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin",
      "open sesame" },
    { "the scheme in any case", "bAsIc QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin",
      "open sesame" },
    { "more blanks between", "Basic   YTpi", "a", "b" },
    { "split at the first colon", "Basic YTpiOmM=", "a", "b:c" },
    { "an empty secret", "Basic YTo=", "a", "" },
    { "an empty id", "Basic OmI=", "", "b" },
    { "both halves decoded once", "Basic YSUzQWI6YyUyNTQx", "a:b", "c%41" },
    { "plus is a blank", "Basic YTpiK2M=", "a", "b c" },
    { "no colon", "Basic YWI=", NULL, NULL },
    { "nothing behind the scheme", "Basic ", NULL, NULL },
    { "the scheme alone", "Basic", NULL, NULL },
    { "another scheme", "Bearer YTpi", NULL, NULL },
    { "a scheme that begins alike", "Basically YTpi", NULL, NULL },
    { "no padding", "Basic YTo", NULL, NULL },
    { "base64url", "Basic YTo_Pj8=", NULL, NULL },
    { "something behind it", "Basic YTpi x", NULL, NULL },
    { "a blank behind it", "Basic YTpi ", NULL, NULL },
    { "a NUL", "Basic YTpiAA==", NULL, NULL },
    { "an escaped NUL", "Basic YTolMDA=", NULL, NULL },
    { "a line break", "Basic YTpiCg==", NULL, NULL },
    { "an escaped line break in the id", "Basic YSUwQTpi", NULL, NULL },
    { "DEL", "Basic YTp/", NULL, NULL },
    { "a bad escape", "Basic YTolenp6", NULL, NULL },
    { "invalid UTF-8", "Basic YTr/", NULL, NULL },
};

static void check_basic(void **state)
{
    const struct basic_row *row = *state;
    struct basicauth got = { .id = "untouched" };
    struct err e = { 0 };

    assert_int_equal(basicauth_parse(arena, row->header, &got, &e), row->id ? 0 : -1);
    assert_string_equal(got.id, row->id ? row->id : "untouched");
    assert_int_equal(e.code, row->id ? ERR_NONE : ERR_PARSE);
    if (row->id) {
        assert_true(secret_present(&got.secret));
        assert_string_equal(got.secret.bytes, row->secret);
    }
}

static void credentials_come_back(void **state)
{
    struct secret secret = secret_make(arena, "p:q+r %\xC3\xA9", 9);
    struct basicauth got;

    (void)state;
    const char *header = basicauth_text(arena, "id:1", &secret);
    assert_int_equal(basicauth_parse(arena, header, &got, NULL), 0);
    assert_string_equal(got.id, "id:1");
    assert_true(secret_equal(&got.secret, &secret));
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, check);
    rows_add_one("64 fields are taken, 65 are not", sixty_four_fields_and_no_more);
    rows_add_one("doubles show after decoding", doubles_show_after_decoding);
    rows_add_one("what is built is read", what_is_built_is_read);
    ROWS_ADD(basics, check_basic);
    rows_add_one("credentials come back as they were", credentials_come_back);
    int rc = rows_run("form");
    arena_free(arena);
    return rc;
}
