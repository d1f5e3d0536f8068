/* SPDX-License-Identifier: MIT */
#include "sts/keysource.h"

#include <stdio.h>

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/keyrow.h"

struct row {
    const char *name;
    enum signkey_alg alg;
};

static const struct row rows[] = {
    { "a seeded run has the published RSA key", SIGNKEY_RS256 },
    { "a seeded run with ES256 has the published P-256 key", SIGNKEY_ES256 },
};

/* The same kid every time, and nothing is kept. */
static void each(void **state)
{
    const struct row *row = *state;
    char kid[64] = "";

    for (int i = 0; i < 2; i++) {
        struct place *p = place_open("{}", "");
        struct keysource from = { .sts = &p->sts,
                                  .project = PLACE_PROJECT,
                                  .alg = row->alg };
        struct arena *a = arena_open(0);
        struct keyrows keys;

        assert_true(keysource_is_pinned(&from));
        assert_int_equal(keysource_load(&from, a, &keys, NULL), 0);
        assert_int_equal(keys.n, 1);
        assert_int_equal(signkey_alg(keys.rows[0].key), row->alg);
        assert_false(store_any(p->sts.store, ROW_KEY));
        if (i > 0)
            assert_string_equal(signkey_kid(keys.rows[0].key), kid);
        snprintf(kid, sizeof kid, "%s", signkey_kid(keys.rows[0].key));
        arena_free(a);
        place_close(p);
    }
}

int main(void)
{
    rnd_seed(1);
    ROWS_ADD(rows, each);
    return rows_run("keysource");
}
