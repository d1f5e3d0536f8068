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
    struct jobj file; /* features of the target file */
    struct jobj documents[DOCUMENTS];
    size_t n;
};

/* The member of metadata that names a feature, and a value in it unless its being there says all. */
static const struct {
    const char *feature, *member, *value;
} signs[] = {
    { "client_secret_post", "token_endpoint_auth_methods_supported",
      "client_secret_post" },
    { "private_key_jwt", "token_endpoint_auth_methods_supported", "private_key_jwt" },
    { "revocation", "revocation_endpoint", NULL },
    { "introspection", "introspection_endpoint", NULL },
    { "registration", "registration_endpoint", NULL },
    { "cimd", "client_id_metadata_document_supported", "true" },
    { "dpop", "dpop_signing_alg_values_supported", NULL },
    { "mtls", "tls_client_certificate_bound_access_tokens", "true" },
    { "par", "pushed_authorization_request_endpoint", NULL },
    { "rar", "authorization_details_types_supported", NULL },
    { "idjag", "identity_chaining_requested_token_types_supported", NULL },
    { "signed_metadata", "signed_metadata", NULL },
    { "login", "authorization_endpoint", NULL },
    { "jwt-bearer", "grant_types_supported",
      "urn:ietf:params:oauth:grant-type:jwt-bearer" },
    { "PS256", "token_endpoint_auth_signing_alg_values_supported", "PS256" },
    { "HS", "token_endpoint_auth_signing_alg_values_supported", "HS256" },
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

    if (o->n < DOCUMENTS && step_run(s, step, &seen, NULL) == 0 && seen->status == 200)
        o->documents[o->n++] = seen->json;
}

const struct offers *offers_read(const struct target *target, struct arena *a)
{
    struct offers *o = arena_alloc(a, sizeof *o);
    struct stage_ask ask = { .random = "offers" };
    const char *issuer;
    struct stage *s;

    o->arena = a;
    o->file = jobj_get(target->file, "features");
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

bool offers_has(const struct offers *o, const char *feature)
{
    bool said = false;

    if (jobj_opt_bool(o->file, feature, &said, NULL) == 0 && said)
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strcmp(signs[i].feature, feature) != 0)
            continue;
        for (size_t d = 0; d < o->n; d++)
            if (holds(o->arena, jobj_get(o->documents[d], signs[i].member),
                      signs[i].value))
                return true;
    }
    return false;
}
