/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/faults.h"
#include "conformance/requirements.h"

static void the_table_is_read(void **state)
{
    struct arena *a = arena_open(0);
    struct faults f = faults_load(a);
    const struct fault *one = faults_find(&f, "jti-missing");

    (void)state;
    assert_int_equal(f.n, 653);
    assert_non_null(one);
    assert_string_equal(one->what, "jti is left out");
    assert_int_equal(one->caught_by.n, 2);
    assert_true(faults_names(&one->caught_by, "TX-RES-011"));
    assert_false(faults_names(&one->caught_by, "TX-RES-01"));
    assert_null(faults_find(&f, "jti"));
    arena_free(a);
}

static void ids_are_unique_and_checks_exist(void **state)
{
    struct arena *a = arena_open(0);
    struct faults f = faults_load(a);
    const struct requirements *rows = requirements_load(a);

    (void)state;
    for (size_t i = 0; i < f.n; i++) {
        assert_ptr_equal(faults_find(&f, f.all[i].id), &f.all[i]);
        assert_int_not_equal(f.all[i].caught_by.n, 0);
        for (size_t k = 0; k < f.all[i].caught_by.n; k++)
            assert_non_null(requirements_find(rows, f.all[i].caught_by.texts[k]));
    }
    arena_free(a);
}

static void the_matrix_names_what_exists(void **state)
{
    struct arena *a = arena_open(0);
    struct faults f = faults_load(a);
    const struct requirements *rows = requirements_load(a);
    size_t measured = 0;

    (void)state;
    for (size_t i = 0; i < f.n; i++) {
        measured += f.all[i].measured;
        for (size_t k = 0; k < f.all[i].may_also.n; k++) {
            assert_non_null(requirements_find(rows, f.all[i].may_also.texts[k]));
            assert_false(faults_names(&f.all[i].caught_by, f.all[i].may_also.texts[k]));
        }
    }
    assert_true(measured >= 250);
    arena_free(a);
}

int main(void)
{
    rows_add_one("the table is read", the_table_is_read);
    rows_add_one("ids are unique, and the checks that must notice exist",
                 ids_are_unique_and_checks_exist);
    rows_add_one("the kill matrix names what exists", the_matrix_names_what_exists);
    return rows_run("faults");
}
