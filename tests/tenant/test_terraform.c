/* SPDX-License-Identifier: MIT */
/* What Terraform printed, as a world: what arrives, and what is said of what cannot. */
#include <string.h>

#include "given.h"
#include "rows.h"

#include "base/buf.h"
#include "policy/rule.h"
#include "tenant/tenant.h"
#include "tenant/terraform.h"

#define DESKTOP "TPA2dEsktopTerraform00000000C"
#define CRM     "TPA2cRmMcpTerraform00000000D"

static const struct rule *rule_called(const struct given *g, const char *name)
{
    size_t n = snapshot_n_rules(g->world), i = 0;

    while (i < n && strcmp(snapshot_rule(g->world, i)->name, name) != 0)
        i++;
    if (i == n)
        print_message("no rule is called %s\n", name);
    assert_true(i < n);
    return snapshot_rule(g->world, i);
}

static void apps(void **unused)
{
    struct given g = given_file("terraform/state.json");
    const struct client *crm = snapshot_client(g.world, CRM);
    const struct connection *calendar = snapshot_connection(g.world, "google-calendar");

    (void)unused;
    assert_string_equal(snapshot_project(g.world)->id, "P2aCmeTerraformProject000000");
    assert_true(snapshot_client(g.world, DESKTOP)->non_confidential);
    assert_string_equal(crm->client_id, "acme-crm-mcp");
    assert_int_equal(crm->n_secrets, 1);
    assert_string_equal(calendar->default_scopes.items[0], "calendar.read");
    assert_non_null(strstr(calendar->authorization_url_params, "include_granted_scopes"));
    assert_int_equal(snapshot_connection(g.world, "crm")->app_type,
                     CONNECTION_CUSTOM_API_KEY);
    given_end(&g);
}

static void rules(void **unused)
{
    struct given g = given_file("terraform/state.json");
    const struct rule *billing = rule_called(&g, "billing for staff");
    const struct rule *minors = rule_called(&g, "no minors");
    const struct rule *calendar = rule_called(&g, "calendar for sales");

    (void)unused;
    assert_string_equal(billing->id, "AR2bIllingForStaff0000000000");
    assert_int_equal(billing->family, RULE_TOKEN_EXCHANGE);
    assert_true(billing->conditions[0].is_list);
    assert_string_equal(billing->conditions[0].values[0].text, "crm-mcp");
    assert_false(billing->conditions[1].is_list);
    assert_string_equal(billing->conditions[1].values[0].text, "eu-staff");
    assert_int_equal(minors->effect, RULE_FORBID);
    assert_int_equal(minors->conditions[0].n_values, 3);
    assert_int_equal(minors->conditions[0].values[2].integer, 17);
    assert_string_equal(calendar->selector.items[0], CRM);
    given_end(&g);
}

static void resource_policy(void **unused)
{
    struct given state = given_file("terraform/state.json");
    struct given plan = given_file("terraform/plan.json");
    const char *name = DESKTOP " at MS2cRmMcpServer0000000000000E, for users";
    const struct rule *r = rule_called(&state, name);

    (void)unused;
    assert_int_equal(r->family, RULE_RESOURCE_ACCESS);
    assert_int_equal(r->actions, rule_action_bit(RULE_USER_ACCESS));
    assert_int_equal(r->principal, RULE_CLIENT);
    assert_string_equal(r->selector.items[0], DESKTOP);
    assert_string_equal(r->targets[0].ids.items[0], "MS2cRmMcpServer0000000000000E");
    assert_int_equal(r->grants[0].scopes.n, 1);
    assert_int_equal(rule_called(&plan, name)->grants[0].scopes.n, 2);
    /* nothing for the client itself: no such rule */
    assert_int_equal(snapshot_n_rules(state.world), 4);
    given_end(&state);
    given_end(&plan);
}

static void planned(void **unused)
{
    struct given g = given_file("terraform/plan.json");

    (void)unused;
    assert_string_equal(snapshot_client(g.world, "descope-inbound-app-phone")->name,
                        "phone");
    assert_true(rule_called(&g, "payroll for payroll")->grants[0].all_scopes);
    assert_int_equal(rule_called(&g, "calendar for sales")->grants[0].scopes.n, 2);
    given_end(&g);
}

#define VALUES(values)                                                                   \
    "{\"format_version\": \"1.0\", \"terraform_version\": \"1.9.5\", \"values\": "       \
    "{\"root_module\": {\"resources\": [\n" values "\n]}}}"
#define RESOURCE(type, name, values)                                                     \
    "{\"address\": \"" type "." name "\", \"mode\": \"managed\", \"type\": \"" type      \
    "\", \"name\": \"" name "\",\n\"values\": {" values "}}"
#define P1 "\"project_id\": \"P2aCmeDemoProject0000000000A\""
#define RULE_HEAD                                                                        \
    P1 ", \"name\": \"n\", \"enabled\": true, \"rule_family\": \"resource_access\", "    \
       "\"action_kinds\": [\"client_access\"], \"effect\": \"permit\""

struct row {
    const char *name, *text;
    const char *want; /* within what is said; NULL: nothing */
};

static const struct row rows[] = {
    { "a rule is read", VALUES(RESOURCE("descope_policy_rule", "r", RULE_HEAD)), NULL },
    { "what is wrong with a rule is said with its address",
      VALUES(RESOURCE("descope_policy_rule", "r",
                      RULE_HEAD ",\n\"principal_type\": \"cleint\"")),
      ":4:19: error: descope_policy_rule.r.principalType: expected one of \"any\", "
      "\"user\", \"client\"; did you mean \"client\"? [bad-value]\n" },
    { "what is wrong with two records is said with an address",
      VALUES(RESOURCE("descope_policy_rule", "r",
                      RULE_HEAD) ",\n" RESOURCE("descope_policy_rule", "s", RULE_HEAD)),
      "descope_policy_rule.s.name: " },
    { "an attribute of a rule that nobody knows is refused",
      VALUES(RESOURCE("descope_policy_rule", "r", RULE_HEAD ", \"unless_json\": \"1\"")),
      "descope_policy_rule.r.unlessJson: " },
    { "an attribute of an app that nobody knows is passed over",
      VALUES(RESOURCE("descope_inbound_app", "a",
                      P1 ", \"id\": \"TPA1\", \"name\": \"a\", \"colour\": \"red\"")),
      NULL },
    { "a condition whose value is no JSON is refused",
      VALUES(RESOURCE("descope_policy_rule", "r",
                      RULE_HEAD ", \"conditions\": [{\"key\": \"user.id\", \"operator\": "
                                "\"equal\", \"value_json\": \"1, 2\"}]")),
      "descope_policy_rule.r.value_json: this is not the text of a JSON value" },
    { "a value cannot bring a member of its own",
      VALUES(RESOURCE("descope_policy_rule", "r",
                      RULE_HEAD
                      ", \"conditions\": [{\"key\": \"user.id\", \"operator\": "
                      "\"equal\", \"value_json\": \"1}, \\\"x\\\": {\\\"y\\\": 2\"}]")),
      "descope_policy_rule.r.value_json: this is not the text of a JSON value" },
    { "a value of null is refused as in every fixture",
      VALUES(RESOURCE("descope_policy_rule", "r",
                      RULE_HEAD ", \"conditions\": [{\"key\": \"user.id\", \"operator\": "
                                "\"equal\", \"value_json\": \"null\"}]")),
      "descope_policy_rule.r.conditions[0].value: null matches nothing" },
    { "two projects are refused",
      VALUES(RESOURCE("descope_policy_rule", "r", RULE_HEAD) ",\n" RESOURCE(
          "descope_inbound_app", "a",
          "\"project_id\": \"P2\", \"id\": \"TPA1\", \"name\": \"a\"")),
      "descope_inbound_app.a.project_id: another resource is of project "
      "P2aCmeDemoProject0000000000A; one at a time" },
    { "a document without a resource of ours is refused",
      VALUES(RESOURCE("aws_s3_bucket", "b", P1)),
      ":1:1: error: no descope_policy_rule, " },
    { "a resource that says no project is refused",
      VALUES(RESOURCE("descope_inbound_app", "a", "\"id\": \"TPA1\", \"name\": \"a\"")),
      "no resource says which project it is of" },
    { "modules that are none are passed over",
      "{\"format_version\": \"1.0\", \"terraform_version\": \"1\", \"values\": "
      "{\"root_module\": "
      "{\"resources\": [1, null, {}], \"child_modules\": [[], 2]}}}",
      "no descope_policy_rule, " },
    { "changes that are none are passed over",
      "{\"format_version\": \"1.0\", \"terraform_version\": \"1\", \"resource_changes\": "
      "[1, [2], {}, {\"type\": \"descope_policy_rule\", \"change\": []}]}",
      "no descope_policy_rule, " },
    { "a document that is cut off is refused",
      "{\"format_version\": \"1.0\", \"terraform_version\": \"1\", \"values\": {",
      "[syntax]" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct given g = given_text(row->text);
    struct buf said = buf_make(g.arena, 1 << 16);

    diag_text(g.diags, &said);
    if (row->want == NULL)
        assert_string_equal(said.data + strcspn(said.data, ":"),
                            ": 0 errors, 0 warnings\n");
    else if (strstr(said.data, row->want) == NULL)
        fail_msg("said was: %s", said.data);
    assert_int_equal(g.world == NULL, row->want != NULL);
    given_end(&g);
}

static void waiting(void **unused)
{
    struct given g = given_file("terraform/plan-unknown.json");
    size_t n;
    const struct diag *list = diag_list(g.diags, &n);

    (void)unused;
    assert_null(g.world);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].at.path,
                        "descope_policy_rule.phone_only.principal_selector[0]");
    assert_non_null(strstr(list[0].text, "only after apply"));
    assert_true(list[0].at.line > 1);
    given_end(&g);
}

static bool is(const char *text)
{
    return terraform_is(&(struct doc_text){ text, strlen(text) });
}

static void detection(void **unused)
{
    (void)unused;
    assert_true(is(" {\"terraform_version\": \"1\", \"format_version\": \"1.0\"}"));
    assert_false(is("{\"format_version\": \"1.0\"}"));
    assert_false(is("{\"project\": {\"name\": \"\\\"format_version\\\" "
                    "\\\"terraform_version\\\"\"}}"));
    assert_false(is("format_version: \"format_version\"\n"));
    assert_false(is("\""));
    assert_false(is(""));
}

int main(void)
{
    rows_add_one("inbound and outbound apps become clients and Connections", apps);
    rows_add_one("policy rules become rules, of child modules too", rules);
    rows_add_one("a resource policy becomes the rules of contract 7.7", resource_policy);
    rows_add_one("a plan is the world after it", planned);
    rows_add_one("a value known only after apply is refused with its address", waiting);
    rows_add_one("a document of Terraform is told from a fixture", detection);
    ROWS_ADD(rows, check_row);
    return rows_run("terraform");
}
