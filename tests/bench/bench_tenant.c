/* SPDX-License-Identifier: MIT */
#include "bench_tenant.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

#define TENANT "T2bEnchTenant000000000000001"

static const char world[] =
    "\"tenants\":[{\"id\":\"" TENANT "\",\"name\":\"Bench\"}],\n"
    "\"managementKeys\":[{\"id\":\"bench\",\"name\":\"bench\",\"key\":\"" BENCH_KEY
    "\"}],\n"
    "\"resources\":[{\"id\":\"MS2bEnchMcp00000000000000001\",\"type\":\"mcp\",\"name\":"
    "\"crm\","
    "\"uri\":\"" BENCH_MCP_URI "\","
    "\"scopes\":{\"permissionsScopes\":[{\"name\":\"crm:read\"}]}},\n"
    "{\"id\":\"RS2bEnchApi00000000000000001\",\"type\":\"api\",\"name\":\"billing\","
    "\"uri\":\"" BENCH_API_URI "\","
    "\"scopes\":{\"permissionsScopes\":[{\"name\":\"invoices:read\"}]}}],\n"
    "\"connections\":[{\"id\":\"" BENCH_CONNECTION "\",\"name\":\"Calendar\","
    "\"appType\":\"oidc\",\"defaultScopes\":[\"calendar.read\"]}],\n"
    "\"clients\":[{\"id\":\"" BENCH_DESKTOP "\",\"name\":\"desktop\","
    "\"clientId\":\"bench-desktop\",\"tags\":[\"vetted\"]},\n"
    "{\"id\":\"" BENCH_MCP "\",\"name\":\"crm-mcp\",\"clientId\":\"" BENCH_MCP_ID "\","
    "\"tags\":[\"trusted\"],\"grantTypes\":[\"client_credentials\"],"
    "\"resourceId\":\"MS2bEnchMcp00000000000000001\","
    "\"secrets\":[{\"secret\":\"" BENCH_MCP_SECRET "\"}]}],\n"
    "\"rules\":[{\"name\":\"staff may read invoices through trusted servers\","
    "\"ruleFamily\":\"token_exchange\",\"actionKinds\":[\"exchange_token\"],"
    "\"effect\":\"permit\",\"principalType\":\"client\","
    "\"resourceTargets\":[{\"type\":\"api\",\"ids\":[\"RS2bEnchApi00000000000000001\"]}],"
    "\"grants\":[{\"scopes\":[\"invoices:read\"]}],"
    "\"conditions\":[{\"key\":\"client.tags\",\"operator\":\"in\",\"value\":[\"trusted\"]"
    "},"
    "{\"key\":\"user.roles\",\"operator\":\"contains\",\"value\":\"staff\"}]},\n"
    "{\"name\":\"vetted clients may use calendars\",\"ruleFamily\":\"outbound_access\","
    "\"actionKinds\":[\"fetch_outbound_token\"],\"effect\":\"permit\","
    "\"principalType\":\"any\","
    "\"resourceTargets\":[{\"type\":\"outbound_app\",\"ids\":[\"" BENCH_CONNECTION
    "\"]}],"
    "\"grants\":[{\"scopes\":[\"calendar.read\"]}],"
    "\"conditions\":[{\"key\":\"mcpClient.tags\",\"operator\":\"contains\","
    "\"value\":\"vetted\"}]},\n"
    "{\"name\":\"guests never\",\"ruleFamily\":\"token_exchange\","
    "\"actionKinds\":[\"exchange_token\"],\"effect\":\"forbid\",\"principalType\":"
    "\"any\","
    "\"resourceTargets\":[{\"type\":\"any\",\"allOfType\":true}],"
    "\"conditions\":[{\"key\":\"user.roles\",\"operator\":\"contains\","
    "\"value\":\"guest\"}]}],\n";

void bench_tenant_user(size_t i, char out[BENCH_USER_ID])
{
    snprintf(out, BENCH_USER_ID, "U2bEnchUser%017u", (unsigned)i);
}

void bench_tenant_credential(size_t i, char out[BENCH_CREDENTIAL])
{
    snprintf(out, BENCH_CREDENTIAL, "ya29.benchStoredCredential%020u", (unsigned)i);
}

static void write_users(FILE *file, size_t n)
{
    char user[BENCH_USER_ID];

    fputs("\"users\":[", file);
    for (size_t i = 0; i < n; i++) {
        bench_tenant_user(i, user);
        fprintf(file,
                "%s\n{\"userId\":\"%s\",\"loginIds\":[\"u%zu@bench.test\"],"
                "\"userTenants\":[{\"tenantId\":\"" TENANT
                "\",\"roleNames\":[\"staff\"]}]}",
                i ? "," : "", user, i);
    }
    fputs("],\n", file);
}

static void write_credentials(FILE *file, size_t n)
{
    char user[BENCH_USER_ID], credential[BENCH_CREDENTIAL];

    fputs("\"credentials\":[", file);
    for (size_t i = 0; i < n; i++) {
        bench_tenant_user(i, user);
        bench_tenant_credential(i, credential);
        fprintf(
            file,
            "%s\n{\"appId\":\"" BENCH_CONNECTION "\",\"userId\":\"%s\","
            "\"accessToken\":\"%s\",\"scopes\":[\"calendar.read\"],\"expiresIn\":86400}",
            i ? "," : "", user, credential);
    }
    fputs("]}\n", file);
}

int bench_tenant_write(const char *path, const char *key_path, size_t n_users,
                       struct err *e)
{
    FILE *file = fopen(path, "w");
    int failed;

    if (!file)
        return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    fprintf(file,
            "{\"project\":{\"id\":\"" BENCH_PROJECT "\",\"name\":\"bench\","
            "\"signingKeys\":[\"%s\"]},\n",
            key_path);
    fputs(world, file);
    write_users(file, n_users);
    write_credentials(file, n_users);
    failed = ferror(file);
    if (fclose(file) != 0 || failed)
        return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    return 0;
}
