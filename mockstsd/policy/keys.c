/* SPDX-License-Identifier: MIT */
#include "policy/keys.h"

#include <string.h>

static const char *const names[] = {
    "client.tags",    "client.name",  "client.id",    "mcpClient.tags",
    "mcpClient.name", "mcpClient.id", "user.roles",   "user.permissions",
    "user.id",        "user.email",   "user.tenants", "tenant.id",
};

_Static_assert(sizeof names / sizeof names[0] == KEY_FIRST_CLAIM - KEY_CLIENT_TAGS,
               "one name for each key, in the order of enum key");

static const char claims_prefix[] = "claims.";

enum key keys_find(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return (enum key)(KEY_CLIENT_TAGS + (int)i);
    return KEY_ALWAYS;
}

const char *keys_claim_path(const char *name)
{
    const char *path = name + sizeof claims_prefix - 1;

    if (strncmp(name, claims_prefix, sizeof claims_prefix - 1) != 0)
        return NULL;
    if (*path == '\0' || *path == '.' || strstr(path, "..") != NULL)
        return NULL;
    return path[strlen(path) - 1] == '.' ? NULL : path;
}

const char *const *keys_all(size_t *n)
{
    *n = sizeof names / sizeof names[0];
    return names;
}
