/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

static struct arena *arena;
static char folder[] = "/tmp/test_file.XXXXXX";

static const char *in_folder(const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

static void what_is_written_is_read(void **state)
{
    const char *path = in_folder("text");
    struct file_bytes got = { 0 };
    struct err e;

    (void)state;
    assert_false(file_exists(path));
    assert_int_equal(file_write(path, "a\0b", 3, 0600, &e), 0);
    assert_true(file_exists(path));
    assert_int_equal(file_read(arena, path, 3, &got, &e), 0);
    assert_int_equal(got.len, 3);
    assert_memory_equal(got.data, "a\0b", 4);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    const char *path = in_folder("long");
    struct file_bytes got = { 0 };
    struct err e;

    (void)state;
    assert_int_equal(file_write(path, "12345", 5, 0600, &e), 0);
    assert_int_equal(file_read(arena, path, 5, &got, &e), 0);
    got.len = 99;
    assert_int_equal(file_read(arena, path, 4, &got, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    assert_int_equal(got.len, 99);
}

static void a_file_without_a_known_size_is_read_to_its_end(void **state)
{
    struct file_bytes got = { 0 };
    struct err e;

    (void)state;
    assert_int_equal(file_read(arena, "/proc/self/status", 100000, &got, &e), 0);
    assert_true(got.len > 100);
    assert_int_equal(file_read(arena, "/dev/zero", 100000, &got, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
}

static void a_missing_file_says_why(void **state)
{
    struct file_bytes got;
    struct err e;

    (void)state;
    assert_int_equal(file_read(arena, in_folder("none"), 10, &got, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text, "No such file"));
    assert_int_equal(file_read(arena, folder, 10, &got, &e), -1);
    assert_int_equal(e.code, ERR_IO);
}

static void a_secret_must_be_its_owners_alone(void **state)
{
    const char *path = in_folder("secret");
    struct file_bytes got = { 0 };
    struct err e;

    (void)state;
    assert_int_equal(file_write(path, "key", 3, 0600, &e), 0);
    assert_int_equal(file_read_private(arena, path, 10, &got, &e), 0);
    assert_string_equal(got.data, "key");
    assert_int_equal(file_write(path, "key", 3, 0640, &e), 0);
    assert_int_equal(file_read_private(arena, path, 10, &got, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_int_equal(file_read(arena, path, 10, &got, &e), 0);
}

static void writing_sets_the_mode_and_leaves_nothing_beside(void **state)
{
    const char *path = in_folder("mode");
    struct stat st;
    struct err e;

    (void)state;
    assert_int_equal(file_write(path, "old", 3, 0644, &e), 0);
    assert_int_equal(file_write(path, "newer", 5, 0600, &e), 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 5);
    assert_int_equal(file_write(in_folder("none/x"), "x", 1, 0600, &e), -1);
    assert_int_equal(e.code, ERR_IO);
}

static void a_failed_write_keeps_the_old_file(void **state)
{
    const char *path = in_folder("taken");
    struct err e;

    (void)state;
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(file_write(path, "x", 1, 0600, &e), -1);
    assert_int_equal(e.code, ERR_IO);
    assert_int_equal(rmdir(path), 0);
}

static void forget(const char *name)
{
    unlink(in_folder(name));
}

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    arena = arena_open(0);
    rows_add_one("what is written is read, NULs too", what_is_written_is_read);
    rows_add_one("a file over the limit is refused", a_file_over_the_limit_is_refused);
    rows_add_one("a file without a known size is read to its end, within the limit",
                 a_file_without_a_known_size_is_read_to_its_end);
    rows_add_one("a missing file says why", a_missing_file_says_why);
    rows_add_one("a secret must be its owner's alone", a_secret_must_be_its_owners_alone);
    rows_add_one("writing sets the mode and replaces the file",
                 writing_sets_the_mode_and_leaves_nothing_beside);
    rows_add_one("a failed write keeps what was there and leaves nothing beside it",
                 a_failed_write_keeps_the_old_file);
    int rc = rows_run("file");
    forget("text");
    forget("long");
    forget("secret");
    forget("mode");
    if (rmdir(folder) != 0) /* something was left beside */
        rc = 1;
    arena_free(arena);
    return rc;
}
