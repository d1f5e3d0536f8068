/* SPDX-License-Identifier: MIT */
#include "tenant/fields.h"

#include "tenant/tenant.h"

static const struct field_choice dialects[] = { { "descope", DIALECT_DESCOPE },
                                                { "rfc", DIALECT_RFC },
                                                { NULL, 0 } };
static const struct field_choice bindings[] = { { "strict", BINDING_STRICT },
                                                { "off", BINDING_OFF },
                                                { NULL, 0 } };
static const struct field_choice untargeted[] = { { "deny", UNTARGETED_DENY },
                                                  { "allow", UNTARGETED_ALLOW },
                                                  { NULL, 0 } };
static const struct field_choice issuance[] = { { "enforce", ISSUANCE_ENFORCE },
                                                { "skip", ISSUANCE_SKIP },
                                                { NULL, 0 } };
static const struct field_choice features[] = {
    { "forbid", FEATURE_FORBID },
    { "userPrincipal", FEATURE_USER_PRINCIPAL },
    { "allOfType", FEATURE_ALL_OF_TYPE },
    { NULL, 0 },
};
static const struct field_choice partial[] = { { "refuse", PARTIAL_REFUSE },
                                               { "narrow", PARTIAL_NARROW },
                                               { NULL, 0 } };
static const struct field_choice algs[] = { { "RS256", SIGNING_RS256 },
                                            { "ES256", SIGNING_ES256 },
                                            { NULL, 0 } };
static const struct field_choice typs[] = { { "JWT", TYP_JWT },
                                            { "at+jwt", TYP_AT_JWT },
                                            { NULL, 0 } };
static const struct field_choice unknown_fields[] = { { "reject", UNKNOWN_REJECT },
                                                      { "ignore", UNKNOWN_IGNORE },
                                                      { NULL, 0 } };
static const struct field_choice logins[] = { { "auto", LOGIN_AUTO },
                                              { "page", LOGIN_PAGE },
                                              { NULL, 0 } };
static const struct field_choice fetches[] = { { "off", CIMD_OFF },
                                               { "public", CIMD_PUBLIC },
                                               { "loopback", CIMD_LOOPBACK },
                                               { NULL, 0 } };

#define IN(member) offsetof(struct switches, member)

static const struct field switch_fields[] = {
    { "dialect", FIELD_CHOICE, IN(dialect), .choices = dialects,
      .help = "Whose way of answering: Descope's own, or the letter of the RFCs." },
    { "lenientExchange", FIELD_BOOL, IN(lenient_exchange),
      .help =
          "Exchange without client authentication is taken as the token's own client." },
    { "audienceBinding", FIELD_CHOICE, IN(audience_binding), .choices = bindings,
      .help =
          "Must the subject token's audience be a Resource of the exchanging client?" },
    { "untargetedAccess", FIELD_CHOICE, IN(untargeted_access), .choices = untargeted,
      .help = "What a target that no rule names gives." },
    { "issuancePolicy", FIELD_CHOICE, IN(issuance_policy), .choices = issuance,
      .help = "Do rules count when a token is issued for a target?" },
    { "policyFeatures", FIELD_MASK, IN(policy_features), .choices = features,
      .help = "Leave one out to mimic a project without that feature." },
    { "partialScopes", FIELD_CHOICE, IN(partial_scopes), .choices = partial,
      .help = "When only a part of the asked scopes is granted." },
    { "requireScopeSubset", FIELD_BOOL, IN(require_scope_subset),
      .help = "Downstream scopes must be in the inbound token." },
    { "exchangeNeedsVaultScope", FIELD_BOOL, IN(exchange_needs_vault_scope),
      .help = "An exchange to a Connection needs the scope outbound.token.fetch." },
    { "tenantFallback", FIELD_BOOL, IN(tenant_fallback),
      .help = "An exchange may use the tenant's credential when the user has none." },
    { "sessionJwtAtVault", FIELD_BOOL, IN(session_jwt_at_vault),
      .help = "A user's session JWT may read that user's credentials." },
    { "exchangeTtl", FIELD_DURATION, IN(exchange_ttl_s), .min = 1, .max = INT32_MAX,
      .help = "Lifetime of an exchanged JWT, before the cap by the subject token." },
    { "pinnedTtl", FIELD_DURATION, IN(pinned_ttl_s), .min = 1, .max = INT32_MAX,
      .help = "Every exchanged JWT lives exactly this long; null switches it off." },
    { "accessTokenTtl", FIELD_DURATION, IN(access_token_ttl_s), .min = 1,
      .max = INT32_MAX, .help = "Lifetime of access tokens of the other grants." },
    { "refreshTokenTtl", FIELD_DURATION, IN(refresh_token_ttl_s), .min = 1,
      .max = INT32_MAX, .help = "Lifetime of refresh tokens." },
    { "refreshRotation", FIELD_BOOL, IN(refresh_rotation),
      .help = "A refresh token is good once." },
    { "maxChainDepth", FIELD_INT, IN(max_chain_depth), .min = 1, .max = 32,
      .help = "How many actors may follow one another." },
    { "signingAlg", FIELD_CHOICE, IN(signing_alg), .choices = algs,
      .help = "ES256 is faster; two SDKs cannot verify it." },
    { "tokenTyp", FIELD_CHOICE, IN(token_typ), .choices = typs,
      .help = "The typ header of tokens; the dialect decides when it is left out." },
    { "omitExpiry", FIELD_BOOL, IN(omit_expiry),
      .help = "Leave accessTokenExpiry and lastRefreshTime out (for the Java SDK)." },
    { "unknownMgmtFields", FIELD_CHOICE, IN(unknown_mgmt_fields),
      .choices = unknown_fields, .help = "Unknown members in management requests." },
    { "privateKeyJwt", FIELD_BOOL, IN(private_key_jwt),
      .help = "Accept and advertise private_key_jwt." },
    { "advertiseIntrospection", FIELD_BOOL, IN(advertise_introspection),
      .help = "Name the introspection endpoint in the metadata." },
    { "explainDenials", FIELD_BOOL, IN(explain_denials),
      .help = "Say in error_description why policy refused." },
    { "auditRateLimit", FIELD_INT, IN(audit_rate_limit), .min = 0, .max = INT32_MAX,
      .help = "Audit searches a minute; 0 is no limit." },
    { "login", FIELD_CHOICE, IN(login), .choices = logins,
      .help = "Log the default user in, or show a page." },
    { "cimdDocuments", FIELD_DOCUMENTS, IN(cimd_documents), .other = IN(n_cimd_documents),
      .help = "Client ID metadata documents by URL, so that nothing need be fetched." },
    { "cimdFetch", FIELD_CHOICE, IN(cimd_fetch), .choices = fetches,
      .help = "From where client ID metadata documents may be fetched." },
};

#undef IN
#define IN(member) offsetof(struct project, member)

static const struct field_table table_switches = {
    "switches",
    sizeof(struct switches),
    NULL,
    switch_fields,
    sizeof switch_fields / sizeof switch_fields[0],
    "How the mock behaves where Descope's answer is a setting, or unknown.",
};

static const struct project blank_project = {
    .id = "",
    .name = "",
    .default_user = "",
    .switches = {
        .dialect = -1, /* whoever loads decides */
        .login = -1,
        .policy_features = FEATURE_ALL,
        .tenant_fallback = true,
        .refresh_rotation = true,
        .exchange_ttl_s = 600,
        .pinned_ttl_s = -1,
        .access_token_ttl_s = 10 * 60,
        .refresh_token_ttl_s = INT64_C(520) * 7 * 24 * 3600,
        .max_chain_depth = 16,
    },
};

static const struct field project_fields[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_PROJECT_ID, .required = true,
      .help = "P and 27 letters or digits." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "switches", FIELD_TABLE, IN(switches), .table = &table_switches,
      .help = "How the mock behaves; leave it out for Descope's defaults." },
    { "scopes", FIELD_TEXTS, IN(scopes), .form = FORM_SCOPE,
      .help = "Scopes of the project itself, for its metadata." },
    { "defaultUser", FIELD_TEXT, IN(default_user),
      .help = "Who logs in by itself; else the first user." },
    { "signingKeys", FIELD_TEXTS, IN(signing_keys),
      .help = "PEM files beside the fixture; the first signs. Without: made at start." },
};

const struct field_table fields_project = {
    "project",
    sizeof(struct project),
    &blank_project,
    project_fields,
    sizeof project_fields / sizeof project_fields[0],
    "The isolation unit: one key set, one policy, one audit log.",
};
