/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/checkfile.h"
#include "conformance/requirements.h"

static void whole(void **state)
{
    struct arena *a = arena_open(0);
    const struct requirements *all = requirements_load(a);

    (void)state;
    assert_int_equal(all->n, 606);
    for (size_t i = 0; i < all->n; i++) {
        const struct requirement *r = &all->rows[i];

        assert_in_range(r->profile, 1, 15);
        assert_true(r->text[0] && r->spec[0] && r->provoke[0] && r->expect[0]);
        assert_ptr_equal(requirements_find(all, r->id), r); /* no id stands twice */
        assert_true(strcmp(r->source, "seed") == 0 || strcmp(r->source, "rfc") == 0 ||
                    strcmp(r->source, "bcp") == 0);
    }
    assert_null(requirements_find(all, "TX-REQ-999"));
    arena_free(a);
}

static const struct citation {
    const char *name, *spec, *place;
    bool cites;
} citations[] = {
    { "a document", "RFC8693 §2.2.1", "RFC8693", true },
    { "another document", "RFC8693 §2.2.1", "RFC869", false },
    { "its section", "RFC8693 §2.2.1", "RFC8693/2.2.1", true },
    { "a section holds those below it", "RFC8693 §2.2.1", "RFC8693/2.2", true },
    { "and not those beside it", "RFC8693 §2.20", "RFC8693/2.2", false },
    { "nor one that ends alike", "RFC8693 §12.2", "RFC8693/2.2", false },
    { "the second of several", "seed Setup; RFC8707 §2", "RFC8707/2", true },
    { "a section of another document", "RFC8693 §3; RFC8707 §2", "RFC8693/2", false },
    { "one of two sections", "RFC8693 §2.1, §2.2.2", "RFC8693/2.2", true },
    { "the page", "seed Dual Role", "seed", true },
};

static void cites(void **state)
{
    const struct citation *r = *state;
    struct requirement row = { .spec = r->spec };

    assert_int_equal(requirements_cites(&row, r->place), r->cites);
}

static void loads(void **state)
{
    struct arena *a = arena_open(0);
    struct checks checks;
    struct err e = { 0 };
    int rc = checkfile_load(requirements_load(a), a, &checks, &e);

    (void)state;
    if (rc < 0)
        print_message("%s\n", e.text);
    assert_int_equal(rc, 0);
    assert_non_null(checkfile_find(&checks, "TX-REQ-001"));
    for (size_t i = 0; i < checks.n; i++)
        if (checks.all[i].twin != NULL)
            assert_non_null(checkfile_find(&checks, checks.all[i].twin));
    arena_free(a);
}

int main(void)
{
    rows_add_one("the catalogue is whole", whole);
    ROWS_ADD(citations, cites);
    rows_add_one("every check is well formed, and its twin is there", loads);
    return rows_run("requirements");
}
