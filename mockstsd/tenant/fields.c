/* SPDX-License-Identifier: MIT */
#include "tenant/fields.h"

#include "tenant/tenant.h"

#define IN(member) offsetof(struct tenant, member)

static const struct tenant blank_tenant = { .id = "", .name = "" };

static const struct field tenant_rows[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID, .required = true,
      .help = "T and 27 letters or digits." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
};
static const struct field_table table_tenant = {
    "tenant",
    sizeof(struct tenant),
    &blank_tenant,
    tenant_rows,
    sizeof tenant_rows / sizeof tenant_rows[0],
    "A customer organisation.",
};

#undef IN
#define IN(member) offsetof(struct membership, member)

static const struct membership blank_membership = { .tenant_id = "" };

static const struct field membership_rows[] = {
    { "tenantId", FIELD_TEXT, IN(tenant_id), .required = true, .help = "Which tenant." },
    { "roleNames", FIELD_TEXTS, IN(role_names), .help = "Roles in that tenant." },
    { "permissions", FIELD_TEXTS, IN(permissions),
      .help = "Permissions in that tenant." },
};
static const struct field_table table_membership = {
    "membership",
    sizeof(struct membership),
    &blank_membership,
    membership_rows,
    sizeof membership_rows / sizeof membership_rows[0],
    "What somebody is in one tenant.",
};

#undef IN
#define IN(member) offsetof(struct user, member)

static const struct user blank_user = {
    .user_id = "",
    .email = "",
    .name = "",
    .given_name = "",
    .family_name = "",
    .phone = "",
    .picture = "",
    .custom_attributes = "",
};
static const struct field_choice user_statuses[] = { { "enabled", 0 },
                                                     { "disabled", 1 },
                                                     { NULL, 0 } };

static const struct field user_rows[] = {
    { "userId", FIELD_TEXT, IN(user_id), .form = FORM_ID, .required = true,
      .help = "U and 27 letters or digits." },
    { "loginIds", FIELD_TEXTS, IN(login_ids), .help = "What they log in as." },
    { "email", FIELD_TEXT, IN(email), .help = "The claim email." },
    { "verifiedEmail", FIELD_BOOL, IN(verified_email),
      .help = "The claim email_verified." },
    { "name", FIELD_TEXT, IN(name), .help = "The claim name." },
    { "givenName", FIELD_TEXT, IN(given_name), .help = "The claim given_name." },
    { "familyName", FIELD_TEXT, IN(family_name), .help = "The claim family_name." },
    { "phone", FIELD_TEXT, IN(phone), .help = "The claim phone_number." },
    { "verifiedPhone", FIELD_BOOL, IN(verified_phone),
      .help = "The claim phone_number_verified." },
    { "picture", FIELD_TEXT, IN(picture), .help = "The claim picture." },
    { "roleNames", FIELD_TEXTS, IN(role_names), .help = "Roles in the project." },
    { "permissions", FIELD_TEXTS, IN(permissions),
      .help = "Permissions in the project." },
    { "userTenants", FIELD_TABLES, IN(user_tenants), .other = IN(n_user_tenants),
      .table = &table_membership, .help = "The tenants they belong to." },
    { "status", FIELD_FLAG, IN(disabled), .choices = user_statuses,
      .help = "A disabled user gets nothing." },
    { "customAttributes", FIELD_JSON, IN(custom_attributes), .help = "Free data." },
};
static const struct field_table table_user = {
    "user",
    sizeof(struct user),
    &blank_user,
    user_rows,
    sizeof user_rows / sizeof user_rows[0],
    "A person.",
};

#undef IN
#define IN(member) offsetof(struct stored, member)

static const struct stored blank_stored = {
    .id = "",
    .app_id = "",
    .user_id = "",
    .tenant_id = "",
    .external_identifier = "",
    .token_sub = "",
    .access_token_type = "",
    .last_refresh_error = "",
    .granted_by = "",
};

static const struct field stored_rows[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID,
      .help = "Left out: made from the rest." },
    { "appId", FIELD_TEXT, IN(app_id), .required = true, .help = "The Connection." },
    { "userId", FIELD_TEXT, IN(user_id), .help = "Whose it is; left out: the tenant's." },
    { "tenantId", FIELD_TEXT, IN(tenant_id), .help = "In or for which tenant." },
    { "externalIdentifier", FIELD_TEXT, IN(external_identifier),
      .help = "A named account; left out: the unnamed one." },
    { "accessToken", FIELD_SECRET, IN(access_token),
      .help = "The token, or the API key." },
    { "accessTokenType", FIELD_TEXT, IN(access_token_type),
      .help = "Left out: Bearer, or N_A for an API key." },
    { "accessTokenExpiry", FIELD_TIME, IN(access_token_expiry_s),
      .help = "Seconds since 1970; left out: unknown." },
    { "expiresIn", FIELD_EXPIRES_IN, IN(access_token_expiry_s), .alias = true,
      .help = "The same, in seconds from loading." },
    { "refreshToken", FIELD_SECRET, IN(refresh_token),
      .help = "Never leaves by exchange." },
    { "hasRefreshToken", FIELD_IGNORED, 0, .help = "Read-only: follows refreshToken." },
    { "scopes", FIELD_TEXTS, IN(scopes), .form = FORM_SCOPE,
      .help = "The scopes the token carries." },
    { "tokenSub", FIELD_TEXT, IN(token_sub), .help = "Who they are at the provider." },
    { "lastRefreshTime", FIELD_TIME, IN(last_refresh_time_s),
      .help = "Seconds since 1970." },
    { "lastRefreshError", FIELD_TEXT, IN(last_refresh_error),
      .help = "What went wrong." },
    { "grantedBy", FIELD_TEXT, IN(granted_by), .help = "Who connected it." },
};
static const struct field_table table_stored = {
    "credential",
    sizeof(struct stored),
    &blank_stored,
    stored_rows,
    sizeof stored_rows / sizeof stored_rows[0],
    "A token or key in the vault.",
};

#undef IN
#define IN(member) offsetof(struct management_key, member)

static const struct management_key blank_management_key = { .id = "", .name = "" };

static const struct field management_key_rows[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID, .help = "Left out: made from the key." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "key", FIELD_SECRET, IN(key), .other = IN(sha256), .help = "The key itself." },
    { "sha256", FIELD_DIGEST, IN(sha256), .other = IN(key),
      .help = "Its SHA-256 in hex, instead of the key." },
    { "expireTime", FIELD_TIME, IN(expire_time_s),
      .help = "Seconds since 1970; 0 is never." },
};
static const struct field_table table_management_key = {
    "managementKey",
    sizeof(struct management_key),
    &blank_management_key,
    management_key_rows,
    sizeof management_key_rows / sizeof management_key_rows[0],
    "A key with full rights, which bypasses policy.",
};

#undef IN
#define IN(member) offsetof(struct access_key, member)

static const struct access_key blank_access_key = {
    .id = "",
    .name = "",
    .client_id = "",
    .bound_user_id = "",
    .custom_claims = "",
};
static const struct field_choice access_key_statuses[] = { { "active", 0 },
                                                           { "inactive", 1 },
                                                           { NULL, 0 } };

static const struct field access_key_rows[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID, .help = "Left out: made from the key." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "key", FIELD_SECRET, IN(key), .other = IN(sha256), .help = "The whole cleartext." },
    { "sha256", FIELD_DIGEST, IN(sha256), .other = IN(key),
      .help = "Its SHA-256 in hex, instead of the key." },
    { "clientId", FIELD_TEXT, IN(client_id), .help = "Its OAuth client id." },
    { "boundUserId", FIELD_TEXT, IN(bound_user_id), .help = "The user it acts for." },
    { "roleNames", FIELD_TEXTS, IN(role_names), .help = "Roles in the project." },
    { "permissions", FIELD_TEXTS, IN(permissions),
      .help = "Permissions in the project." },
    { "keyTenants", FIELD_TABLES, IN(key_tenants), .other = IN(n_key_tenants),
      .table = &table_membership, .help = "The tenants it belongs to." },
    { "permittedIps", FIELD_TEXTS, IN(permitted_ips), .help = "Kept, without effect." },
    { "customClaims", FIELD_JSON, IN(custom_claims), .help = "Further claims." },
    { "status", FIELD_FLAG, IN(inactive), .choices = access_key_statuses,
      .help = "An inactive key is refused." },
    { "expireTime", FIELD_TIME, IN(expire_time_s),
      .help = "Seconds since 1970; 0 is never." },
};
static const struct field_table table_access_key = {
    "accessKey",
    sizeof(struct access_key),
    &blank_access_key,
    access_key_rows,
    sizeof access_key_rows / sizeof access_key_rows[0],
    "A key that is exchanged for a session.",
};

const struct field_top fields_tops[FIELDS_TOPS] = {
    { "project", RECORD_PROJECT, &fields_project },
    { "tenants", RECORD_TENANT, &table_tenant },
    { "users", RECORD_USER, &table_user },
    { "clients", RECORD_CLIENT, &fields_client },
    { "resources", RECORD_RESOURCE, &fields_target_resource },
    { "connections", RECORD_CONNECTION, &fields_target_connection },
    { "credentials", RECORD_STORED, &table_stored },
    { "rules", RECORD_RULE, &fields_rule },
    { "managementKeys", RECORD_MANAGEMENT_KEY, &table_management_key },
    { "accessKeys", RECORD_ACCESS_KEY, &table_access_key },
};

const struct field_top *fields_top(enum record_kind kind)
{
    size_t i = 0;

    while (fields_tops[i].kind != kind)
        i++;
    return &fields_tops[i];
}
