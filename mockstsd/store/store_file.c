/* SPDX-License-Identifier: MIT */
#include "store/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

enum { PATH_MAX_BYTES = STORE_FILE_NAME_MAX - 8, STICKY = 01000 /* XSI's S_ISVTX */ };

/* SQLite's companions, created with the mode of the file itself, and our lock */
static const char *const companions[] = { "", "-wal", "-shm", ".lock" };

static int check_file(const char *path, struct err *e)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_IO, "%s is not a regular file", path);
    if (st.st_uid != geteuid())
        return err_set(e, ERR_IO, "%s belongs to another user", path);
    if ((st.st_mode & 077) != 0)
        return err_set(
            e, ERR_IO,
            "%s holds credentials, but its mode %04o lets others use it: chmod 600", path,
            (unsigned)st.st_mode & 07777u);
    return 0;
}

/* chosen: others may look into the directory, the files are 0600; they may not write there */
static int check_directory(const char *path, struct err *e)
{
    char dir[PATH_MAX_BYTES + 1];
    const char *slash = strrchr(path, '/');
    struct stat st;
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);

    memcpy(dir, path, n);
    dir[n] = '\0';
    if (n == 0)
        memcpy(dir, slash == NULL ? "." : "/", 2);
    if (stat(dir, &st) < 0)
        return err_set(e, ERR_IO, "the directory of the store, %s: %s", dir,
                       strerror(errno));
    if ((st.st_mode & 022) != 0 && (st.st_mode & STICKY) == 0)
        return err_set(e, ERR_IO, "others may replace files in %s (mode %04o): chmod 700",
                       dir, (unsigned)st.st_mode & 07777u);
    return 0;
}

static int create(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 && errno == EEXIST)
        return 0; /* was checked */
    if (fd < 0)
        return err_set(e, ERR_IO, "%s cannot be created: %s", path, strerror(errno));
    close(fd);
    return 0;
}

int store_file_claim(const char *path, char lock[STORE_FILE_NAME_MAX], struct err *e)
{
    char name[STORE_FILE_NAME_MAX];

    if (strlen(path) > PATH_MAX_BYTES)
        return err_set(e, ERR_IO, "the path of the store is too long");
    if (check_directory(path, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof companions / sizeof companions[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, companions[i]);
        if (check_file(name, e) < 0)
            return -1;
    }
    snprintf(lock, STORE_FILE_NAME_MAX, "%s.lock", path);
    if (create(lock, e) < 0)
        return -1;
    return create(path, e);
}

bool store_file_unclean(const char *path)
{
    char name[STORE_FILE_NAME_MAX];
    struct stat st;

    /* the last handle to be closed writes the log back and removes it */
    snprintf(name, sizeof name, "%s-wal", path);
    return stat(name, &st) == 0 && st.st_size > 0;
}
