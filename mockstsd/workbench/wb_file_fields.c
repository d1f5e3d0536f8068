/* SPDX-License-Identifier: MIT */
#include "workbench/wb_file_fields.h"

#include "policy/rule_words.h"
#include "tenant/fields_read.h"
#include "tenant/fields_reader.h"
#include "workbench/wb_ask.h"
#include "workbench/wb_file_rows.h"
#include "workbench/wb_file_custom.h"
#include "workbench/wb_file_suppose.h"

#define TEXTS(name, member, sentence)                                                    \
    {                                                                                    \
        .key = (name), .type = FIELD_CUSTOM, .at = (member),                             \
        .custom = &wb_file_custom_texts, .help = (sentence)                              \
    }
#define ROWS(rows) rows, sizeof rows / sizeof rows[0]
#define ACTION(member)                                                                   \
    {                                                                                    \
        .key = "action", .type = FIELD_RULE_WORD, .at = (member),                        \
        .vocabulary = RULE_WORDS_ACTION,                                                 \
        .help = "Follows from the target's kind; say it only for user_access and "       \
                "client_access."                                                         \
    }

/* expect */

static const struct field_choice outcomes[] = {
    { "allow", WB_ALLOW }, { "partial", WB_PARTIAL }, { "deny", WB_DENY }, { NULL, 0 }
};
static const struct wb_expect blank_expect = { .outcome = WB_ANY_OUTCOME };
static const struct field expect_rows[] = {
    { "outcome", FIELD_CHOICE, offsetof(struct wb_expect, outcome), .choices = outcomes,
      .help = "All of what is asked for, some or nothing." },
    TEXTS("granted", offsetof(struct wb_expect, granted), "Exactly these scopes."),
    { "withheld", FIELD_CUSTOM, offsetof(struct wb_expect, withheld),
      .other = offsetof(struct wb_expect, n_withheld), .custom = &wb_file_custom_withheld,
      .help = "Exactly these scopes, each with the reason." },
    TEXTS("by", offsetof(struct wb_expect, by),
          "Exactly these rules decided, by id or name."),
};
static const struct field_table table_expect = { "expect", sizeof(struct wb_expect),
                                                 &blank_expect, ROWS(expect_rows),
                                                 "What must come out of it." };

/* cases */

static const struct wb_case blank_case = { .id = "",
                                           .why = "",
                                           .expect = { .outcome = WB_ANY_OUTCOME } };
static const struct field case_rows[] = {
    { "id", FIELD_TEXT, offsetof(struct wb_case, id), .required = true,
      .help = "The name of the case." },
    { "why", FIELD_TEXT, offsetof(struct wb_case, why), .help = "For people." },
    TEXTS("user", offsetof(struct wb_case, user), "Who; without it, nobody."),
    TEXTS("tenant", offsetof(struct wb_case, tenant),
          "The current tenant of a user who is in several."),
    TEXTS("via", offsetof(struct wb_case, via), "The MCP client."),
    TEXTS("client", offsetof(struct wb_case, client),
          "The MCP server's client that exchanges; without it, the MCP client itself."),
    { "target", FIELD_CUSTOM, offsetof(struct wb_case, target), .required = true,
      .custom = &wb_file_custom_texts, .help = "A Resource or a Connection." },
    ACTION(offsetof(struct wb_case, action)),
    TEXTS("request", offsetof(struct wb_case, request),
          "The scopes asked for, in one request; without it, none is named."),
    { "claims", FIELD_CUSTOM, offsetof(struct wb_case, claims),
      .other = offsetof(struct wb_case, n_claims), .custom = &wb_file_custom_claims,
      .help = "Claims of the inbound token that rules ask of." },
    { "suppose", FIELD_TABLE, offsetof(struct wb_case, suppose),
      .table = &wb_file_suppose,
      .help = "Parties that need not exist, instead of user, via and client." },
    { "expect", FIELD_TABLE, offsetof(struct wb_case, expect), .required = true,
      .table = &table_expect, .help = "What must come out of it." },
};
static const struct field_table table_case = { "case", sizeof(struct wb_case),
                                               &blank_case, ROWS(case_rows),
                                               "Single requests; lists multiply." };

/* never, always */

#define OF(member) offsetof(struct wb_party_of, member)
static const struct wb_party_of blank_party = { .name = "" };
static const struct field user_rows[] = {
    TEXTS("role", OF(role), "Has all of these roles."),
    TEXTS("not-role", OF(not_role), "Has none of them."),
    TEXTS("permission", OF(permission), "Has all of these permissions."),
    TEXTS("not-permission", OF(not_permission), "Has none of them."),
    TEXTS("tenant", OF(tenant), "Is in this tenant now."),
    TEXTS("not-tenant", OF(not_tenant), "Is in another one now."),
    TEXTS("email", OF(email), "Has this address."),
    TEXTS("not-email", OF(not_email), "Has another one."),
};
static const struct field client_rows[] = {
    TEXTS("tag", OF(tag), "Has all of these tags."),
    TEXTS("not-tag", OF(not_tag), "Has none of them."),
    TEXTS("name", OF(client_name), "Has this name."),
    TEXTS("not-name", OF(not_client_name), "Has another one."),
};
const struct field_table wb_file_fields_user = { "user", sizeof(struct wb_party_of),
                                                 &blank_party, ROWS(user_rows),
                                                 "A user." };
const struct field_table wb_file_fields_client = { "client", sizeof(struct wb_party_of),
                                                   &blank_party, ROWS(client_rows),
                                                   "A client." };

/* A name, or a map of what is true of the party. */
static void read_party(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    struct wb_party_of *party =
        (struct wb_party_of *)(void *)((char *)record + field->at);

    if (node->kind == NODE_MAP)
        fields_read(r, field->table, node, party);
    else if (fields_reader_expect(r, node, NODE_TEXT))
        party->name = fields_reader_text(r, node);
}

static const struct field_custom custom_user = {
    read_party, "\"oneOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/user\"}]"
};
static const struct field_custom custom_client = {
    read_party, "\"oneOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/client\"}]"
};

static const struct wb_that blank_that = {
    { .name = "" }, { .name = "" }, { .name = "" }, "", "", 0
};
static const struct field that_rows[] = {
    { "user", FIELD_CUSTOM, offsetof(struct wb_that, user), .custom = &custom_user,
      .table = &wb_file_fields_user, .help = "Which users; without it, any and nobody." },
    { "via", FIELD_CUSTOM, offsetof(struct wb_that, via), .custom = &custom_client,
      .table = &wb_file_fields_client,
      .help = "Which MCP clients; without it, any and none." },
    { "client", FIELD_CUSTOM, offsetof(struct wb_that, client), .custom = &custom_client,
      .table = &wb_file_fields_client,
      .help = "Which exchanging clients; without it, any." },
    { "target", FIELD_TEXT, offsetof(struct wb_that, target), .required = true,
      .help = "A Resource or a Connection." },
    { "scope", FIELD_TEXT, offsetof(struct wb_that, scope),
      .help = "One scope; without it: any of them." },
    ACTION(offsetof(struct wb_that, action)),
};
static const struct field_table table_that = { "that", sizeof(struct wb_that),
                                               &blank_that, ROWS(that_rows),
                                               "Requests." };

static const struct field_choice universes[] = { { "open", WB_OVER_OPEN },
                                                 { "closed", WB_OVER_CLOSED },
                                                 { NULL, 0 } };
static const struct wb_always_of blank_always = {
    .id = "",
    .why = "",
    .that = { { .name = "" }, { .name = "" }, { .name = "" }, "", "", 0 },
};
static const struct field always_rows[] = {
    { "id", FIELD_TEXT, offsetof(struct wb_always_of, id), .required = true,
      .help = "The name of the claim." },
    { "why", FIELD_TEXT, offsetof(struct wb_always_of, why), .help = "For people." },
    { "that", FIELD_TABLE, offsetof(struct wb_always_of, that), .required = true,
      .table = &table_that, .help = "The requests that it speaks of." },
    { "over", FIELD_CHOICE, offsetof(struct wb_always_of, over), .choices = universes,
      .help = "closed: those whom the tenant knows; open: whoever may be added." },
};
static const struct field_table table_never = { "never", sizeof(struct wb_always_of),
                                                &blank_always, ROWS(always_rows),
                                                "Proved, or refuted with a witness." };
static const struct field_table table_always = { "always", sizeof(struct wb_always_of),
                                                 &blank_always, ROWS(always_rows),
                                                 "Proved, or refuted with a witness." };

/* reach */

static const struct wb_who_can blank_who = { "", "", 0 };
static const struct field who_rows[] = {
    { "target", FIELD_TEXT, offsetof(struct wb_who_can, target), .required = true,
      .help = "A Resource or a Connection." },
    { "scope", FIELD_TEXT, offsetof(struct wb_who_can, scope),
      .help = "One scope; without it: any of them." },
    ACTION(offsetof(struct wb_who_can, action)),
};
static const struct field_table table_who = { "who-can", sizeof(struct wb_who_can),
                                              &blank_who, ROWS(who_rows), "" };
static const struct wb_what_can blank_what = { "", "", "", "" };
static const struct field what_rows[] = {
    { "user", FIELD_TEXT, offsetof(struct wb_what_can, user), .help = "Who." },
    { "tenant", FIELD_TEXT, offsetof(struct wb_what_can, tenant),
      .help = "The current tenant of a user who is in several." },
    { "via", FIELD_TEXT, offsetof(struct wb_what_can, via),
      .help = "The MCP client; without it, any." },
    { "client", FIELD_TEXT, offsetof(struct wb_what_can, client),
      .help = "The exchanging client; without it, any." },
};
static const struct field_table table_what = { "what-can", sizeof(struct wb_what_can),
                                               &blank_what, ROWS(what_rows), "" };
static const struct wb_reach_of blank_reach = { .id = "",
                                                .who_can = { "", "", 0 },
                                                .what_can = { "", "", "", "" } };
static const struct field reach_rows[] = {
    { "id", FIELD_TEXT, offsetof(struct wb_reach_of, id),
      .help = "The name of the list." },
    { "who-can", FIELD_TABLE, offsetof(struct wb_reach_of, who_can), .table = &table_who,
      .help = "Everybody who gets this, as \"user via [MCP client,] client\"." },
    { "what-can", FIELD_TABLE, offsetof(struct wb_reach_of, what_can),
      .table = &table_what, .help = "Everything that they get, as {target: [scopes]}." },
    { "exactly", FIELD_CUSTOM, .required = true, .custom = &wb_file_custom_exactly,
      .help = "One missing and one too many both fail." },
};
static const struct field_table table_reach = { "reach", sizeof(struct wb_reach_of),
                                                &blank_reach, ROWS(reach_rows),
                                                "Exact lists." };

/* compare, gates */

static const struct wb_compare_of blank_compare = { .against = { NULL, 0 } };
static const struct field compare_rows[] = {
    { "against", FIELD_CUSTOM, offsetof(struct wb_compare_of, against), .required = true,
      .custom = &wb_file_custom_texts,
      .help = "Rule files with which to compare, beside this one." },
    { "gain", FIELD_CUSTOM, offsetof(struct wb_compare_of, gain),
      .custom = &wb_file_custom_change, .help = "What may be had more than with those." },
    { "lose", FIELD_CUSTOM, offsetof(struct wb_compare_of, lose),
      .custom = &wb_file_custom_change, .help = "What may be had less." },
};
static const struct field_table table_compare = { "compare", sizeof(struct wb_compare_of),
                                                  &blank_compare, ROWS(compare_rows),
                                                  "The preview." };

#define GATE(name, member, sentence)                                                     \
    {                                                                                    \
        .key = (name), .type = FIELD_INT, .at = offsetof(struct wb_gates_of, member),    \
        .min = 0, .max = 100, .help = (sentence)                                         \
    }
static const struct wb_gates_of blank_gates = { { NULL, 0, 0 }, -1, -1, -1 };
static const struct field gate_rows[] = {
    GATE("rules", rules, "Percent of the enabled rules that decided a case."),
    GATE("clauses", clauses,
         "Percent of the conditions that alone kept a rule from matching in a case."),
    GATE("mutation", mutation, "Percent of the mutants that a case notices."),
};

const struct wb_file_list wb_file_fields_lists[WB_FILE_LISTS] = {
    { "cases", &table_case },    { "reach", &table_reach },     { "never", &table_never },
    { "always", &table_always }, { "compare", &table_compare },
};
const struct field_table wb_file_fields_gates = { "gates", sizeof(struct wb_gates_of),
                                                  &blank_gates, ROWS(gate_rows),
                                                  "What the cases must cover." };
