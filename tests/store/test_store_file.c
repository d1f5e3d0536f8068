/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rows.h"

#include "base/arena.h"
#include "store/store_sqlite.h"

/* Try to open the file of a keep whose store is closed or not; the error's code. */
static int open_again(struct keep *k, struct err *e)
{
    struct store_options options = { .path = k->path };
    struct store *store = NULL;

    if (store_open(&options, &store, e) < 0)
        return e->code;
    store_close(store);
    return ERR_NONE;
}

static void shut(struct keep *k)
{
    store_close(k->store);
    k->store = NULL;
}

static void overwrite(const char *path, long at, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void state_survives(struct keep *k)
{
    keep_put(k, "x", "kept");
    keep_event(k, "P", 1);
    keep_event(k, "P", 2);
    keep_reopen(k);
    assert_string_equal(keep_value(k, "x"), "kept");
    assert_int_equal(keep_written(k, "P"), 2);
    keep_event(k, "P", 3);
    assert_int_equal(keep_written(k, "P"), 3);
    assert_true(store_any(k->store, 1));
}

static void files_are_private(struct keep *k)
{
    static const char *const names[] = { "", "-wal", "-shm", ".lock" };

    keep_put(k, "x", "y");
    for (size_t i = 0; i < ROWS_COUNT(names); i++) {
        char name[96];
        struct stat st;

        snprintf(name, sizeof name, "%s%s", k->path, names[i]);
        assert_int_equal(stat(name, &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
    }
}

static void readable_file(struct keep *k)
{
    struct err e = { 0 };

    shut(k);
    assert_int_equal(chmod(k->path, 0640), 0);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "mode 0640"));
    assert_non_null(strstr(e.text, k->path));
    assert_int_equal(chmod(k->path, 0600), 0);
    assert_int_equal(open_again(k, &e), ERR_NONE);
}

static void writable_directory(struct keep *k)
{
    struct err e = { 0 };

    shut(k);
    assert_int_equal(chmod(k->dir, 0770), 0);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "mode 0770"));
    assert_int_equal(chmod(k->dir, 0755), 0);
    assert_int_equal(open_again(k, &e), ERR_NONE);
}

static void symbolic_link(struct keep *k)
{
    char target[96];
    struct err e = { 0 };

    shut(k);
    snprintf(target, sizeof target, "%s/target", k->dir);
    assert_int_equal(rename(k->path, target), 0);
    assert_int_equal(symlink(target, k->path), 0);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "not a regular file"));
    unlink(target);
}

static void missing_directory(struct keep *k)
{
    struct err e = { 0 };

    snprintf(k->path, sizeof k->path, "%s/no/store.db", k->dir);
    assert_int_equal(open_again(k, &e), ERR_IO);
    snprintf(k->path, sizeof k->path, "%s/store.db", k->dir);
}

static void second_opener(struct keep *k)
{
    struct err e = { 0 };
    pid_t child;
    int status;

    assert_int_equal(open_again(k, &e), ERR_CONFLICT);
    assert_non_null(strstr(e.text, "another process uses it"));
    shut(k);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) /* whoever closed it left nothing locked */
        _exit(open_again(k, &e) == ERR_NONE ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void not_a_database(struct keep *k)
{
    struct err e = { 0 };

    keep_put(k, "x", "y");
    shut(k);
    overwrite(k->path, 0, "This is a shopping list.", 24);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "file is not a database"));
    assert_non_null(strstr(e.text, k->path));
}

static void database_of_another(struct keep *k)
{
    struct err e = { 0 };

    keep_put(k, "x", "y");
    shut(k);
    overwrite(k->path, 68, "\0\0\0\1", 4); /* the header's application id */
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "database of another program"));
}

/* The one row of schema_version is a cell at the end of page 2; make it 99. */
static void newer_version(struct keep *k)
{
    struct err e = { 0 };

    shut(k);
    overwrite(k->path, 4096 + 5, "\x0f\xfb", 2);
    overwrite(k->path, 4096 + 8, "\x0f\xfb", 2);
    overwrite(k->path, 4096 + 0xffb, "\3\1\2\1\x63", 5);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "it is of version 99, this program knows 1"));
}

/* Any other program with the file open, a backup for instance. */
static void locked_for_a_while(struct keep *k)
{
    struct change *c = keep_change(k);
    struct store_sqlite *other;
    struct err e = { 0 };

    keep_event(k, "P", 1);
    change_event(c, &(struct store_event){
                        .project = "Q", .id = "E", .bytes = "b", .bytes_len = 1 });
    assert_int_equal(store_sqlite_open(k->path, STORE_SQLITE_LOCK, &other, NULL), 0);
    assert_int_equal(keep_commit(k, c, &e), -1);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    assert_non_null(strstr(e.text, "database is locked"));
    assert_true(store_ready(k->store, NULL));
    store_sqlite_close(other);
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_int_equal(keep_written(k, "Q"), 1);
    assert_int_equal(keep_written(k, "P"), 1);
}

/* Run work in a process that then ends like one that was killed. */
static void in_a_crash(struct keep *k, void (*work)(struct keep *k))
{
    int status;
    pid_t child;

    shut(k);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        keep_reopen(k);
        work(k);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void commit_a_hundred(struct keep *k)
{
    char key[16];

    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "key%d", i);
        keep_put(k, key, key);
        keep_event(k, "P", i);
    }
}

static void crash(struct keep *k)
{
    char key[16];

    in_a_crash(k, commit_a_hundred);
    keep_reopen(k);
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "key%d", i);
        assert_non_null(keep_value(k, key));
    }
    assert_int_equal(keep_written(k, "P"), 100);
}

static void commit_one(struct keep *k)
{
    keep_put(k, "last", "words");
}

static void damage_after_a_crash(struct keep *k)
{
    char big[3000];
    struct err e = { 0 };

    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    for (char key[2] = "a"; key[0] <= 'z'; key[0]++)
        keep_put(k, key, big);
    in_a_crash(k, commit_one);
    keep_reopen(k);
    assert_string_equal(keep_value(k, "last"), "words");
    in_a_crash(k, commit_one);
    /* pages in the middle, which opening alone would not read */
    for (long page = 8; page < 20; page++)
        overwrite(k->path, page * 4096, big, 512);
    assert_int_equal(open_again(k, &e), ERR_IO);
    assert_non_null(strstr(e.text, "SQLite finds: "));
}

/* A file that may not grow is a disk that fails: EFBIG, an IO error to SQLite. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void failing_disk(struct keep *k)
{
    struct change *c = keep_change(k);
    struct store_row *row = NULL;
    struct store_query q = { .kind = 1, .project = "P", .key = "x", .now_s = KEEP_NOW_S };
    struct err e = { 0 };

    keep_put(k, "x", "acknowledged");
    change_put(c,
               &(struct store_row){
                   .kind = 1, .project = "P", .key = "y", .value = "z", .value_len = 1 });
    signal(SIGXFSZ, SIG_IGN);
    limit_files(4096);
    assert_int_equal(keep_commit(k, c, &e), -1);
    limit_files(RLIM_INFINITY);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    assert_false(store_ready(k->store, &e));
    assert_non_null(strstr(e.text, "the store closed itself: SQLite says"));
    assert_int_equal(keep_commit(k, c, &e), -1); /* S2: though the disk is well again */
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    assert_int_equal(store_get(k->store, &q, k->arena, &row, &e), -1);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    keep_reopen(k);
    assert_string_equal(keep_value(k, "x"), "acknowledged");
    assert_null(keep_value(k, "y"));
}

static const struct keep_row rows[] = {
    { "rows, events and their count survive a restart", state_survives, true },
    { "all files of a store are 0600", files_are_private, true },
    { "a file that others may read is refused, made private it opens", readable_file,
      true },
    { "a directory in which others may write is refused", writable_directory, true },
    { "a symbolic link is refused", symbolic_link, true },
    { "a missing directory is named", missing_directory, true },
    { "a second opener is refused, until the first has closed", second_opener, true },
    { "a file that is no database is refused with a sentence", not_a_database, true },
    { "a database of another program is refused", database_of_another, true },
    { "a file of a newer version is refused", newer_version, true },
    { "a lock held by another fails the commit, not the store", locked_for_a_while,
      true },
    { "a crash loses nothing that was acknowledged", crash, true },
    { "damage is found after a crash", damage_after_a_crash, true },
    { "a disk error closes the store until it is opened again", failing_disk, true },
};

int main(void)
{
    ROWS_ADD(rows, keep_each);
    return rows_run("store_file");
}
