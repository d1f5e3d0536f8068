/* SPDX-License-Identifier: MIT */
#include "sts/register.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "sts/admin.h"
#include "sts/clientmeta.h"
#include "sts/oauth.h"
#include "sts/provider.h"
#include "sts/rate.h"
#include "sts/state.h"
#include "tenant/diag.h"
#include "tenant/tenant_write.h"
#include "wire/b64url.h"
#include "wire/seal.h"

enum {
    A_MINUTE = 100,      /* contract.md 4.7 */
    KEPT_MAX = 100000,   /* chosen: clients added at run time that a project keeps */
    RECORD_MAX = 1 << 20 /* more than any body can give */
};

/*
 * chosen: the project has no setting of its own upstream that is public, and whoever registers
 * there may log in at every MCP server: so each of them must admit such clients.
 */
bool register_is_open(const struct snapshot *world, const struct resource *server)
{
    struct snapshot_walk walk = { 0 };
    const struct resource *r;

    if (server != NULL)
        return server->registration.dcr_enabled;
    while ((r = snapshot_next(world, RECORD_RESOURCE, &walk)) != NULL) {
        if (r->type == RESOURCE_MCP && !r->registration.dcr_enabled)
            return false;
    }
    return true;
}

static int find_place(const struct snapshot *world, const struct register_ask *ask,
                      struct clientmeta_place *out, struct err *e)
{
    *out = (struct clientmeta_place){ .project = snapshot_project(world) };
    if (ask->server != NULL) {
        out->server = snapshot_resource(world, ask->server);
        if (out->server == NULL || out->server->type != RESOURCE_MCP)
            return err_set(e, OAUTH_NOT_FOUND, "There is no such MCP server");
    }
    if (!register_is_open(world, out->server))
        return err_set(e, OAUTH_REGISTRATION_OFF,
                       "Clients may not register themselves here");
    return 0;
}

static int read_record(const struct register_ask *ask,
                       const struct clientmeta_place *place, struct arena *a,
                       struct client *out, struct err *e)
{
    struct clientmeta meta;
    struct jobj json;

    if (jobj_parse_object(a, ask->body, ask->body_len, &json, NULL) < 0)
        return err_set(e, OAUTH_BAD_METADATA, "The body is not a JSON object");
    if (clientmeta_read(a, json, &place->project->switches, &meta, e) < 0)
        return -1;
    if (meta.method == AUTH_ANY_SECRET)
        meta.method = AUTH_BASIC; /* RFC 7591 2 */
    return clientmeta_record(&meta, place, a, out, e);
}

/* contract.md 1.2: the id, and the clientId that names the project. */
static void name_client(struct client *client, const char *project, struct arena *a)
{
    char *id = arena_alloc(a, sizeof "TPA" + 27);
    const char *plain;

    rnd_id(id, "TPA");
    plain = arena_printf(a, "%s:%s", project, id);
    client->id = id;
    client->client_id = b64url_plain_text(a, plain, strlen(plain));
    client->registration_type = "dcr";
}

/* The record keeps the digest alone. */
static void give_secret(struct registered *r, struct arena *a)
{
    struct client_secret *kept = arena_alloc(a, sizeof *kept);
    struct seal_hash digest;

    if (r->client.non_confidential || r->client.jwks[0] != '\0')
        return;
    r->secret = provider_value(a, "");
    digest = seal_sha256(r->secret.bytes, r->secret.len);
    memcpy(kept->sha256, digest.bytes, sizeof kept->sha256);
    kept->name = "";
    r->client.secrets = kept;
    r->client.n_secrets = 1;
}

static int keep(struct sts *sts, struct sts_world *home, const struct register_ask *ask,
                const struct client *client, struct arena *a, struct err *e)
{
    struct buf text = buf_make(a, RECORD_MAX);
    struct diags *diags = diag_open(a, "the registration");
    struct admin_ask change = { .actor = "", .peer = ask->peer };

    buf_add(&text, "{\"clients\":[");
    tenant_write_record(&text, RECORD_CLIENT, client, WRITE_SECRETS);
    buf_add(&text, "]}");
    change.text = text.data;
    change.text_len = text.len;
    if (admin_apply(sts, home, &change, a, diags, e) == 0)
        return 0;
    /* a name with characters that no fixture can hold */
    return e->code == OAUTH_UNKNOWN_FIELD
               ? err_set(e, OAUTH_BAD_METADATA, "The metadata cannot be kept")
               : -1;
}

int register_run(struct sts *sts, struct sts_world *home, const struct register_ask *ask,
                 struct arena *a, struct registered *out, struct err *e)
{
    struct snapshot *world = snapshot_drop_with(snapshot_slot_hold(home->slot), a);
    struct clientmeta_place place;
    struct registered r = { .issued_s = clock_now_s(&home->clock) };

    if (find_place(world, ask, &place, e) < 0 ||
        read_record(ask, &place, a, &r.client, e) < 0 ||
        rate_admit(&home->registrations, r.issued_s, A_MINUTE, e) < 0)
        return -1;
    if (snapshot_added(world, RECORD_CLIENT) >= KEPT_MAX)
        return err_set(e, OAUTH_RATE_LIMIT, "The project has %d registered clients",
                       KEPT_MAX);
    name_client(&r.client, home->project, a);
    give_secret(&r, a);
    if (keep(sts, home, ask, &r.client, a, e) < 0)
        return -1;
    *out = r;
    return 0;
}
