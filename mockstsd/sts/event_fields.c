/* SPDX-License-Identifier: MIT */
#include "sts/event_fields.h"

#define AT(member) offsetof(struct event, member)

/* A change of the order or of a kind needs a new version in event_pack.c. */
const struct event_field event_fields[EVENT_FIELDS_N] = {
    { NULL, AT(action), EVENT_WORD, EVENT_APART },
    { NULL, AT(type), EVENT_WORD, EVENT_APART },
    { NULL, AT(method), EVENT_WORD, EVENT_APART },
    { NULL, AT(remote_address), EVENT_TEXT, EVENT_APART },
    { NULL, AT(external_ids), EVENT_TEXTS, EVENT_APART },
    { NULL, AT(tenants), EVENT_TEXTS, EVENT_APART },
    { NULL, AT(user_id), EVENT_TEXT, EVENT_APART },
    { NULL, AT(actor_id), EVENT_TEXT, EVENT_APART },
    { NULL, AT(other_data), EVENT_JSON, EVENT_APART },
    { NULL, AT(has_facts), EVENT_FLAG, EVENT_APART },
    { "originalUser", AT(original_user), EVENT_TEXT, EVENT_OR_NULL },
    { "mcpClientId", AT(mcp_client_id), EVENT_TEXT, EVENT_OR_NULL },
    { "mcpServerClientId", AT(mcp_server_client_id), EVENT_TEXT, EVENT_OR_NULL },
    { "target", AT(target), EVENT_TEXT, EVENT_ALWAYS },
    { "targetTruncated", AT(target_truncated), EVENT_FLAG, EVENT_IF_SET },
    { "policyDecision", AT(policy_decision), EVENT_WORD, EVENT_ALWAYS },
    { "targetId", AT(target_id), EVENT_TEXT, EVENT_IF_SET },
    { "targetType", AT(target_type), EVENT_WORD, EVENT_IF_SET },
    { "mcpClientName", AT(mcp_client_name), EVENT_TEXT, EVENT_IF_SET },
    { "mcpServerClientName", AT(mcp_server_client_name), EVENT_TEXT, EVENT_IF_SET },
    { "policyRules", AT(policy_rules), EVENT_TEXTS, EVENT_ALWAYS },
    { "reason", AT(reason), EVENT_WORD, EVENT_IF_SET },
    { "untargetedAccess", AT(untargeted_access), EVENT_WORD, EVENT_IF_SET },
    { "requestedScopes", AT(requested_scopes), EVENT_TEXTS, EVENT_ALWAYS },
    { "grantedScopes", AT(granted_scopes), EVENT_TEXTS, EVENT_ALWAYS },
    { "withheldScopes", AT(withheld_scopes), EVENT_TEXTS, EVENT_PAIRED },
    { NULL, AT(withheld_reasons), EVENT_WORDS, EVENT_APART },
    { "credentialKind", AT(credential_kind), EVENT_WORD, EVENT_IF_SET },
    { "credentialLevel", AT(credential_level), EVENT_WORD, EVENT_IF_SET },
    { "credentialId", AT(credential_id), EVENT_TEXT, EVENT_IF_SET },
    { "issuedTokenType", AT(issued_token_type), EVENT_WORD, EVENT_IF_SET },
    { "jti", AT(jti), EVENT_TEXT, EVENT_IF_SET },
    { "subjectJti", AT(subject_jti), EVENT_TEXT, EVENT_IF_SET },
    { "expiresIn", AT(expires_in_s), EVENT_NUMBER, EVENT_IF_SET },
    { "route", AT(route), EVENT_WORD, EVENT_ALWAYS },
    { "path", AT(path), EVENT_WORD, EVENT_ALWAYS },
    { "clientAuth", AT(client_auth), EVENT_WORD, EVENT_ALWAYS },
    { "dialect", AT(dialect), EVENT_WORD, EVENT_ALWAYS },
    { "agentId", AT(agent_id), EVENT_TEXT, EVENT_IF_SET },
    { "tenant", AT(tenant), EVENT_TEXT, EVENT_IF_SET },
    { "error", AT(error), EVENT_TEXT, EVENT_IF_SET },
    { "errorCode", AT(error_code), EVENT_TEXT, EVENT_IF_SET },
    { "error_message", AT(error_message), EVENT_TEXT, EVENT_IF_SET },
    { "laxities", AT(laxities), EVENT_TEXTS, EVENT_ALWAYS },
    { NULL, AT(hops), EVENT_TEXTS, EVENT_APART },
    { NULL, AT(server_resource), EVENT_TEXT, EVENT_APART },
    { NULL, AT(target_uri), EVENT_TEXT, EVENT_APART },
    { NULL, AT(claimed_user), EVENT_TEXT, EVENT_APART },
    { NULL, AT(claimed_mcp_client), EVENT_TEXT, EVENT_APART },
    { NULL, AT(claimed_server), EVENT_TEXT, EVENT_APART },
    { NULL, AT(agent_client), EVENT_TEXT, EVENT_APART },
    { NULL, AT(agent_principal), EVENT_TEXT, EVENT_APART },
};

const char *const event_fields_words[EVENT_FIELDS_WORDS_N] = {
    "TokenExchangeSucceed",
    "TokenExchangeFailed",
    "PolicyViolation",
    "ConnectionTokenFetched",
    "ConnectionTokenFetchFailed",
    "TokenIssued",
    "TokenIssueFailed",
    "info",
    "warn",
    "error",
    "token_exchange",
    "vault",
    "client_credentials",
    "allow",
    "deny",
    "not_evaluated",
    "bypassed",
    "api",
    "mcp",
    "outbound_app",
    "no_rule",
    "no_match",
    "forbidden",
    "not_granted",
    "subject_token",
    "audience_binding",
    "unknown_target",
    "not_connected",
    "resource_token",
    "connection_oauth",
    "connection_api_key",
    "user_tenant",
    "user",
    "tenant",
    "urn:ietf:params:oauth:token-type:access_token",
    "urn:ietf:params:oauth:token-type:jwt",
    "urn:mockstsd:token-type:api_key",
    "token_endpoint",
    "/oauth2/v1/token",
    "/oauth2/v1/apps/token",
    "client_secret_basic",
    "client_secret_post",
    "descope",
    "rfc",
};

const void *event_fields_at(const struct event *ev, const struct event_field *f)
{
    return (const char *)ev + f->offset;
}

const char *event_fields_text(const struct event *ev, const struct event_field *f)
{
    const char *text = *(const char *const *)event_fields_at(ev, f);

    return text ? text : "";
}
