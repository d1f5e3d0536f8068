/* SPDX-License-Identifier: MIT */
#include "tenant/terraform_map.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "tenant/terraform_copy.h"

/* How an attribute becomes a member. */
enum manner {
    AS_IT_IS, /* its name and all names below it from snake_case to camelCase */
    VERBATIM, /* names below it are somebody's data */
    APP_TYPE, /* another word for the same */
    SECRETS,  /* one secret as a list of secrets */
    LEFT_OUT, /* not a fixture's, or read-only */
};

struct attribute {
    const char *name;
    enum manner manner;
};

static const struct attribute inbound_app[] = {
    { "id", AS_IT_IS },
    { "name", AS_IT_IS },
    { "description", AS_IT_IS },
    { "logo_url", AS_IT_IS },
    { "login_page_url", AS_IT_IS },
    { "approved_callback_urls", AS_IT_IS },
    { "permissions_scopes", AS_IT_IS },
    { "attributes_scopes", AS_IT_IS },
    { "connections_scopes", AS_IT_IS },
    { "session_settings", AS_IT_IS },
    { "audience_whitelist", AS_IT_IS },
    { "force_add_all_authorization_info", AS_IT_IS },
    { "force_dpop", AS_IT_IS },
    { "force_pkce", AS_IT_IS },
    { "default_audience", AS_IT_IS },
    { "non_confidential_client", AS_IT_IS },
    { "client_id", AS_IT_IS },
    { "client_secret", SECRETS },
    { NULL, LEFT_OUT },
};

/* chosen: tenants are not read, so a Connection of one tenant is one of the project */
static const struct attribute outbound_app[] = {
    { "id", AS_IT_IS },
    { "name", AS_IT_IS },
    { "description", AS_IT_IS },
    { "logo", AS_IT_IS },
    { "app_type", APP_TYPE },
    { "client_id", AS_IT_IS },
    { "client_secret", AS_IT_IS },
    { "discovery_url", AS_IT_IS },
    { "authorization_url", AS_IT_IS },
    { "authorization_url_params", VERBATIM },
    { "token_url", AS_IT_IS },
    { "token_url_params", VERBATIM },
    { "revocation_url", AS_IT_IS },
    { "default_scopes", AS_IT_IS },
    { "default_redirect_url", AS_IT_IS },
    { "callback_domain", AS_IT_IS },
    { "pkce", AS_IT_IS },
    { "access_type", AS_IT_IS },
    { "prompt", AS_IT_IS },
    { NULL, LEFT_OUT },
};

/* What is new in a rule may change what it means: the loader refuses what it does not know. */
static const struct attribute policy_rule[] = {
    { "project_id", LEFT_OUT },    { "version", LEFT_OUT },
    { "cedar_text", LEFT_OUT },    { "created_time", LEFT_OUT },
    { "modified_time", LEFT_OUT }, { NULL, AS_IT_IS },
};

enum { ID_MAX = 64 };

static const char *text_of(struct arena *a, const struct node *map, const char *key)
{
    const struct node *child = node_child(map, key);

    if (child == NULL || child->kind != NODE_TEXT)
        return "";
    return arena_slice(a, child->text, child->text_len);
}

static void add_secret(const struct terraform_copy *c, const struct node *from,
                       struct node *record)
{
    struct node *list = terraform_copy_append(
        record, terraform_copy_make(c->arena, from, NODE_LIST, "secrets"));
    struct node *secret =
        terraform_copy_append(list, terraform_copy_make(c->arena, from, NODE_MAP, NULL));

    terraform_copy_text(c->arena, secret, "name", "terraform");
    terraform_copy(c, from, secret, "secret");
}

static void add_app_type(const struct terraform_copy *c, const struct node *from,
                         struct node *record)
{
    bool key = from->text_len == strlen("apikey") &&
               memcmp(from->text, "apikey", from->text_len) == 0;

    terraform_copy_text(c->arena, record, "appType", key ? "custom_api_key" : "oidc");
}

static void add_attribute(const struct terraform_copy *c, enum manner manner,
                          const struct node *from, struct node *record)
{
    struct terraform_copy verbatim = *c;

    if (terraform_copy_unset(from) || manner == LEFT_OUT)
        return;
    if (manner == SECRETS) {
        add_secret(c, from, record);
    } else if (manner == APP_TYPE) {
        add_app_type(c, from, record);
    } else {
        verbatim.verbatim = manner == VERBATIM;
        terraform_copy(&verbatim, from, record, terraform_copy_name(c->arena, from->key));
    }
}

/* The row of a name, or the last one, which is for all others. */
static const struct attribute *find(const struct attribute *rows, const char *name)
{
    while (rows->name != NULL && strcmp(rows->name, name) != 0)
        rows++;
    return rows;
}

/* A record is called by its address until it is named, see terraform_name. */
static struct node *make_record(const struct terraform_copy *c, const struct node *values)
{
    struct node *record = terraform_copy_make(c->arena, values, NODE_MAP, NULL);

    record->text = c->address;
    record->text_len = strlen(c->address);
    return record;
}

/* An id for what has none yet: the end of the address, in letters that an id may have. */
static const char *id_of(const struct terraform_copy *c)
{
    size_t len = strlen(c->address);
    char *id = arena_text(c->arena, c->address + (len > ID_MAX ? len - ID_MAX : 0));

    for (char *at = id; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at))
            *at = '-';
    return id;
}

static void map_app(const struct terraform_copy *c, const struct attribute *rows,
                    const struct node *values, struct terraform_map *out)
{
    struct node *record = make_record(c, values);

    for (const struct node *at = values->first; at; at = at->next)
        add_attribute(c, find(rows, at->key)->manner, at, record);
    if (node_child(record, "id") == NULL && rows != policy_rule)
        terraform_copy_text(c->arena, record, "id", id_of(c));
    out->records[out->n++] = record;
}

static void map_inbound_app(const struct terraform_copy *c, const struct node *values,
                            struct terraform_map *out)
{
    map_app(c, inbound_app, values, out);
}

static void map_outbound_app(const struct terraform_copy *c, const struct node *values,
                             struct terraform_map *out)
{
    map_app(c, outbound_app, values, out);
}

static void map_policy_rule(const struct terraform_copy *c, const struct node *values,
                            struct terraform_map *out)
{
    map_app(c, policy_rule, values, out);
}

/* The two halves of contract 7.7. */
static const struct half {
    const char *action, *whom, *scopes, *all;
} halves[] = {
    { "user_access", "users", "user_access_scopes", "all_user_scopes" },
    { "client_access", "the client", "client_access_scopes", "all_client_scopes" },
};

static struct node *add_list(const struct terraform_copy *c, struct node *parent,
                             const char *key)
{
    return terraform_copy_append(parent,
                                 terraform_copy_make(c->arena, parent, NODE_LIST, key));
}

static struct node *add_map(const struct terraform_copy *c, struct node *list)
{
    return terraform_copy_append(list,
                                 terraform_copy_make(c->arena, list, NODE_MAP, NULL));
}

/* False: it gives nothing, so there is no rule. */
static bool add_grant(const struct terraform_copy *c, const struct half *half,
                      const struct node *values, struct node *rule)
{
    const struct node *scopes = node_child(values, half->scopes);
    const struct node *all = node_child(values, half->all);
    struct node *grant = add_map(c, add_list(c, rule, "grants"));

    if (scopes != NULL && scopes->n > 0)
        terraform_copy(c, scopes, grant, "scopes");
    if (all != NULL && all->integer != 0)
        terraform_copy(c, all, grant, "allScopes");
    return grant->n > 0;
}

static void map_half(const struct terraform_copy *c, const struct half *half,
                     const struct node *values, struct terraform_map *out)
{
    const char *app = text_of(c->arena, values, "application_id");
    const char *target = text_of(c->arena, values, "resource_id");
    struct node *rule = make_record(c, values);
    struct node *entry;

    terraform_copy_text(
        c->arena, rule, "name",
        arena_printf(c->arena, "%s at %s, for %s", app, target, half->whom));
    terraform_copy_text(c->arena, rule, "ruleFamily", "resource_access");
    terraform_copy_text(c->arena, add_list(c, rule, "actionKinds"), NULL, half->action);
    terraform_copy_text(c->arena, rule, "effect", "permit");
    terraform_copy_text(c->arena, rule, "principalType", "client");
    terraform_copy_text(c->arena, add_list(c, rule, "principalSelector"), NULL, app);
    entry = add_map(c, add_list(c, rule, "resourceTargets"));
    terraform_copy_text(c->arena, entry, "type", "any");
    terraform_copy_text(c->arena, add_list(c, entry, "ids"), NULL, target);
    if (add_grant(c, half, values, rule))
        out->records[out->n++] = rule;
}

static void map_resource_policy(const struct terraform_copy *c, const struct node *values,
                                struct terraform_map *out)
{
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++)
        map_half(c, &halves[i], values, out);
}

static const struct kind {
    const char *type, *top;
    void (*map)(const struct terraform_copy *c, const struct node *values,
                struct terraform_map *out);
} kinds[] = {
    { "descope_inbound_app", "clients", map_inbound_app },
    { "descope_outbound_app", "connections", map_outbound_app },
    { "descope_policy_rule", "rules", map_policy_rule },
    { "descope_resource_policy", "rules", map_resource_policy },
};

static const struct kind *kind_of(const char *type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return &kinds[i];
    return NULL;
}

bool terraform_map_has(const char *type)
{
    return kind_of(type) != NULL;
}

bool terraform_map_may_wait(const char *path)
{
    static const char *const names[] = { "id",           "client_id",  "client_secret",
                                         "version",      "cedar_text", "created_time",
                                         "modified_time" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], path) == 0)
            return true;
    return false;
}

struct terraform_map terraform_map_resource(const struct node *resource,
                                            struct diags *diags)
{
    struct arena *a = diag_arena(diags);
    struct terraform_copy c = { .arena = a, .diags = diags };
    const struct kind *kind = kind_of(text_of(a, resource, "type"));
    struct terraform_map out = { .n = 0 };

    if (kind == NULL)
        return out;
    out.top = kind->top;
    c.address = text_of(a, resource, "address");
    kind->map(&c, node_child(resource, "values"), &out);
    return out;
}
