/* SPDX-License-Identifier: MIT */
#include "api/openapi_schemas.h"

#define TEXT     "{\"type\":\"string\"}"
#define TEXTS    "{\"type\":\"array\",\"items\":" TEXT "}"
#define NUMBER   "{\"type\":\"integer\"}"
#define DIGITS   "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}"
#define BOOL     "{\"type\":\"boolean\"}"
#define NULLABLE "{\"type\":[\"string\",\"null\"]}"

/* contract.md 4.5: both vocabularies, always. */
#define ERROR                                                                            \
    "{\"type\":\"object\",\"required\":[\"error\",\"error_description\",\"errorCode\","  \
    "\"errorDescription\",\"errorMessage\",\"message\"],\"properties\":{"                \
    "\"error\":" TEXT ",\"error_description\":" TEXT ",\"errorCode\":" TEXT              \
    ",\"errorDescription\":" TEXT ",\"errorMessage\":" TEXT ",\"message\":" TEXT         \
    ",\"connect_url\":" TEXT "}}"

/* RFC 6749 5.1, RFC 8693 2.2.1 */
#define TOKEN_RESPONSE                                                                   \
    "{\"type\":\"object\",\"required\":[\"access_token\",\"token_type\"],"               \
    "\"properties\":{"                                                                   \
    "\"access_token\":" TEXT ",\"token_type\":" TEXT ",\"issued_token_type\":" TEXT      \
    ",\"expires_in\":" NUMBER ",\"scope\":" TEXT ",\"refresh_token\":" TEXT              \
    ",\"id_token\":" TEXT "}}"

/* RFC 7591 3.2.1 */
#define CLIENT_INFORMATION                                                               \
    "{\"type\":\"object\",\"required\":[\"client_id\",\"redirect_uris\","                \
    "\"grant_types\",\"response_types\",\"token_endpoint_auth_method\"],"                \
    "\"properties\":{\"client_id\":" TEXT ",\"client_id_issued_at\":" NUMBER             \
    ",\"client_name\":" TEXT ",\"redirect_uris\":" TEXTS ",\"grant_types\":" TEXTS       \
    ",\"response_types\":" TEXTS ",\"token_endpoint_auth_method\":" TEXT                 \
    ",\"scope\":" TEXT ",\"logo_uri\":" TEXT ",\"client_secret\":" TEXT                  \
    ",\"client_secret_expires_at\":" NUMBER ",\"jwks\":{\"type\":\"object\"}}}"

/* Of events about records, keys and consents, and of what is written by hand: any more. */
#define AUDIT_MORE                                                                       \
    "\"id\":" TEXT ",\"kid\":" TEXT ",\"dropped\":" TEXT ",\"consentId\":" TEXT          \
    ",\"connectionId\":" TEXT ",\"scopes\":" TEXTS

/* contract.md 8.2; not every event has every fact */
#define DECISION "{\"enum\":[\"allow\",\"deny\",\"not_evaluated\",\"bypassed\"]}"
#define WITHHELD                                                                         \
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"                \
    "\"scope\":" TEXT ",\"reason\":" TEXT "}}}"
#define CHAIN                                                                            \
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":"                   \
    "[\"role\",\"verified\"],\"properties\":{\"role\":{\"enum\":[\"user\","              \
    "\"mcp_client\",\"mcp_server\",\"downstream\"]},\"id\":" NULLABLE ",\"name\":" TEXT  \
    ",\"resource\":" TEXT ",\"type\":" TEXT ",\"uri\":" TEXT ",\"verified\":" BOOL "}}}"
#define AUDIT_DATA                                                                       \
    "{\"type\":\"object\",\"properties\":{\"time\":" TEXT ",\"originalUser\":" NULLABLE  \
    ",\"mcpClientId\":" NULLABLE ",\"mcpServerClientId\":" NULLABLE ",\"target\":" TEXT  \
    ",\"targetTruncated\":" BOOL ",\"policyDecision\":" DECISION ",\"targetId\":" TEXT   \
    ",\"targetType\":" TEXT ",\"mcpClientName\":" TEXT ",\"mcpServerClientName\":" TEXT  \
    ",\"policyRules\":" TEXTS ",\"reason\":" TEXT ",\"untargetedAccess\":" TEXT          \
    ",\"requestedScopes\":" TEXTS ",\"grantedScopes\":" TEXTS                            \
    ",\"withheldScopes\":" WITHHELD ",\"credentialKind\":" TEXT                          \
    ",\"credentialLevel\":" TEXT ",\"credentialId\":" TEXT ",\"issuedTokenType\":" TEXT  \
    ",\"jti\":" TEXT ",\"subjectJti\":" TEXT ",\"expiresIn\":" NUMBER ",\"route\":" TEXT \
    ",\"path\":" TEXT ",\"clientAuth\":" TEXT ",\"dialect\":" TEXT ",\"agentId\":" TEXT  \
    ",\"tenant\":" TEXT ",\"error\":" TEXT ",\"errorCode\":" TEXT                        \
    ",\"error_message\":" TEXT ",\"laxities\":" TEXTS ",\"chain\":" CHAIN "," AUDIT_MORE \
    "}}"

/* contract.md 8.1 */
#define AUDIT_EVENT                                                                      \
    "{\"type\":\"object\",\"required\":[\"ID\",\"projectId\",\"action\",\"type\","       \
    "\"occurred\",\"data\"],\"properties\":{\"ID\":" TEXT ",\"projectId\":" TEXT         \
    ",\"userId\":" TEXT ",\"actorId\":" TEXT ",\"action\":" TEXT                         \
    ",\"type\":{\"enum\":[\"info\",\"warn\",\"error\"]},\"occurred\":" DIGITS            \
    ",\"device\":" TEXT ",\"method\":" TEXT ",\"geo\":" TEXT ",\"remoteAddress\":" TEXT  \
    ",\"externalIds\":" TEXTS ",\"tenants\":" TEXTS ",\"data\":" AUDIT_DATA "}}"

const char openapi_schemas[] =
    "{\"schemas\":{\"Error\":" ERROR ",\"TokenResponse\":" TOKEN_RESPONSE
    ",\"ClientInformation\":" CLIENT_INFORMATION ",\"AuditEvent\":" AUDIT_EVENT
    ",\"AuditPage\":{\"type\":\"object\",\"required\":["
    "\"audits\",\"total\"],\"properties\":{"
    "\"audits\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/"
    "AuditEvent\"}}"
    ",\"total\":" NUMBER "}}}}";
