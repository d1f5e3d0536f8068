/* SPDX-License-Identifier: MIT */
#include "sts/person.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "wire/jwrite.h"

static void write_texts(struct jwrite *w, const char *name, const struct texts *texts)
{
    jwrite_member_texts(w, name, texts->items, texts->n);
}

void person_write(const struct user *user, const char *tenant, struct jwrite *w)
{
    jwrite_member_object(w, "tenants");
    for (size_t i = 0; i < user->n_user_tenants; i++) {
        const struct membership *m = &user->user_tenants[i];

        jwrite_member_object(w, m->tenant_id);
        write_texts(w, "roles", &m->role_names);
        write_texts(w, "permissions", &m->permissions);
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
    if (tenant[0] != '\0')
        jwrite_member_text(w, "dct", tenant);
    write_texts(w, "roles", &user->role_names);
    write_texts(w, "permissions", &user->permissions);
}

/* contract.md 5.1: dct is set by itself when the user has one tenant. */
const char *person_tenant(const struct user *user, const char *asked)
{
    if (asked[0] == '\0' && user->n_user_tenants == 1)
        return user->user_tenants[0].tenant_id;
    return asked;
}

static const struct membership *membership_of(const struct user *user, const char *tenant)
{
    for (size_t i = 0; i < user->n_user_tenants; i++) {
        if (strcmp(user->user_tenants[i].tenant_id, tenant) == 0)
            return &user->user_tenants[i];
    }
    return NULL;
}

/* Those of the project and those of the current tenant (contract.md 7.4). */
static struct texts joined(const struct texts *own, const struct texts *here,
                           struct arena *a)
{
    const char **items = arena_array(a, own->n + here->n, sizeof *items);

    for (size_t i = 0; i < own->n; i++)
        items[i] = own->items[i];
    for (size_t i = 0; i < here->n; i++)
        items[own->n + i] = here->items[i];
    return (struct texts){ items, own->n + here->n };
}

static struct texts tenants_of(const struct user *user, struct arena *a)
{
    const char **items = arena_array(a, user->n_user_tenants, sizeof *items);

    for (size_t i = 0; i < user->n_user_tenants; i++)
        items[i] = user->user_tenants[i].tenant_id;
    return (struct texts){ items, user->n_user_tenants };
}

static int read_claims(const struct user *user, const char *tenant, struct arena *a,
                       struct jobj *out)
{
    struct buf text = buf_make(a, SIZE_MAX / 2);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "sub", user->user_id);
    if (user->email[0] != '\0')
        jwrite_member_text(&w, "email", user->email);
    if (user->name[0] != '\0')
        jwrite_member_text(&w, "name", user->name);
    person_write(user, tenant, &w);
    jwrite_object_end(&w);
    return jobj_parse_object(a, text.data, text.len, out, NULL);
}

int person_enter(struct casefile *c, const struct user *user, const char *tenant,
                 struct err *e)
{
    static const struct membership none = { 0 };
    const struct membership *here = membership_of(user, tenant);
    struct case_subject *s = &c->subject;

    if (here == NULL)
        here = &none;
    if (read_claims(user, tenant, c->arena, &s->claims) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The user cannot be described");
    s->verified = s->login = true;
    s->sub = s->user_id = user->user_id;
    s->client = c->caller.client;
    s->azp = s->client->client_id;
    s->email = user->email[0] != '\0' ? user->email : NULL;
    s->tenant = tenant[0] != '\0' ? tenant : NULL;
    s->tenants = tenants_of(user, c->arena);
    s->roles = joined(&user->role_names, &here->role_names, c->arena);
    s->permissions = joined(&user->permissions, &here->permissions, c->arena);
    return 0;
}
