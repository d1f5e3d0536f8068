/* SPDX-License-Identifier: MIT */
#include "sts/pending.h"

#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "sts/oauth.h"
#include "sts/state.h"

enum { NOW_S = 1795435500 };

#define PROJECT "P2aCmeDemoProject0000000000A"

static const char *const resources[] = { "https://a.test/", "https://b.test/" };

static const struct pending whole = {
    .project = PROJECT,
    .issuer = "http://127.0.0.1/x",
    .client_id = "c",
    .server = "MS1",
    .redirect_uri = "https://app.test/cb",
    .redirect_sent = "",
    .state = "s t\xc3\xa9",
    .challenge = "ch",
    .nonce = "n",
    .tenant = "T1",
    .login_hint = "h",
    .scope = "a b",
    .prompt = "consent",
    .user_id = "U1",
    .browser = "digest",
    .resources = { resources, 2 },
    .until_s = NOW_S + 600,
};

static const char *sealed(const struct sts *sts, struct arena *a)
{
    const char *text = NULL;

    assert_int_equal(pending_seal(sts, &whole, a, &text, NULL), 0);
    return text;
}

static void comes_back(void **state)
{
    const struct sts sts = { .vault_key = { 7 } };
    struct arena *a = arena_open(0);
    const struct pending_text text = { PROJECT, sealed(&sts, a), NOW_S + 599 };
    struct pending out;

    (void)state;
    assert_int_equal(pending_open(&sts, &text, a, &out, NULL), 0);
    assert_string_equal(out.project, whole.project);
    assert_string_equal(out.issuer, whole.issuer);
    assert_string_equal(out.client_id, whole.client_id);
    assert_string_equal(out.server, whole.server);
    assert_string_equal(out.redirect_uri, whole.redirect_uri);
    assert_string_equal(out.redirect_sent, "");
    assert_string_equal(out.state, whole.state);
    assert_string_equal(out.challenge, whole.challenge);
    assert_string_equal(out.nonce, whole.nonce);
    assert_string_equal(out.tenant, whole.tenant);
    assert_string_equal(out.login_hint, whole.login_hint);
    assert_string_equal(out.scope, whole.scope);
    assert_string_equal(out.prompt, whole.prompt);
    assert_string_equal(out.user_id, whole.user_id);
    assert_string_equal(out.browser, whole.browser);
    assert_int_equal(out.until_s, whole.until_s);
    assert_int_equal(out.resources.n, 2);
    assert_string_equal(out.resources.items[1], resources[1]);
    arena_free(a);
}

static void refused(const struct sts *sts, const struct pending_text *text,
                    struct arena *a)
{
    struct pending out;
    struct err e = { 0 };

    assert_int_equal(pending_open(sts, text, a, &out, &e), -1);
    assert_int_equal(e.code, OAUTH_BAD_VALUE);
}

static void nobody_changes_it(void **state)
{
    const struct sts sts = { .vault_key = { 7 } }, other = { .vault_key = { 8 } };
    struct arena *a = arena_open(0);
    struct pending_text text = { PROJECT, sealed(&sts, a), NOW_S };
    char *bent = arena_text(a, text.text);
    struct pending out;

    (void)state;
    assert_int_equal(pending_open(&sts, &text, a, &out, NULL), 0);
    for (size_t i = 0; i < strlen(bent); i += 7) {
        char was = bent[i];

        bent[i] = was == 'A' ? 'B' : 'A';
        refused(&sts, &(struct pending_text){ PROJECT, bent, NOW_S }, a);
        bent[i] = was;
    }
    refused(&other, &text, a);
    text.project = "P2aCmeDemoProject0000000000B";
    refused(&sts, &text, a);
    arena_free(a);
}

static void grows_old(void **state)
{
    const struct sts sts = { .vault_key = { 7 } };
    struct arena *a = arena_open(0);

    (void)state;
    refused(&sts, &(struct pending_text){ PROJECT, sealed(&sts, a), NOW_S + 600 }, a);
    refused(&sts, &(struct pending_text){ PROJECT, "", NOW_S }, a);
    refused(&sts, &(struct pending_text){ PROJECT, "not sealed!", NOW_S }, a);
    arena_free(a);
}

static void tells_nothing(void **state)
{
    const struct sts sts = { .vault_key = { 7 } };
    struct arena *a = arena_open(0);
    const char *first = sealed(&sts, a);

    (void)state;
    assert_string_not_equal(first, sealed(&sts, a));
    assert_int_equal(strspn(first, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789-_"),
                     strlen(first));
    arena_free(a);
}

int main(void)
{
    rows_add_one("a request comes back as it was sealed", comes_back);
    rows_add_one("nobody can change one, or take it to another project",
                 nobody_changes_it);
    rows_add_one("a request that is too old, or none, is refused", grows_old);
    rows_add_one("a sealed request is safe in a URL, and no two are alike",
                 tells_nothing);
    return rows_run("pending");
}
