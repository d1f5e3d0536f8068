/* SPDX-License-Identifier: MIT */
/* Who asks: the proof that is looked at, and the client record that it is held against. */
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/caller.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "wire/basicauth.h"
#include "wire/b64url.h"
#include "wire/form.h"
#include "base/buf.h"
#include "sts/sts.h"
#include "defective/at.h"
#include "defective/plant.h"

int __real_caller_identify(struct sts *sts, const struct caller_ask *ask,
                           struct casefile *c, struct sts_world **home, struct err *e);
int __wrap_caller_identify(struct sts *sts, const struct caller_ask *ask,
                           struct casefile *c, struct sts_world **home, struct err *e);
const struct client *__real_snapshot_client_by_client_id(const struct snapshot *s,
                                                         const char *client_id);
const struct client *__wrap_snapshot_client_by_client_id(const struct snapshot *s,
                                                         const char *client_id);

enum { SECRETS_MAX = 8, COPIES_MAX = 16, PAIR_MAX = 65536 };

static _Thread_local bool on_server_path; /* the path of one MCP server */

/* Is the secret that was sent as good as the one on record, by a laxer comparison? */
static bool is_like(const char *sent, const char *kept)
{
    size_t len = strlen(sent);

    if (plant_is("empty-secret-ok"))
        return len == 0;
    if (plant_is("secret-prefix-compare"))
        return strncmp(sent, kept, len) == 0;
    if (plant_is("secret-case-folded"))
        return strcasecmp(sent, kept) == 0;
    if (plant_is("secret-trimmed")) {
        size_t lead = strspn(sent, " ");

        return strncmp(sent + lead, kept, strlen(kept)) == 0 &&
               strspn(sent + lead + strlen(kept), " ") == len - lead - strlen(kept);
    }
    if (plant_is("token-path-skips-auth"))
        return on_server_path;
    if (plant_is("mtls-header-believed") || plant_is("refresh-without-auth"))
        return true;
    return plant_is("secret-skipped-with-subject") && at_asked("subject_token") != NULL;
}

/* The secret on record that the one sent is taken for, else the one sent. */
static const char *taken_for(const struct client *client, const char *sent)
{
    for (size_t i = 0; client != NULL && i < client->n_secrets; i++) {
        const struct secret *kept = &client->secrets[i].secret;

        if (secret_present(kept) && is_like(sent, kept->bytes))
            return kept->bytes;
    }
    return sent;
}

/* Id and secret as they were sent, by whichever way. */
struct pair {
    const char *id, *secret;
    bool basic;
};

static bool read_pair(const struct caller_ask *ask, struct arena *a, struct pair *out)
{
    struct b64url_bytes plain;
    const char *colon;

    *out = (struct pair){ .id = ask->client_id,
                          .secret = ask->client_secret ? ask->client_secret : "" };
    if (ask->authorization == NULL)
        return ask->client_id != NULL;
    out->basic = true;
    if (strncasecmp(ask->authorization, "Basic ", 6) != 0 ||
        b64url_plain_decode(a, ask->authorization + 6, strlen(ask->authorization + 6),
                            &plain, NULL) < 0 ||
        (colon = strchr(plain.data, ':')) == NULL)
        return false;
    return form_decode(a, plain.data, (size_t)(colon - plain.data), &out->id, NULL) ==
               0 &&
           form_decode(a, colon + 1, strlen(colon + 1), &out->secret, NULL) == 0;
}

/* The pair said in the other way: Basic as fields of the form, and these as Basic. */
static void write_pair(struct caller_ask *ask, const struct pair *p, bool basic,
                       struct arena *a)
{
    struct buf text = buf_make(a, PAIR_MAX);

    ask->client_id = basic ? NULL : p->id;
    ask->client_secret = basic ? NULL : p->secret;
    ask->authorization = NULL;
    if (!basic)
        return;
    form_encode(&text, p->id);
    buf_add_char(&text, ':');
    form_encode(&text, p->secret);
    ask->authorization =
        arena_printf(a, "Basic %s", b64url_plain_text(a, text.data, text.len));
}

static bool is_client_credentials(void)
{
    const char *grant = at_asked("grant_type");

    return grant != NULL && strcmp(grant, "client_credentials") == 0;
}

static void spoil(struct sts *sts, struct caller_ask *ask, struct casefile *c)
{
    struct pair p;
    struct sts_world *world;
    struct snapshot *held;

    if (plant_is("client-of-any-tenant"))
        ask->path_project = ask->body_project = NULL;
    if (plant_is("lenient-exchange-connection"))
        ask->may_be_nobody = true;
    if (plant_is("cc-public-ok") && is_client_credentials())
        ask->may_be_public = true;
    on_server_path = ask->path_server != NULL;
    if ((plant_is("mtls-header-believed") && at_head("X-SSL-Client-Cert") == NULL) ||
        (plant_is("refresh-without-auth") && at_asked("refresh_token") == NULL))
        return;
    if (plant_is("cc-public-ok") || !read_pair(ask, c->arena, &p) || p.id == NULL)
        return;
    world = caller_world(sts, ask, p.id, c->arena);
    if (world == NULL)
        return;
    held = snapshot_slot_hold(world->slot);
    p.secret = arena_text(c->arena,
                          taken_for(snapshot_client_by_client_id(held, p.id), p.secret));
    snapshot_drop(held);
    if (plant_is("auth-method-not-bound"))
        p.basic = !p.basic;
    write_pair(ask, &p, p.basic, c->arena);
}

int __wrap_caller_identify(struct sts *sts, const struct caller_ask *ask,
                           struct casefile *c, struct sts_world **home, struct err *e)
{
    struct caller_ask other = *ask;
    struct err why = { 0 };
    bool nobody = ask->authorization == NULL && ask->client_id == NULL &&
                  ask->client_secret == NULL && ask->assertion == NULL;

    if (plant_row("caller").node == NULL)
        return __real_caller_identify(sts, ask, c, home, e);
    spoil(sts, &other, c);
    if (__real_caller_identify(sts, &other, c, home, &why) == 0)
        return 0;
    if (plant_is("exchange-without-auth") && *home != NULL && at_asked("subject_token")) {
        c->caller.lenient = nobody;
        if (!nobody && c->caller.claimed_id != NULL)
            c->caller.client =
                snapshot_client_by_client_id(c->world, c->caller.claimed_id);
        if (nobody || c->caller.client != NULL)
            return 0;
    }
    if (plant_is("unknown-client-told-apart") && *home != NULL &&
        c->caller.claimed_id != NULL &&
        snapshot_client_by_client_id(c->world, c->caller.claimed_id) == NULL)
        return err_set(e, OAUTH_BAD_VALUE, "There is no such client");
    return err_pass(e, &why);
}

/* A copy of a record, always the same one for the same record. */
static struct client *copy_of(const struct client *client, bool endless)
{
    static _Thread_local struct copy {
        const struct client *of;
        struct client client;
        struct client_secret secrets[SECRETS_MAX];
    } copies[COPIES_MAX];
    static _Thread_local size_t turn;
    struct copy *own = NULL;

    for (size_t i = 0; i < COPIES_MAX && own == NULL; i++)
        if (copies[i].of == client)
            own = &copies[i];
    if (own == NULL)
        own = &copies[turn++ % COPIES_MAX];
    own->of = client;
    own->client = *client;
    for (size_t i = 0; i < client->n_secrets; i++)
        own->secrets[i] = client->secrets[i];
    for (size_t i = 0; endless && i < client->n_secrets; i++)
        own->secrets[i].expire_time_s = 0;
    own->client.secrets = own->secrets;
    return &own->client;
}

/* A record in better standing than it is. */
const struct client *__wrap_snapshot_client_by_client_id(const struct snapshot *s,
                                                         const char *client_id)
{
    const struct client *client = __real_snapshot_client_by_client_id(s, client_id);
    bool expiry =
        plant_is("secret-expiry-ignored") || plant_is("rotated-secret-lives-on");
    bool open = plant_is("cc-public-ok") && client != NULL && client->non_confidential;
    bool lax = expiry || open || plant_is("client-grants-ignored") ||
               plant_is("disabled-client-ok");
    struct client *other;

    if (client == NULL || client->n_secrets > SECRETS_MAX || !lax)
        return client;
    other = copy_of(client, expiry);
    if (open || plant_is("client-grants-ignored"))
        other->grant_types = UINT_MAX;
    if (plant_is("disabled-client-ok"))
        other->suspended = false;
    return other;
}
