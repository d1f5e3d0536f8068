/* SPDX-License-Identifier: MIT */
#include "workbench/wb_file_suppose.h"

#include <string.h>

#include "tenant/fields_read.h"
#include "tenant/fields_reader.h"
#include "workbench/wb_file_custom.h"
#include "workbench/wb_file_rows.h"

#define ROWS(rows) rows, sizeof rows / sizeof rows[0]
#define TEXT(name, record, member, sentence)                                             \
    {                                                                                    \
        (name), FIELD_TEXT, offsetof(struct record, member), .help = (sentence)          \
    }
#define LIST(name, record, member, sentence)                                             \
    {                                                                                    \
        (name), FIELD_CUSTOM, offsetof(struct record, member),                           \
            .custom = &wb_file_custom_texts, .help = (sentence)                          \
    }

static const struct wb_supposed_user blank_user = { .given = true };
static const struct field user_rows[] = {
    TEXT("id", wb_supposed_user, id, "The sub of the token."),
    TEXT("email", wb_supposed_user, email, "The address."),
    TEXT("tenant", wb_supposed_user, tenant, "The current tenant."),
    LIST("roles", wb_supposed_user, roles, "All roles; without it the claim is missing."),
    LIST("permissions", wb_supposed_user, permissions, "All permissions."),
    LIST("tenants", wb_supposed_user, tenants, "All tenants."),
};
const struct field_table wb_file_suppose_user = { "supposed-user",
                                                  sizeof(struct wb_supposed_user),
                                                  &blank_user, ROWS(user_rows),
                                                  "A user who need not exist." };

static const struct wb_supposed_client blank_client = { .given = true };
static const struct field client_rows[] = {
    TEXT("id", wb_supposed_client, id, "The record id."),
    TEXT("name", wb_supposed_client, name, "The name."),
    LIST("tags", wb_supposed_client, tags, "All tags."),
};
const struct field_table wb_file_suppose_client = { "supposed-client",
                                                    sizeof(struct wb_supposed_client),
                                                    &blank_client, ROWS(client_rows),
                                                    "A client that need not exist." };

static void read_party(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    void *party = (char *)record + field->at;

    if (!fields_reader_expect(r, node, NODE_MAP))
        return;
    memcpy(party, field->table->blank, field->table->size);
    fields_read(r, field->table, node, party);
}

static const struct field_custom custom_user = { read_party,
                                                 "\"$ref\":\"#/$defs/supposed-user\"" };
static const struct field_custom custom_client = {
    read_party, "\"$ref\":\"#/$defs/supposed-client\""
};

#define PARTY(name, member, kind, sentence)                                              \
    {                                                                                    \
        (name), FIELD_CUSTOM, offsetof(struct wb_supposed, member),                      \
            .custom = &custom_##kind, .table = &wb_file_suppose_##kind,                  \
            .help = (sentence)                                                           \
    }

static const struct wb_supposed blank = { .user = { .given = false } };
static const struct field rows[] = {
    PARTY("user", user, user, "Instead of user."),
    PARTY("via", via, client, "Instead of via."),
    PARTY("client", client, client, "Instead of client."),
};
const struct field_table wb_file_suppose = {
    "suppose", sizeof(struct wb_supposed), &blank, ROWS(rows),
    "Parties that need not exist: whoever is added tomorrow."
};
