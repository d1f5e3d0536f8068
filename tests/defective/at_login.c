/* SPDX-License-Identifier: MIT */
/* Logins: the authorization request, the redirect, the code and its proof, the family of tokens. */
#include <poll.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/authorize.h"
#include "sts/casefile.h"
#include "sts/cimd.h"
#include "sts/code.h"
#include "sts/family.h"
#include "sts/oauth.h"
#include "sts/pkce.h"
#include "sts/redirect.h"
#include "wire/form.h"
#include "wire/seal.h"
#include "defective/at.h"
#include "defective/plant.h"

int __real_authorize_run(struct sts *sts, const struct authorize_ask *ask,
                         struct arena *a, struct authorize_answer *out, struct err *e);
int __wrap_authorize_run(struct sts *sts, const struct authorize_ask *ask,
                         struct arena *a, struct authorize_answer *out, struct err *e);
int __real_redirect_choose(const struct client *client, const char *asked,
                           struct arena *a, const char **out, struct err *e);
int __wrap_redirect_choose(const struct client *client, const char *asked,
                           struct arena *a, const char **out, struct err *e);
bool __real_redirect_is_dangerous(const char *scheme);
bool __wrap_redirect_is_dangerous(const char *scheme);
int __real_pkce_check(const struct client *client, const char *challenge,
                      const char *method, struct err *e);
int __wrap_pkce_check(const struct client *client, const char *challenge,
                      const char *method, struct err *e);
bool __real_pkce_fits(const char *challenge, const char *verifier, struct arena *a);
bool __wrap_pkce_fits(const char *challenge, const char *verifier, struct arena *a);
int __real_code_find(struct sts *sts, const struct casefile *c, const char *text,
                     struct code *out, struct err *e);
int __wrap_code_find(struct sts *sts, const struct casefile *c, const char *text,
                     struct code *out, struct err *e);
int __real_family_find(struct sts *sts, const struct casefile *c, const char *token,
                       struct family *out, bool *good, struct err *e);
int __wrap_family_find(struct sts *sts, const struct casefile *c, const char *token,
                       struct family *out, bool *good, struct err *e);
int __real_family_end(struct sts *sts, struct casefile *c, const char *key,
                      struct err *e);
int __wrap_family_end(struct sts *sts, struct casefile *c, const char *key,
                      struct err *e);
void __real_code_miss(struct casefile *c, const struct code *code);
void __wrap_code_miss(struct casefile *c, const struct code *code);
int __real_cimd_find(const struct cimd_ask *ask, struct arena *a,
                     const struct client **out, struct err *e);
int __wrap_cimd_find(const struct cimd_ask *ask, struct arena *a,
                     const struct client **out, struct err *e);

enum { RACE_MS = 100 };

int __wrap_authorize_run(struct sts *sts, const struct authorize_ask *ask,
                         struct arena *a, struct authorize_answer *out, struct err *e)
{
    struct authorize_ask other = *ask;

    if (plant_is("response-type-defaults") && other.response_type == NULL)
        other.response_type = "code";
    if (plant_is("implicit-allowed"))
        other.response_type = "code";
    if (plant_is("authorize-dup-last-wins"))
        other.repeated = NULL;
    if (plant_is("authorize-resource-unchecked"))
        other.resources.n = 0;
    if (plant_is("request-uri-fetched"))
        other.request_uri = NULL;
    if (plant_is("state-decoded-twice") && other.state != NULL)
        (void)!form_decode(a, other.state, strlen(other.state), &other.state, NULL);
    if (!plant_is("unknown-scope-granted"))
        return __real_authorize_run(sts, &other, a, out, e);
    if (__real_authorize_run(sts, &other, a, out, e) == 0 &&
        strstr(out->location, "invalid_scope") == NULL)
        return 0;
    other.scope = NULL;
    return __real_authorize_run(sts, &other, a, out, e);
}

/* Is the address one of those on record, by a laxer comparison? */
static bool is_like(const char *asked, const char *kept)
{
    size_t host = strlen("https://");

    if (plant_is("redirect-prefix-match"))
        return strncmp(asked, kept, strlen(kept)) == 0;
    if (plant_is("redirect-host-match") && strlen(asked) > host && strlen(kept) > host)
        return strncmp(asked, kept, host + strcspn(kept + host, "/")) == 0;
    if (plant_is("loopback-path-free"))
        return strncmp(asked, "http://127.0.0.1", 16) == 0 &&
               strncmp(kept, "http://127.0.0.1", 16) == 0;
    return false;
}

int __wrap_redirect_choose(const struct client *client, const char *asked,
                           struct arena *a, const char **out, struct err *e)
{
    const struct texts *kept = &client->approved_callback_urls;
    struct err why = { 0 };
    int rc = __real_redirect_choose(client, asked, a, out, &why);
    bool exact = false;

    if (rc < 0 && asked == NULL && kept->n > 0 && plant_is("redirect-default-first")) {
        *out = kept->items[0];
        return 0;
    }
    if (rc < 0 && asked != NULL && plant_is("cimd-redirect-uri-free") &&
        strncmp(client->client_id, "http", 4) == 0) {
        *out = asked;
        return 0;
    }
    for (size_t i = 0; asked != NULL && i < kept->n; i++) {
        exact = exact || strcmp(asked, kept->items[i]) == 0;
        if (rc == 0 || !is_like(asked, kept->items[i]))
            continue;
        *out = asked;
        return 0;
    }
    if (rc == 0 && asked != NULL && !exact && plant_is("loopback-port-fixed"))
        return err_set(e, OAUTH_BAD_REDIRECT, "This redirect_uri is not registered");
    return rc < 0 ? err_pass(e, &why) : 0;
}

bool __wrap_redirect_is_dangerous(const char *scheme)
{
    return !plant_is("dcr-javascript-uri") && __real_redirect_is_dangerous(scheme);
}

int __wrap_pkce_check(const struct client *client, const char *challenge,
                      const char *method, struct err *e)
{
    bool none = challenge == NULL || *challenge == '\0';

    if ((none && plant_is("pkce-optional")) ||
        (none && !client->non_confidential && plant_is("pkce-confidential-free")) ||
        (method != NULL && strcmp(method, "plain") == 0 && plant_is("pkce-plain-ok")) ||
        (!none && plant_is("challenge-form-unchecked")))
        return 0;
    if (plant_is("pkce-method-unchecked") && !none)
        method = "S256";
    if (plant_is("pkce-method-defaults-plain") && !none && method == NULL)
        return 0;
    return __real_pkce_check(client, challenge, method, e);
}

bool __wrap_pkce_fits(const char *challenge, const char *verifier, struct arena *a)
{
    struct seal_hash hash = seal_sha256(verifier, strlen(verifier));

    if (plant_is("verifier-form-unchecked"))
        return strcmp(seal_b64url(a, &hash), challenge) == 0;
    if (plant_is("verifier-missing-ok") && strcmp(verifier, "missing") == 0)
        return true;
    if (plant_is("verifier-unchecked") ||
        (plant_is("challenge-as-verifier") && strcmp(challenge, verifier) == 0))
        return true;
    return !plant_is("challenge-hex") && __real_pkce_fits(challenge, verifier, a);
}

int __wrap_code_find(struct sts *sts, const struct casefile *c, const char *text,
                     struct code *out, struct err *e)
{
    int rc = __real_code_find(sts, c, text, out, e);

    if (rc < 0)
        return rc;
    if (plant_is("code-cross-client") && c->caller.client != NULL)
        out->client_id = c->caller.client->client_id;
    if (plant_is("code-redirect-unchecked"))
        out->redirect_uri = "";
    if (plant_is("code-race")) /* as if it took long until it is spent */
        (void)poll(NULL, 0, RACE_MS);
    if (plant_is("code-reuse-ok"))
        out->spent = false;
    if (plant_is("code-replay-spares-tokens"))
        out->family = "";
    return 0;
}

/* A wrong verifier; not counted, it can be tried for ever. */
void __wrap_code_miss(struct casefile *c, const struct code *code)
{
    if (!plant_is("verifier-unlimited-tries"))
        __real_code_miss(c, code);
}

int __wrap_family_find(struct sts *sts, const struct casefile *c, const char *token,
                       struct family *out, bool *good, struct err *e)
{
    int rc = __real_family_find(sts, c, token, out, good, e);
    bool any = plant_is("refresh-cross-client") ||
               (plant_is("revoke-cross-client") && at_asked("grant_type") == NULL);

    if (rc == 0 && plant_is("refresh-race-forks"))
        *good = true;
    if (rc == 0 && any && c->caller.client != NULL)
        out->client_id = c->caller.client->client_id;
    return rc;
}

int __wrap_family_end(struct sts *sts, struct casefile *c, const char *key, struct err *e)
{
    if (plant_is("refresh-reuse-spares-family") || plant_is("revoked-refresh-works") ||
        plant_is("revoke-spares-access"))
        return 0;
    return __real_family_end(sts, c, key, e);
}

int __wrap_cimd_find(const struct cimd_ask *ask, struct arena *a,
                     const struct client **out, struct err *e)
{
    if (plant_is("cimd-unresolved"))
        return err_set(e, OAUTH_UNKNOWN_APP, "This client is unknown");
    return __real_cimd_find(ask, a, out, e);
}
