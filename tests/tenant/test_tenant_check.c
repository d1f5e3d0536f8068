/* SPDX-License-Identifier: MIT */
/* Every mistake that a fixture can hold, a file each, with its place and its remedy. */
#include <stdio.h>
#include <string.h>

#include "given.h"
#include "rows.h"

struct row {
    const char *name;
    const char *file; /* below fixtures/hostile/fixture */
    unsigned line, column;
    const char *path; /* what the sentence is about */
    enum diag_code code;
    const char *hint; /* "did you mean", or NULL */
};

static const struct row rows[] = {
    { "a fixture that is a list is refused", "a-list.yaml", 1, 1, "", DIAG_WRONG_TYPE,
      NULL },
    { "an alias is refused", "alias.yaml", 3, 21, "", DIAG_YAML_FEATURE, NULL },
    { "an anchor is refused", "anchor.yaml", 3, 5, "", DIAG_YAML_FEATURE, NULL },
    { "an API without a URI cannot be named", "api-without-uri.yaml", 3, 5,
      "resources[0].uri", DIAG_MISSING_KEY, NULL },
    { "a clientId with a blank is refused", "bad-client-id.yaml", 3, 38,
      "clients[0].clientId", DIAG_BAD_ID, NULL },
    { "a digest that is no SHA-256 is refused", "bad-digest.yaml", 3, 24,
      "managementKeys[0].sha256", DIAG_BAD_VALUE, NULL },
    { "a duration in words is refused", "bad-duration.yaml", 3, 31,
      "project.switches.accessTokenTtl", DIAG_WRONG_TYPE, NULL },
    { "a misspelt grant type gets the right spelling", "bad-grant.yaml", 5, 18,
      "clients[0].grantTypes[0]", DIAG_BAD_VALUE, "client_credentials" },
    { "an id with a blank is refused", "bad-id.yaml", 3, 11, "tenants[0].id", DIAG_BAD_ID,
      NULL },
    { "an unknown way to authenticate is refused", "bad-method.yaml", 3, 53,
      "clients[0].tokenEndpointAuthMethod", DIAG_BAD_VALUE, "client_secret_post" },
    { "a number out of its bounds is refused", "bad-number.yaml", 3, 30,
      "project.switches.maxChainDepth", DIAG_BAD_VALUE, NULL },
    { "a scope with a blank is refused", "bad-scope.yaml", 3, 23,
      "connections[0].scopes[0]", DIAG_BAD_VALUE, NULL },
    { "a misspelt value of a switch gets the right spelling", "bad-switch.yaml", 3, 24,
      "project.switches.dialect", DIAG_BAD_VALUE, "descope" },
    { "a time in words is refused", "bad-time.yaml", 3, 66,
      "clients[0].secrets[0].expireTime", DIAG_WRONG_TYPE, NULL },
    { "a list as a key is refused", "complex-key.yaml", 3, 7, "", DIAG_YAML_FEATURE,
      NULL },
    { "a Connection id with a colon could be taken for a URI", "connection-id-colon.yaml",
      3, 11, "connections[0].id", DIAG_BAD_ID, NULL },
    { "a Connection may not have the id of a Resource", "connection-like-resource.yaml",
      5, 11, "connections[0].id", DIAG_DUPLICATE_ID, NULL },
    { "a credential belongs to a user or a tenant", "credential-of-nobody.yaml", 4, 5,
      "credentials[0].userId", DIAG_MISSING_KEY, NULL },
    { "a credential holds a token", "credential-without-token.yaml", 5, 5,
      "credentials[0].accessToken", DIAG_MISSING_KEY, NULL },
    { "a directive is refused", "directive.yaml", 1, 1, "", DIAG_YAML_FEATURE, NULL },
    { "a key that stands twice is refused", "duplicate-key.yaml", 5, 5, "tenants[0].name",
      DIAG_DUPLICATE_KEY, NULL },
    { "a JSON member that stands twice is refused", "duplicate-member.json", 2, 2, "",
      DIAG_SYNTAX, NULL },
    { "a list that stands twice is refused", "duplicate-top-key.yaml", 3, 1, "users",
      DIAG_DUPLICATE_KEY, NULL },
    { "a text without content is refused", "empty.yaml", 1, 1, "", DIAG_SYNTAX, NULL },
    { "ES256 is warned of", "es256.yaml", 3, 27, "project.switches.signingAlg",
      DIAG_ES256, NULL },
    { "a number beyond 64 bits is refused", "huge-number.yaml", 3, 31, "", DIAG_BAD_VALUE,
      NULL },
    { "infinity is refused", "infinity.yaml", 3, 31, "", DIAG_BAD_VALUE, NULL },
    { "a management key needs its key", "key-without-key.yaml", 2, 19,
      "managementKeys[0].key", DIAG_MISSING_KEY, NULL },
    { "a text where a list belongs is refused", "list-expected.yaml", 2, 8, "users",
      DIAG_WRONG_TYPE, NULL },
    { "a text where a record belongs is refused", "map-expected.yaml", 2, 9, "users[0]",
      DIAG_WRONG_TYPE, NULL },
    { "a merge key is refused", "merge-key.yaml", 3, 15, "", DIAG_YAML_FEATURE, NULL },
    { "a client without a name is refused", "missing-key.yaml", 3, 5, "clients[0]",
      DIAG_MISSING_KEY, NULL },
    { "a fixture without a project is refused", "no-project.yaml", 1, 1, "",
      DIAG_MISSING_KEY, NULL },
    { "a client cannot be registered at an API as if it were an MCP server",
      "not-an-mcp-server.yaml", 5, 41, "clients[0].mcpServerId", DIAG_UNKNOWN_REFERENCE,
      NULL },
    { "a byte that is no UTF-8 is refused at its place", "not-utf8.yaml", 2, 28, "",
      DIAG_SYNTAX, NULL },
    { "a list that never ends is refused", "not-yaml.yaml", 3, 1, "", DIAG_SYNTAX, NULL },
    { "a NUL in a text is refused", "nul.yaml", 2, 18, "", DIAG_SYNTAX, NULL },
    { "null is as if left out", "null-is-missing.yaml", 3, 5, "clients[0]",
      DIAG_MISSING_KEY, NULL },
    { "a project id has its exact form", "project-id-short.yaml", 1, 16, "project.id",
      DIAG_BAD_ID, NULL },
    { "a Resource URI without a scheme is refused", "relative-uri.yaml", 3, 32,
      "resources[0].uri", DIAG_BAD_URI, NULL },
    { "an effect that Descope does not know is refused", "rule-bad-effect.yaml", 6, 13,
      "rules[0].effect", DIAG_BAD_VALUE, NULL },
    { "a token_exchange permit needs a grant", "rule-exchange-without-grant.yaml", 3, 5,
      "rules[0].grants", DIAG_RULE, NULL },
    { "a condition on null is refused at the value", "rule-null-value.yaml", 8, 53,
      "rules[0].conditions[0].value", DIAG_RULE, NULL },
    { "two rules of one name are refused", "rule-same-name.yaml", 7, 11, "rules[1].name",
      DIAG_RULE, NULL },
    { "a misspelt condition key gets the right spelling", "rule-unknown-key.yaml", 8, 16,
      "rules[0].conditions[0].key", DIAG_RULE, "client.tags" },
    { "two clients of one clientId are refused", "same-client-id.yaml", 4, 38,
      "clients[1].clientId", DIAG_DUPLICATE_ID, NULL },
    { "two tenants of one id are refused", "same-id.yaml", 4, 11, "tenants[1].id",
      DIAG_DUPLICATE_ID, NULL },
    { "two users of one login id are refused", "same-login.yaml", 4, 29,
      "users[1].loginIds", DIAG_DUPLICATE_ID, NULL },
    { "two Resources of one URI are refused", "same-uri.yaml", 4, 32, "resources[1].uri",
      DIAG_DUPLICATE_ID, NULL },
    { "a stored scope that the Connection has not is warned of",
      "scope-not-in-catalogue.yaml", 5, 54, "credentials[0].scopes[0]",
      DIAG_UNKNOWN_SCOPE, "read" },
    { "a second document is refused", "second-document.yaml", 2, 1, "", DIAG_YAML_FEATURE,
      NULL },
    { "a secret with a percent sign is warned of", "secret-with-percent.yaml", 3, 49,
      "clients[0].secrets[0].secret", DIAG_SECRET_PORTABLE, NULL },
    { "a secret without its secret is refused", "secret-without-secret.yaml", 3, 39,
      "clients[0].secrets[0].secret", DIAG_MISSING_KEY, NULL },
    { "a tag is refused", "tag.yaml", 3, 11, "", DIAG_YAML_FEATURE, NULL },
    { "JSON of more than 32 levels is refused", "too-deep.json", 1, 93, "", DIAG_TOO_DEEP,
      NULL },
    { "YAML of more than 32 levels is refused", "too-deep.yaml", 2, 39, "", DIAG_TOO_DEEP,
      NULL },
    { "something after the JSON value is refused", "trailing.json", 2, 1, "", DIAG_SYNTAX,
      NULL },
    { "JSON that ends too early is refused", "truncated.json", 1, 50, "", DIAG_SYNTAX,
      NULL },
    { "a client for a tenant that is not there is refused", "unknown-allowed-tenant.yaml",
      3, 45, "clients[0].allowedTenants[0]", DIAG_UNKNOWN_REFERENCE, NULL },
    { "a credential for a misspelt Connection gets the right spelling",
      "unknown-connection.yaml", 5, 14, "credentials[0].appId", DIAG_UNKNOWN_REFERENCE,
      "google-calendar" },
    { "a default user who is not there is refused", "unknown-default-user.yaml", 3, 16,
      "project.defaultUser", DIAG_UNKNOWN_REFERENCE, NULL },
    { "a misspelt key gets the right spelling", "unknown-key.yaml", 3, 28,
      "clients[0].grantType", DIAG_UNKNOWN_KEY, "grantTypes" },
    { "a client for a misspelt Resource gets the right spelling", "unknown-resource.yaml",
      5, 40, "clients[0].resourceId", DIAG_UNKNOWN_REFERENCE, "MSone" },
    { "a membership in a misspelt tenant gets the right spelling", "unknown-tenant.yaml",
      6, 21, "users[0].userTenants[0].tenantId", DIAG_UNKNOWN_REFERENCE, "Tacme" },
    { "a misspelt list gets the right spelling", "unknown-top-key.yaml", 2, 1, "user",
      DIAG_UNKNOWN_KEY, "users" },
    { "a credential of a user who is not there is refused", "unknown-user.yaml", 4, 25,
      "credentials[0].userId", DIAG_UNKNOWN_REFERENCE, NULL },
    { "a number where a text belongs is told to be quoted", "unquoted-number.yaml", 3, 21,
      "tenants[0].name", DIAG_WRONG_TYPE, NULL },
    { "a Resource URI with a fragment is refused", "uri-with-fragment.yaml", 3, 32,
      "resources[0].uri", DIAG_BAD_URI, NULL },
    { "yes is a text, as in YAML 1.2", "yes-is-text.yaml", 5, 39, "clients[0].forcePkce",
      DIAG_WRONG_TYPE, NULL },
};

static bool is_wanted(const struct diag *d, const struct row *row)
{
    if (d->code != row->code || d->at.line != row->line || d->at.column != row->column)
        return false;
    if (strcmp(d->at.path, row->path) != 0 || !d->hint != !row->hint)
        return false;
    return !d->hint || strcmp(d->hint, row->hint) == 0;
}

static void each(void **state)
{
    const struct row *row = *state;
    char path[200];
    size_t n, found = 0;

    snprintf(path, sizeof path, "hostile/fixture/%s", row->file);
    struct given g = given_file(path);
    const struct diag *list = diag_list(g.diags, &n);
    for (size_t i = 0; i < n; i++) {
        found += is_wanted(&list[i], row);
        assert_true(list[i].at.line > 0);
    }
    assert_int_equal(found, 1);
    /* an error means no world at all, a warning means one */
    assert_int_equal(g.world == NULL, diag_is_error(row->code));
    given_end(&g);
}

/* The positive twin of all of them: nothing is said about a good fixture. */
static void good(void **state)
{
    struct given g = given_file("tenants/demo.yaml");

    (void)state;
    assert_non_null(g.world);
    assert_int_equal(diag_errors(g.diags) + diag_warnings(g.diags), 0);
    given_end(&g);
}

static void all_at_once(void **state)
{
    struct given g = given_text(
        "project: { id: short }\n"
        "tenants: [ { id: T1, nmae: x }, { id: T1 } ]\n"
        "users: [ { userId: U1, userTenants: [ { tenantId: T9 } ] } ]\n"
        "rules: [ { name: r, ruleFamily: outbound_access,\n"
        "  actionKinds: [fetch_outbound_token], effect: permit,\n"
        "  conditions: [ { key: nonsense, operator: equal, value: 1 } ] } ]\n");
    size_t n;
    const struct diag *list = diag_list(g.diags, &n);
    static const enum diag_code want[] = { DIAG_BAD_ID, DIAG_UNKNOWN_KEY,
                                           DIAG_DUPLICATE_ID, DIAG_UNKNOWN_REFERENCE,
                                           DIAG_RULE };

    (void)state;
    assert_null(g.world);
    assert_int_equal(n, ROWS_COUNT(want));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(list[i].code, want[i]);
    given_end(&g);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("about a good fixture nothing is said", good);
    rows_add_one("all mistakes are told at once, in the order of the text", all_at_once);
    return rows_run("tenant_check");
}
