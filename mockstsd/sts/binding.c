/* SPDX-License-Identifier: MIT */
#include "sts/binding.h"

#include <string.h>

#include "sts/casefile.h"
#include "sts/oauth.h"

static bool names(struct jobj may_act, const char *member, const char *id)
{
    const char *value;

    if (!jobj_has(may_act, member))
        return true;
    return jobj_text(may_act, member, &value, NULL) == 0 && strcmp(value, id) == 0;
}

/* RFC 8693 4.4: every identity member of may_act must name the client that asks. */
static int check_may_act(const struct casefile *c, struct err *e)
{
    struct jobj may_act = jobj_get(c->subject.claims, "may_act");
    const char *iss, *own_iss;
    const char *id = c->caller.client->client_id;
    bool named = jobj_has(may_act, "sub") || jobj_has(may_act, "client_id") ||
                 jobj_has(may_act, "azp");

    if (jobj_kind(may_act) == JOBJ_ABSENT)
        return 0;
    if (jobj_kind(may_act) != JOBJ_OBJECT || !named || !names(may_act, "sub", id) ||
        !names(may_act, "client_id", id) || !names(may_act, "azp", id))
        return err_set(e, OAUTH_INVALID_SUBJECT, "Invalid token");
    if (jobj_has(may_act, "iss") &&
        (jobj_text(may_act, "iss", &iss, NULL) < 0 ||
         jobj_text(c->subject.claims, "iss", &own_iss, NULL) < 0 ||
         strcmp(iss, own_iss) != 0))
        return err_set(e, OAUTH_INVALID_SUBJECT, "Invalid token");
    return 0;
}

static bool in_audience(const struct texts *audience, const char *uri)
{
    for (size_t i = 0; i < audience->n; i++) {
        if (strcmp(audience->items[i], uri) == 0)
            return true;
    }
    return false;
}

static const struct resource *own_resource(const struct casefile *c)
{
    const char *id = c->caller.client->resource_id;
    const struct resource *r = id[0] ? snapshot_resource(c->world, id) : NULL;

    if (r == NULL || r->uri[0] == '\0' || !in_audience(&c->subject.audience, r->uri))
        return NULL;
    return r;
}

/* The Resource that the audience names, for the chain of an event. */
static const struct resource *any_resource(const struct casefile *c)
{
    for (size_t i = 0; i < c->subject.audience.n; i++) {
        const struct resource *r =
            snapshot_resource_by_uri(c->world, c->subject.audience.items[i]);

        if (r != NULL)
            return r;
    }
    return NULL;
}

int binding_check(struct casefile *c, struct err *e)
{
    if (check_may_act(c, e) < 0)
        return -1;
    c->subject.server = own_resource(c);
    if (c->subject.server != NULL)
        return 0;
    c->subject.server = any_resource(c);
    if (c->caller.client == c->subject.client && c->caller.lenient)
        return 0; /* lenientExchange: the token's own client, marked by caller.c */
    if (c->project->switches.audience_binding == BINDING_OFF) {
        casefile_taint(c, "audienceBinding");
        return 0;
    }
    return err_set(e, OAUTH_AUDIENCE, "The subject token is not for this client");
}
