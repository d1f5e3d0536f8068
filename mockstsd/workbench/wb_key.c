/* SPDX-License-Identifier: MIT */
#include "workbench/wb_key.h"

#include "policy/keys.h"

/* chosen: a token without a user is the rarer picture, so user.id is there by default. */
static const struct wb_key keys[] = {
    [KEY_ALWAYS] = { .party = WB_USER }, /* claims.* */
    [KEY_CLIENT_TAGS] = { WB_CLIENT, .text = true, .of_record = true },
    [KEY_CLIENT_NAME] = { WB_CLIENT, .text = true, .scalar = true },
    [KEY_CLIENT_ID] = { WB_CLIENT, .text = true, .scalar = true, .of_record = true },
    [KEY_MCP_CLIENT_TAGS] = { WB_MCP_CLIENT, .text = true, .of_record = true },
    [KEY_MCP_CLIENT_NAME] = { WB_MCP_CLIENT, .text = true, .scalar = true },
    [KEY_MCP_CLIENT_ID] = { WB_MCP_CLIENT, .text = true, .scalar = true,
                            .of_record = true },
    [KEY_USER_ROLES] = { WB_USER, .text = true },
    [KEY_USER_PERMISSIONS] = { WB_USER, .text = true },
    [KEY_USER_ID] = { WB_USER, .text = true, .scalar = true, .default_present = true },
    [KEY_USER_EMAIL] = { WB_USER, .text = true, .scalar = true },
    [KEY_USER_TENANTS] = { WB_USER, .text = true },
    [KEY_TENANT_ID] = { WB_USER, .text = true, .scalar = true },
};

const struct wb_key *wb_key_of(const char *name)
{
    return &keys[keys_find(name)];
}
