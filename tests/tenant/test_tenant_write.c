/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "given.h"
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "tenant/fields.h"
#include "tenant/tenant_schema.h"
#include "tenant/tenant_write.h"
#include "wire/jgate.h"

enum { ROOM = 1 << 22 };

/* Every secret of this world contains the word CANARY. */
static const char secrets[] =
    "project: { id: P2aCmeDemoProject0000000000A }\n"
    "users: [{ userId: U1 }]\n"
    "clients: [{ id: TPA1, name: a, secrets: [{ secret: CANARY1 }] }]\n"
    "connections: [{ id: k, clientSecret: CANARY2 }]\n"
    "credentials: [{ appId: k, userId: U1, accessToken: CANARY3, refreshToken: CANARY4 "
    "}]\n"
    "managementKeys: [{ key: CANARY5 }]\n"
    "accessKeys: [{ key: CANARY6 }]\n";

static void digests_alone(void **state)
{
    struct given g = given_text(secrets);
    struct buf out = buf_make(g.arena, ROOM);

    (void)state;
    tenant_write(&out, g.world, WRITE_DIGESTS);
    assert_null(strstr(out.data, "CANARY"));
    assert_non_null(strstr(given_json(&g), "CANARY6")); /* the positive twin */
    struct given again = given_text(out.data);
    assert_non_null(again.world);
    assert_memory_equal(snapshot_client(again.world, "TPA1")->secrets[0].sha256,
                        snapshot_client(g.world, "TPA1")->secrets[0].sha256, 32);
    given_end(&again);
    given_end(&g);
}

static void every_key_survives(void **state)
{
    struct given g = given_file("tenants/every-key.yaml");

    (void)state;
    assert_non_null(g.world);
    const char *json = given_json(&g);
    struct given again = given_text(json);
    assert_string_equal(given_json(&again), json);
    given_end(&again);
    given_end(&g);
}

static bool has_key(const char *json, const char *key)
{
    size_t len = strlen(key);

    for (const char *at = strchr(json, '"'); at; at = strchr(at + 1, '"'))
        if (strncmp(at + 1, key, len) == 0 && strncmp(at + 1 + len, "\":", 2) == 0)
            return true;
    return false;
}

/* A key that the writer forgot, or that the test file lacks, would be lost on a restart. */
static void every_key_is_written(void **state)
{
    struct given g = given_file("tenants/every-key.yaml");
    const char *json = given_json(&g);

    (void)state;
    for (size_t i = 0; i < FIELDS_TOPS; i++) {
        const struct field_table *table = fields_tops[i].table;
        for (size_t k = 0; k < table->n_fields; k++) {
            const struct field *f = &table->fields[k];
            bool is_said_otherwise =
                f->alias || f->type == FIELD_IGNORED || f->type == FIELD_DIGEST;
            if (!is_said_otherwise && !has_key(json, f->key))
                fail_msg("%s.%s is not written", table->name, f->key);
        }
    }
    given_end(&g);
}

static void schema_knows_every_key(void **state)
{
    struct arena *a = arena_open(0);
    struct buf out = buf_make(a, ROOM);
    struct err e;

    (void)state;
    tenant_schema(&out);
    assert_int_equal(jgate_check(out.data, out.len, &e), 0);
    for (size_t i = 0; i < FIELDS_TOPS; i++) {
        assert_true(has_key(out.data, fields_tops[i].key));
        for (size_t k = 0; k < fields_tops[i].table->n_fields; k++)
            assert_true(has_key(out.data, fields_tops[i].table->fields[k].key));
    }
    arena_free(a);
}

int main(void)
{
    rows_add_one("the state shows no secret, and loads again", digests_alone);
    rows_add_one("a world with every key is written and read back the same",
                 every_key_survives);
    rows_add_one("every key of the tables is written", every_key_is_written);
    rows_add_one("the schema is JSON and knows every key", schema_knows_every_key);
    return rows_run("tenant_write");
}
