/* SPDX-License-Identifier: MIT */
#include "sample.h"

static const char *const rule_ids[] = { "AR2rUleBilling0000000000000G0" };
static const char *const read_scope[] = { "invoices:read" };
static const char *const logins[] = { "anna@acme.test" };
static const char *const tenant[] = { "T2aCmeTenant0000000000000001" };

struct event sample_event(void)
{
    return (struct event){
        .id = "AE2eVent00000000000000000001J",
        .project = "P2aCmeDemoProject0000000000A",
        .action = "TokenExchangeSucceed",
        .type = "info",
        .method = "token_exchange",
        .remote_address = "127.0.0.1",
        .occurred_ms = 1795435500412,
        .external_ids = { logins, 1 },
        .tenants = { tenant, 1 },
        .user_id = "U2aNnaUser00000000000000000B",
        .actor_id = SAMPLE_C2,
        .has_facts = true,
        .original_user = "U2aNnaUser00000000000000000B",
        .mcp_client_id = SAMPLE_C1,
        .mcp_server_client_id = SAMPLE_C2,
        .mcp_client_name = "desktop",
        .mcp_server_client_name = "crm-mcp",
        .target = "https://billing.acme.test/api",
        .target_id = "RS2bIllingApi000000000000000F",
        .target_type = "api",
        .target_uri = "https://billing.acme.test/api",
        .policy_decision = "allow",
        .policy_rules = { rule_ids, 1 },
        .requested_scopes = { read_scope, 1 },
        .granted_scopes = { read_scope, 1 },
        .credential_kind = "resource_token",
        .issued_token_type = "urn:ietf:params:oauth:token-type:access_token",
        .jti = "2iSsued00000000000000000001",
        .subject_jti = "2iNbound0000000000000000001",
        .expires_in_s = 600,
        .route = "token_endpoint",
        .path = "/oauth2/v1/token",
        .client_auth = "client_secret_basic",
        .dialect = "descope",
        .agent_id = "AG2aGentIdentity00000000000K0",
        .tenant = "T2aCmeTenant0000000000000001",
        .server_resource = "https://crm-mcp.acme.test/mcp",
    };
}
