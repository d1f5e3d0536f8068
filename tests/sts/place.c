/* SPDX-License-Identifier: MIT */
#include "place.h"

#include "rows.h"

#include "base/arena.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/scopes.h"
#include "sts/target.h"
#include "tenant/diag.h"
#include "tenant/tenant_load.h"

#define RECORDS                                                                          \
    "project: { id: " PLACE_PROJECT ", name: test, switches: %s }\n"                     \
    "tenants: [{ id: T1, name: One }, { id: T2, name: Two }]\n"                          \
    "users:\n"                                                                           \
    "  - { userId: U1, loginIds: [anna@acme.test], email: anna@acme.test, name: Anna "   \
    "}\n"                                                                                \
    "  - { userId: U2, loginIds: [ben@acme.test], name: Ben }\n"                         \
    "clients:\n"                                                                         \
    "  - { id: TPA1, clientId: desktop-id, name: desktop }\n"                            \
    "  - { id: TPA2, clientId: crm-id, name: crm-mcp, resourceId: MS1,\n"                \
    "      allowedTenants: [T1], grantTypes: [client_credentials],\n"                    \
    "      secrets: [{ secret: s3cr3tOfTheCrmMcpServer0000000000000000000A }] }\n"       \
    "resources:\n"                                                                       \
    "  - { id: MS1, type: mcp, name: Tools, uri: \"https://mcp.test/\",\n"               \
    "      scopes: { permissionsScopes: [{ name: crm }] } }\n"                           \
    "  - { id: RS1, type: api, name: Billing, uri: \"https://api.test/\", scopes: {\n"   \
    "      permissionsScopes: [{ name: a }, { name: b }, { name: c }, { name: email "    \
    "},\n"                                                                               \
    "                          { name: profile }] } }\n"                                 \
    "  - { id: RS2, type: api, name: Closed, uri: \"https://closed.test/\", scopes: {\n" \
    "      permissionsScopes: [{ name: a }] } }\n"                                       \
    "  - { id: RS3, type: api, name: Unruled, uri: \"https://unruled.test/\", scopes: "  \
    "{\n"                                                                                \
    "      permissionsScopes: [{ name: a }] } }\n"                                       \
    "connections:\n"                                                                     \
    "  - { id: drive, name: Drive, appType: oidc, scopes: [a, b, c],\n"                  \
    "      defaultScopes: [a], defaultRedirectUrl: \"https://app.test/done\" }\n"        \
    "  - { id: crm, name: CRM, appType: custom_api_key }\n"                              \
    "rules:\n"                                                                           \
    "  - { id: AR1, name: drive, ruleFamily: outbound_access,\n"                         \
    "      actionKinds: [fetch_outbound_token], effect: permit,\n"                       \
    "      resourceTargets: [{ type: outbound_app, ids: [drive] }],\n"                   \
    "      grants: [{ scopes: [a, b] }] }\n"                                             \
    "  - { id: AR2, name: crm, ruleFamily: outbound_access,\n"                           \
    "      actionKinds: [fetch_outbound_token], effect: permit,\n"                       \
    "      resourceTargets: [{ type: outbound_app, ids: [crm] }] }\n"                    \
    "  - { id: AR3, name: billing, ruleFamily: token_exchange,\n"                        \
    "      actionKinds: [exchange_token], effect: permit,\n"                             \
    "      resourceTargets: [{ type: api, ids: [RS1] }],\n"                              \
    "      grants: [{ scopes: [a, b, email, profile] }] }\n"                             \
    "  - { id: AR4, name: closed, ruleFamily: token_exchange,\n"                         \
    "      actionKinds: [exchange_token], effect: forbid,\n"                             \
    "      resourceTargets: [{ type: api, ids: [RS2] }] }\n"                             \
    "%s\n"

struct snapshot *place_load(struct arena *a, const char *text)
{
    struct diags *diags = diag_open(a, "test.yaml");
    struct tenant_source source = {
        .name = "test.yaml", .text = text, .text_len = strlen(text), .now_s = PLACE_NOW_S
    };
    struct snapshot *world = NULL;
    const struct diag *list;
    size_t n;

    if (tenant_load(&source, &world, diags) == 0)
        return world;
    list = diag_list(diags, &n);
    for (size_t i = 0; i < n; i++)
        print_message("%s:%u: %s\n", list[i].at.path, list[i].at.line, list[i].text);
    fail();
    return NULL;
}

struct place *place_open(const char *switches, const char *more)
{
    struct arena *a = arena_open(0);
    struct place *p = arena_alloc(a, sizeof *p);
    struct store_options memory = { 0 };

    p->arena = p->sts.arena = a;
    p->sts.base_url = "http://127.0.0.1:8693";
    memset(p->sts.vault_key, 7, sizeof p->sts.vault_key);
    p->sts.own.project = PLACE_PROJECT;
    p->sts.own.arena = p->sts.arena;
    p->sts.own.slot =
        snapshot_slot_make(place_load(a, arena_printf(a, RECORDS, switches, more)));
    clock_set_ms(&p->sts.own.clock, (int64_t)PLACE_NOW_S * 1000);
    assert_int_equal(store_open(&memory, &p->sts.store, NULL), 0);
    return p;
}

void place_close(struct place *p)
{
    snapshot_slot_free(p->sts.own.slot);
    store_close(p->sts.store);
    arena_free(p->arena);
}

struct casefile *place_request(struct place *p, const char *target, const char *scope)
{
    struct casefile *c = arena_alloc(p->arena, sizeof *c);

    c->arena = p->arena;
    c->world = snapshot_drop_with(snapshot_slot_hold(p->sts.own.slot), p->arena);
    c->project = snapshot_project(c->world);
    c->now_ms = (int64_t)PLACE_NOW_S * 1000;
    c->change = change_make(p->arena, PLACE_NOW_S);
    c->actions = &audit_exchange;
    c->origin = (struct case_origin){ "token_endpoint", "/oauth2/v1/token", "127.0.0.1" };
    c->caller.client = snapshot_client(c->world, "TPA2");
    c->caller.method = "client_secret_basic";
    c->subject.verified = true;
    c->subject.sub = c->subject.user_id = "U1";
    c->subject.azp = "desktop-id";
    c->subject.jti = "inbound";
    c->subject.client = snapshot_client(c->world, "TPA1");
    c->subject.server = snapshot_resource(c->world, "MS1");
    c->subject.exp_s = PLACE_NOW_S + 1500;
    assert_int_equal(target_resolve(c->world, target, &c->target, NULL), 0);
    c->scopes_given = scope != NULL;
    if (scope)
        c->requested = scopes_split(p->arena, scope);
    p->c = c;
    return c;
}

void place_keep(struct place *p)
{
    assert_int_equal(store_commit(p->sts.store, p->c->change, INT64_MAX, NULL), 0);
    p->c->change = change_make(p->arena, PLACE_NOW_S);
}
