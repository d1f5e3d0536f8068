/* SPDX-License-Identifier: MIT */
#include "sts/person.h"

#include "place.h"
#include "rows.h"

#include "base/arena.h"

/* Which tenant is the current one (contract.md 5.1)? */
static const struct row {
    const char *name;
    size_t n_tenants;
    const char *asked, *want;
} rows[] = {
    { "without a tenant there is no current one", 0, "", "" },
    { "the only tenant is the current one", 1, "", "T1" },
    { "of two none is by itself", 2, "", "" },
    { "the one asked for is", 2, "T2", "T2" },
};

static void picks(void **state)
{
    static const struct membership both[] = { { .tenant_id = "T1" },
                                              { .tenant_id = "T2" } };
    const struct row *row = *state;
    const struct user user = { .user_tenants = both, .n_user_tenants = row->n_tenants };

    assert_string_equal(person_tenant(&user, row->asked), row->want);
}

static const char *const staff[] = { "staff" }, *const boss[] = { "boss" };
static const char *const sees[] = { "see" };

/* Policy sees what the token will say: project rights, and those of the current tenant. */
static void enters(void **state)
{
    static const struct membership tenants[] = {
        { .tenant_id = "T1", .role_names = { boss, 1 }, .permissions = { sees, 1 } },
        { .tenant_id = "T2" },
    };
    static const struct user user = { .user_id = "U1",
                                      .email = "anna@acme.test",
                                      .name = "Anna",
                                      .role_names = { staff, 1 },
                                      .user_tenants = tenants,
                                      .n_user_tenants = 2 };
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, "https://api.test/", NULL);
    const struct case_subject *s = &c->subject;
    const char *text;

    (void)state;
    assert_int_equal(person_enter(c, &user, "T1", NULL), 0);
    assert_true(s->verified && s->login);
    assert_string_equal(s->user_id, "U1");
    assert_string_equal(s->azp, c->caller.client->client_id);
    assert_string_equal(s->tenant, "T1");
    assert_int_equal(s->tenants.n, 2);
    assert_int_equal(s->roles.n, 2);
    assert_string_equal(s->roles.items[0], "staff");
    assert_string_equal(s->roles.items[1], "boss");
    assert_int_equal(s->permissions.n, 1);
    assert_int_equal(jobj_text(s->claims, "dct", &text, NULL), 0);
    assert_string_equal(text, "T1");
    assert_true(jobj_has(jobj_get(s->claims, "tenants"), "T2"));
    assert_int_equal(person_enter(c, &user, "", NULL), 0);
    assert_null(s->tenant);
    assert_int_equal(s->roles.n, 1);
    assert_false(jobj_has(s->claims, "dct"));
    place_close(p);
}

int main(void)
{
    ROWS_ADD(rows, picks);
    rows_add_one("a login is seen as its token will say", enters);
    return rows_run("person");
}
