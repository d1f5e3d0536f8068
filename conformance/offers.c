/* SPDX-License-Identifier: MIT */
#include "conformance/offers.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/step.h"
#include "conformance/vars.h"

enum { DOCUMENTS = 3 };

struct offers {
    struct arena *arena;
    struct jobj features, endpoints; /* of the target file */
    struct jobj documents[DOCUMENTS];
    size_t n;
};

/*
 * The member of metadata that names a feature, and a value in it unless its being there says all;
 * then the name of that endpoint in a target file.
 */
static const struct sign {
    const char *feature, *member, *value, *endpoint;
} signs[] = {
    { "client_secret_post", "token_endpoint_auth_methods_supported", "client_secret_post",
      NULL },
    { "private_key_jwt", "token_endpoint_auth_methods_supported", "private_key_jwt",
      NULL },
    { "revocation", "revocation_endpoint", NULL, "revocation" },
    { "introspection", "introspection_endpoint", NULL, "introspection" },
    { "registration", "registration_endpoint", NULL, "registration" },
    { "cimd", "client_id_metadata_document_supported", "true", NULL },
    { "dpop", "dpop_signing_alg_values_supported", NULL, NULL },
    { "mtls", "tls_client_certificate_bound_access_tokens", "true", NULL },
    { "par", "pushed_authorization_request_endpoint", NULL, "par" },
    { "rar", "authorization_details_types_supported", NULL, NULL },
    { "idjag", "identity_chaining_requested_token_types_supported", NULL, NULL },
    { "signed_metadata", "signed_metadata", NULL, NULL },
    { "login", "authorization_endpoint", NULL, "authorization" },
    { "jwt-bearer", "grant_types_supported",
      "urn:ietf:params:oauth:grant-type:jwt-bearer", NULL },
    { "PS256", "token_endpoint_auth_signing_alg_values_supported", "PS256", NULL },
    { "HS", "token_endpoint_auth_signing_alg_values_supported", "HS256", NULL },
};

static struct jobj step_of(struct arena *a, const char *text)
{
    struct jobj step = { 0 };

    if (jobj_parse_object(a, text, strlen(text), &step, NULL) < 0)
        return (struct jobj){ 0 };
    return step;
}

/* One document, if it is there. */
static void add(struct offers *o, struct stage *s, const char *issuer)
{
    struct jobj step = step_of(
        o->arena,
        arena_printf(o->arena, "{\"do\":\"metadata\",\"issuer\":\"%s\"}", issuer));
    struct seen *seen;

    if (o->n < DOCUMENTS && step_run(s, step, &seen, NULL) == 0 && seen->status == 200 &&
        seen->is_json)
        o->documents[o->n++] = seen->json;
}

const struct offers *offers_read(const struct target *target, struct arena *a)
{
    struct offers *o = arena_alloc(a, sizeof *o);
    struct stage_ask ask = { .random = "offers" };
    const char *issuer;
    struct stage *s;

    o->arena = a;
    o->features = jobj_get(target->file, "features");
    o->endpoints = jobj_get(target->file, "endpoints");
    if (stage_open(target, &ask, a, &s, NULL) < 0)
        return o;
    issuer = vars_get(s->vars, "issuer");
    if (issuer != NULL)
        add(o, s, issuer);
    if (s->project != NULL && vars_get(s->vars, "mcp.id") != NULL)
        add(o, s,
            arena_printf(a, "%s/v1/apps/agentic/%s/%s", target->base, s->project,
                         vars_get(s->vars, "mcp.id")));
    stage_close(s);
    return o;
}

static bool holds(struct arena *a, struct jobj member, const char *value)
{
    struct jobj_list list;
    bool flag;

    if (member.node == NULL || value == NULL)
        return member.node != NULL;
    if (jobj_as_bool(member, &flag, NULL) == 0)
        return flag && strcmp(value, "true") == 0;
    if (jobj_as_texts(a, member, &list, NULL) < 0)
        return false;
    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.texts[i], value) == 0)
            return true;
    return false;
}

/* Do the metadata name it, or the places of the target file? */
static bool shows(const struct offers *o, const struct sign *sign)
{
    for (size_t d = 0; d < o->n; d++)
        if (holds(o->arena, jobj_get(o->documents[d], sign->member), sign->value))
            return true;
    return sign->endpoint != NULL && jobj_has(o->endpoints, sign->endpoint);
}

enum offer offers_tell(const struct offers *o, const char *feature)
{
    bool said = false, told = jobj_has(o->features, feature);

    if (jobj_opt_bool(o->features, feature, &said, NULL) == 0 && said)
        return OFFER_YES;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strcmp(signs[i].feature, feature) != 0)
            continue;
        if (shows(o, &signs[i]))
            return OFFER_YES;
        told = told || o->n > 0;
    }
    return told ? OFFER_NO : OFFER_UNTOLD;
}
