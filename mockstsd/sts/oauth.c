/* SPDX-License-Identifier: MIT */
#include "sts/oauth.h"

#include <stddef.h>

#define SUBJECT_TEXT "Invalid token"
#define TARGET_TEXT  "The requested target is not available"
#define POLICY_TEXT  "The request was denied by policy"

#define ROW(code) [(code)-ERR_OAUTH_FIRST]

static const struct oauth_row rows[] = {
    ROW(OAUTH_MALFORMED) = { "invalid_request", "E011001", 400, "Malformed request",
                             false },
    ROW(OAUTH_MISSING) = { "invalid_request", "E011002", 400, "Missing field", false },
    ROW(OAUTH_BAD_VALUE) = { "invalid_request", "E011004", 400, "Bad value", false },
    ROW(OAUTH_UNKNOWN_FIELD) = { "invalid_request", "E011003", 400, "Unknown field",
                                 false },
    ROW(OAUTH_UNSUPPORTED_GRANT) = { "unsupported_grant_type", "E011004", 400,
                                     "Unsupported grant_type", false },
    ROW(OAUTH_INVALID_CLIENT) = { "invalid_client", "E099001", 401,
                                  "Client authentication failed", false },
    ROW(OAUTH_GRANT_OFF) = { "unauthorized_client", "E099002", 400,
                             "The client may not use this grant", false },
    ROW(OAUTH_FOREIGN_SERVER) = { "unauthorized_client", "E063316", 400,
                                  "Application is not associated with this MCP server",
                                  true },
    ROW(OAUTH_INVALID_SUBJECT) = { "invalid_request", "E061005", 400, SUBJECT_TEXT,
                                   true },
    ROW(OAUTH_AUDIENCE) = { "invalid_request", "E099008", 400,
                            "The subject token is not for this client", true },
    ROW(OAUTH_INVALID_SCOPE) = { "invalid_scope", "E099004", 400, "Scope refused",
                                 false },
    ROW(OAUTH_UNKNOWN_TARGET) = { "invalid_target", "E099005", 400, TARGET_TEXT, true },
    ROW(OAUTH_POLICY) = { "access_denied", "E099007", 403, POLICY_TEXT, true },
    ROW(OAUTH_NOT_CONNECTED) = { "invalid_target", "E099006", 400,
                                 "Nothing is connected for this user", false },
    ROW(OAUTH_BEARER_MISSING) = { "invalid_token", "E061004", 401, "Unauthorized request",
                                  false },
    ROW(OAUTH_BEARER_BAD) = { "invalid_token", "E061005", 401, SUBJECT_TEXT, true },
    ROW(OAUTH_VAULT_POLICY) = { "access_denied", "E099007", 403, POLICY_TEXT, true },
    ROW(OAUTH_VAULT_SCOPE) = { "insufficient_scope", "E099009", 403,
                               "The token lacks the scope outbound.token.fetch", true },
    ROW(OAUTH_VAULT_NOT_FOUND) = { "not_found", "E099021", 404, "Token not found", true },
    ROW(OAUTH_FORBIDDEN) = { "access_denied", "E061004", 403, "Unauthorized request",
                             false },
    ROW(OAUTH_NOT_FOUND) = { "not_found", "E099020", 404, "Not found", false },
    ROW(OAUTH_METHOD) = { "invalid_request", "E011001", 405, "Method not allowed",
                          false },
    ROW(OAUTH_MEDIA_TYPE) = { "invalid_request", "E011001", 415, "Unsupported media type",
                              false },
    ROW(OAUTH_CONFLICT) = { "conflict", "E099022", 409, "The object has changed", false },
    ROW(OAUTH_RATE_LIMIT) = { "temporarily_unavailable", "E130429", 429,
                              "Too many requests", false },
    ROW(OAUTH_SERVER_ERROR) = { "server_error", "E099099", 500, "Internal error", true },
    ROW(OAUTH_REGISTRATION_OFF) = { "access_denied", "E099002", 403,
                                    "Registration is off", false },
    ROW(OAUTH_META_REDIRECT) = { "invalid_redirect_uri", "E011004", 400,
                                 "Bad redirect URI", false },
    ROW(OAUTH_BAD_METADATA) = { "invalid_client_metadata", "E011004", 400,
                                "Bad client metadata", false },
};

/* RFC 8693 2.2.2 has no access_denied: refusal by policy looks like an unknown target. */
static const struct oauth_row policy_in_rfc = { "invalid_target", "E099005", 400,
                                                TARGET_TEXT, true };

const struct oauth_row *oauth_error(int code, enum dialect dialect)
{
    if (code == OAUTH_POLICY && dialect == DIALECT_RFC)
        return &policy_in_rfc;
    if (code < ERR_OAUTH_FIRST || code >= OAUTH_CODE_END)
        code = OAUTH_SERVER_ERROR;
    return &rows[code - ERR_OAUTH_FIRST];
}

const char *oauth_dialect_name(enum dialect dialect)
{
    return dialect == DIALECT_RFC ? "rfc" : "descope";
}
