/* SPDX-License-Identifier: MIT */
#include "instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/admin.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"

static const char fixture[] =
    "project: { id: " INSTANCE_PROJECT ", name: test }\n"
    "tenants: [{ id: T1, name: One }]\n"
    "users:\n"
    "  - { userId: U1, loginIds: [anna@acme.test] }\n"
    "  - { userId: U2, loginIds: [ben@acme.test] }\n"
    "clients:\n"
    "  - { id: TPA1, clientId: crm-id, name: crm,\n"
    "      secrets: [{ secret: s3cr3tOfTheCrmMcpServer0000000000000000000A }] }\n"
    "resources:\n"
    "  - { id: RS1, type: api, uri: \"https://api.test/\", scopes: {\n"
    "      permissionsScopes: [{ name: a }] } }\n"
    "connections:\n"
    "  - { id: drive, appType: oidc, scopes: [a], defaultScopes: [a] }\n"
    "credentials:\n"
    "  - { id: OT1, appId: drive, userId: U1, accessToken: drive-of-anna, scopes: [a] }\n"
    "accessKeys:\n"
    "  - { id: K1, key: K2tEstAccessKey0000000000000000000000000000 }\n"
    "rules:\n"
    "  - { id: AR1, name: drive, ruleFamily: outbound_access,\n"
    "      actionKinds: [fetch_outbound_token], effect: permit,\n"
    "      resourceTargets: [{ type: outbound_app, ids: [drive] }] }\n";

static int bring_up(struct instance *in, struct err *e)
{
    struct store_options file = { .path = in->path };
    struct sts_options options = { .base_url = "http://127.0.0.1:8693",
                                   .vault_key = in->vault_key };

    in->arena = arena_open(0);
    assert_int_equal(store_open(&file, &in->store, NULL), 0);
    options.store = in->store;
    options.fixture = place_load(in->arena, fixture);
    return sts_open(&options, &in->sts, e);
}

/* In this order: a request's hold on a world ends before the instance. */
static void bring_down(struct instance *in)
{
    arena_free(in->arena);
    sts_close(in->sts);
    in->sts = NULL;
    store_close(in->store);
}

struct instance *instance_open(void)
{
    struct instance *in = test_calloc(1, sizeof *in);

    rnd_seed(1); /* the published key, so that none is made */
    memset(in->vault_key, 7, sizeof in->vault_key);
    snprintf(in->dir, sizeof in->dir, "/tmp/test-instance-XXXXXX");
    assert_non_null(mkdtemp(in->dir));
    snprintf(in->path, sizeof in->path, "%s/store.db", in->dir);
    assert_int_equal(bring_up(in, NULL), 0);
    return in;
}

static void remove_file(const struct instance *in, const char *end)
{
    char path[128];

    snprintf(path, sizeof path, "%s%s", in->path, end);
    (void)unlink(path);
}

void instance_close(struct instance *in)
{
    bring_down(in);
    remove_file(in, "");
    remove_file(in, "-wal");
    remove_file(in, "-shm");
    remove_file(in, ".lock");
    assert_int_equal(rmdir(in->dir), 0);
    test_free(in);
}

int instance_reopen(struct instance *in, struct err *e)
{
    bring_down(in);
    return bring_up(in, e);
}

static int apply(struct instance *in, struct admin_ask *ask, struct err *e)
{
    struct diags *diags = diag_open(in->arena, "the change");

    ask->actor = "tester";
    ask->peer = "127.0.0.1";
    return admin_apply(in->sts, &in->sts->own, ask, in->arena, diags, e);
}

int instance_apply(struct instance *in, const char *fragment, struct err *e)
{
    struct admin_ask ask = { .text = fragment, .text_len = strlen(fragment) };

    return apply(in, &ask, e);
}

int instance_delete(struct instance *in, int kind, const char *id, struct err *e)
{
    struct overlay_change gone = { .kind = (enum record_kind)kind, .id = id };
    struct admin_ask ask = { .deletions = &gone, .n_deletions = 1 };

    return apply(in, &ask, e);
}

const struct snapshot *instance_world(struct instance *in)
{
    struct snapshot *world =
        snapshot_drop_with(snapshot_slot_hold(in->sts->own.slot), in->arena);

    return world;
}

int64_t instance_events(struct instance *in)
{
    int64_t n = 0;

    assert_int_equal(store_events_written(in->store, INSTANCE_PROJECT, &n, NULL), 0);
    return n;
}
