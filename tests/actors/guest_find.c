/* SPDX-License-Identifier: MIT */
#include "guest_find.h"

#include <string.h>

#include "guest.h"
#include "guest_web.h"

static bool is_before_metadata(const struct guest *g)
{
    return strcmp(g->revision, "2025-03-26") == 0;
}

static int read_resource(struct guest *g, const struct guest_asked *asked,
                         struct jobj *out, struct err *e)
{
    struct guest_web_place at = guest_web_split(g, g->url);
    const char *root =
        arena_printf(g->arena, "%s/.well-known/oauth-protected-resource", at.origin);
    const char *urls[] = { arena_printf(g->arena, "%s%s", root, at.below), root, NULL };

    if (g->fault == FAULT_ROOT_METADATA_ONLY)
        return guest_web_first(g, urls + 1, out, e);
    if (asked->metadata != NULL) {
        urls[0] = asked->metadata;
        urls[1] = NULL;
    }
    return guest_web_first(g, urls, out, e);
}

int guest_find_issuer(struct guest *g, const struct guest_asked *asked,
                      struct jobj *resource, struct err *e)
{
    if (read_resource(g, asked, resource, e) < 0)
        return -1;
    if (resource->node == NULL) {
        if (g->fault == FAULT_NO_BACKCOMPAT || !is_before_metadata(g))
            return err_set(e, ERR_PARSE, "no metadata of the resource");
        g->issuer = guest_web_split(g, g->url).origin;
        return 0;
    }
    if (g->fault != FAULT_RESOURCE_UNCHECKED &&
        strcmp(guest_text(*resource, "resource", ""), g->url) != 0)
        return err_set(e, ERR_PARSE, "the metadata are of another resource");
    return jobj_as_text(jobj_first(jobj_get(*resource, "authorization_servers")),
                        &g->issuer, e);
}

/* MCP 2025-03-26: where nobody says so, the endpoints are at the root. */
static int suppose(struct guest *g, struct jobj *out, struct err *e)
{
    const char *is = g->issuer;
    const char *text = arena_printf(
        g->arena,
        "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\","
        "\"token_endpoint\":\"%s/token\",\"registration_endpoint\":\"%s/register\","
        "\"code_challenge_methods_supported\":[\"S256\"]}",
        is, is, is, is);

    return jobj_parse_object(g->arena, text, strlen(text), out, e);
}

int guest_find_server(struct guest *g, struct jobj *out, struct err *e)
{
    struct guest_web_place at = guest_web_split(g, g->issuer);
    struct arena *a = g->arena;
    const char *const urls[] = {
        arena_printf(a, "%s/oauth/metadata", g->issuer),
        arena_printf(a, "%s/.well-known/oauth-authorization-server%s", at.origin,
                     at.below),
        arena_printf(a, "%s/.well-known/openid-configuration%s", at.origin, at.below),
        *at.below != '\0' ? arena_printf(a, "%s%s/.well-known/openid-configuration",
                                         at.origin, at.below)
                          : NULL,
        NULL
    };

    if (guest_web_first(g, g->fault == FAULT_INVENTS_METADATA_URL ? urls : urls + 1, out,
                        e) < 0)
        return -1;
    if (out->node == NULL && is_before_metadata(g))
        return suppose(g, out, e);
    if (out->node == NULL)
        return err_set(e, ERR_PARSE, "no metadata of the authorization server");
    if (g->fault != FAULT_ISSUER_UNCHECKED &&
        strcmp(guest_text(*out, "issuer", ""), g->issuer) != 0)
        return err_set(e, ERR_PARSE, "the metadata are of another issuer");
    return 0;
}
