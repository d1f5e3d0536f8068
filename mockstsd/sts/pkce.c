/* SPDX-License-Identifier: MIT */
#include "sts/pkce.h"

#include <string.h>

#include "base/secret.h"
#include "sts/oauth.h"
#include "tenant/client.h"
#include "wire/seal.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { CHALLENGE_CHARS = 43, VERIFIER_MIN = 43, VERIFIER_MAX = 128 };

int pkce_check(const struct client *client, const char *challenge, const char *method,
               struct err *e)
{
    if (challenge == NULL && method == NULL) {
        if (client->non_confidential || client->force_pkce)
            return err_set(e, OAUTH_MISSING, "code_challenge is required");
        return 0;
    }
    if (challenge == NULL)
        return err_set(e, OAUTH_MISSING, "code_challenge is missing");
    if (method == NULL || strcmp(method, "S256") != 0)
        return err_set(e, OAUTH_BAD_VALUE, "code_challenge_method must be S256");
    if (strlen(challenge) != CHALLENGE_CHARS ||
        strspn(challenge, LETTERS "-_") != CHALLENGE_CHARS)
        return err_set(e, OAUTH_BAD_VALUE, "code_challenge is no SHA-256 in base64url");
    return 0;
}

bool pkce_fits(const char *challenge, const char *verifier, struct arena *a)
{
    size_t len = strlen(verifier);
    struct seal_hash hash;

    if (len < VERIFIER_MIN || len > VERIFIER_MAX ||
        strspn(verifier, LETTERS "-._~") != len || strlen(challenge) != CHALLENGE_CHARS)
        return false;
    hash = seal_sha256(verifier, len);
    return secret_same_bytes(seal_b64url(a, &hash), challenge, CHALLENGE_CHARS);
}
