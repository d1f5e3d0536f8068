/* SPDX-License-Identifier: MIT */
#include "commands/source.h"

#include <sysexits.h>

#include "rows.h"

#include "base/arena.h"
#include "tenant/snapshot.h"
#include "tenant/switches.h"

#define FIXTURES STS_FIXTURES "/"

struct row {
    const char *name;
    const char *path; /* NULL: the built-in demo tenant */
    enum dialect dialect;
    int code;
    const char *says; /* in the complaints */
};

static const struct row rows[] = {
    { "without a file the demo tenant is served", NULL, DIALECT_DESCOPE, 0, "" },
    { "and in the dialect that was asked for", NULL, DIALECT_RFC, 0, "" },
    { "a file is read", FIXTURES "tenants/demo.yaml", DIALECT_DESCOPE, 0, "" },
    { "a file that is not there", FIXTURES "tenants/none.yaml", DIALECT_DESCOPE,
      EX_NOINPUT, "none.yaml" },
    { "a folder", STS_FIXTURES, DIALECT_DESCOPE, EX_NOINPUT, "fixtures" },
    { "a file with a mistake names the place",
      FIXTURES "hostile/fixture/unknown-key.yaml", DIALECT_DESCOPE, EX_CONFIG,
      "unknown-key.yaml:" },
    { "an empty file", FIXTURES "hostile/fixture/empty.yaml", DIALECT_DESCOPE, EX_CONFIG,
      "empty.yaml:" },
    { "a file that is no text", FIXTURES "hostile/fixture/nul.yaml", DIALECT_DESCOPE,
      EX_CONFIG, "nul.yaml:" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    char text[4096] = "";
    FILE *complaints = fmemopen(text, sizeof text, "w");
    struct source_ask ask = { row->path, (int)row->dialect, complaints, LOGIN_AUTO };
    struct snapshot *world = NULL;

    assert_non_null(complaints);
    assert_int_equal(source_load(&ask, a, &world), row->code);
    fclose(complaints);
    assert_non_null(strstr(text, row->says));
    if (row->code == 0) {
        assert_non_null(world);
        assert_int_equal(snapshot_project(world)->switches.dialect, row->dialect);
    } else {
        assert_null(world);
    }
    snapshot_drop(world);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check_row);
    return rows_run("source");
}
