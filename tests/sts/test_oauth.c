/* SPDX-License-Identifier: MIT */
#include "sts/oauth.h"

#include "rows.h"

struct row {
    const char *name;
    int code;
    enum dialect dialect;
    const char *error;
    const char *error_code;
    int status;
};

static const struct row rows[] = {
    { "a policy denial is 403 access_denied in dialect descope", OAUTH_POLICY,
      DIALECT_DESCOPE, "access_denied", "E099007", 403 },
    { "in dialect rfc it looks like an unknown target", OAUTH_POLICY, DIALECT_RFC,
      "invalid_target", "E099005", 400 },
    { "a bad subject token is invalid_request, not invalid_grant", OAUTH_INVALID_SUBJECT,
      DIALECT_RFC, "invalid_request", "E061005", 400 },
    { "failed client authentication is 401", OAUTH_INVALID_CLIENT, DIALECT_DESCOPE,
      "invalid_client", "E099001", 401 },
    { "a vault denial is 403 in either dialect", OAUTH_VAULT_POLICY, DIALECT_RFC,
      "access_denied", "E099007", 403 },
    { "the rate limit is 429 with the documented code", OAUTH_RATE_LIMIT, DIALECT_RFC,
      "temporarily_unavailable", "E130429", 429 },
    { "an error of a lower floor is server_error", ERR_IO, DIALECT_RFC, "server_error",
      "E099099", 500 },
    { "a number beyond the table is server_error", OAUTH_CODE_END, DIALECT_DESCOPE,
      "server_error", "E099099", 500 },
};

static void each(void **state)
{
    const struct row *row = *state;
    const struct oauth_row *got = oauth_error(row->code, row->dialect);

    assert_string_equal(got->error, row->error);
    assert_string_equal(got->error_code, row->error_code);
    assert_int_equal(got->status, row->status);
}

/* RFC 6749 5.2: %x20-21 / %x23-5B / %x5D-7E */
static void texts_are_printable(void **state)
{
    (void)state;
    for (int code = ERR_OAUTH_FIRST; code < OAUTH_CODE_END; code++) {
        const struct oauth_row *row = oauth_error(code, DIALECT_DESCOPE);

        assert_non_null(row->error);
        assert_true(row->status >= 400 && row->status < 600);
        for (const char *c = row->text; *c; c++)
            assert_true(*c >= 0x20 && *c < 0x7f && *c != '"' && *c != '\\');
    }
}

static void denial_and_unknown_target_are_one_in_rfc(void **state)
{
    const struct oauth_row *denied = oauth_error(OAUTH_POLICY, DIALECT_RFC);
    const struct oauth_row *unknown = oauth_error(OAUTH_UNKNOWN_TARGET, DIALECT_RFC);

    (void)state;
    assert_string_equal(denied->text, unknown->text);
    assert_string_equal(denied->error, unknown->error);
    assert_string_equal(denied->error_code, unknown->error_code);
    assert_int_equal(denied->status, unknown->status);
    assert_true(denied->fixed_text && unknown->fixed_text);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("every code has a row whose text fits error_description",
                 texts_are_printable);
    rows_add_one("POL-015 dialect rfc: a denial equals an unknown target",
                 denial_and_unknown_target_are_one_in_rfc);
    return rows_run("oauth");
}
