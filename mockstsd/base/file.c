/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

enum { ROOM_FIRST = 16 * 1024 };

static void close_deferred(void *fd)
{
    close(*(int *)fd);
}

static int io_error(struct err *e, const char *what, const char *path)
{
    char reason[128];

    if (strerror_r(errno, reason, sizeof reason) != 0)
        reason[0] = '\0';
    return err_set(e, ERR_IO, "cannot %s %s: %s", what, path, reason);
}

static size_t smaller(size_t x, size_t y)
{
    return x < y ? x : y;
}

/* Bytes to begin with: what the file system says, plus one to see the end. */
static size_t first_room(const struct stat *st, size_t limit_bytes)
{
    if (!S_ISREG(st->st_mode) || st->st_size <= 0)
        return ROOM_FIRST;
    return smaller((size_t)st->st_size, limit_bytes) + 2;
}

/* Read until the end or until room bytes are there. */
static int fill(int fd, struct file_bytes *got, size_t room)
{
    while (got->len < room) {
        ssize_t n = read(fd, got->data + got->len, room - got->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        got->len += (size_t)n;
    }
    return 1;
}

struct source {
    int fd;
    const char *path;
    struct stat st;
};

static int read_all(struct arena *a, const struct source *from, size_t limit_bytes,
                    struct file_bytes *out, struct err *e)
{
    size_t room = first_room(&from->st, limit_bytes);
    struct file_bytes got = { .data = arena_alloc(a, room) };
    int more;

    while ((more = fill(from->fd, &got, room - 1)) > 0 && got.len <= limit_bytes) {
        char *bigger = arena_array(a, room, 2);
        memcpy(bigger, got.data, got.len);
        got.data = bigger;
        room *= 2;
    }
    if (more < 0)
        return io_error(e, "read", from->path);
    if (got.len > limit_bytes)
        return err_set(e, ERR_LIMIT, "%s is longer than %zu bytes", from->path,
                       limit_bytes);
    got.data[got.len] = '\0';
    *out = got;
    return 0;
}

static int source_open(struct arena *a, const char *path, struct source *out,
                       struct err *e)
{
    int *fd = arena_alloc(a, sizeof *fd);

    out->path = path;
    if (strcmp(path, "-") == 0) {
        out->path = "standard input";
        out->fd = STDIN_FILENO;
    } else {
        *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (*fd < 0)
            return io_error(e, "open", path);
        out->fd = *fd;
        arena_defer(a, close_deferred, fd);
    }
    if (fstat(out->fd, &out->st) < 0)
        return io_error(e, "read", out->path);
    return 0;
}

int file_read(struct arena *a, const char *path, size_t limit_bytes,
              struct file_bytes *out, struct err *e)
{
    struct source from;

    if (source_open(a, path, &from, e) < 0)
        return -1;
    return read_all(a, &from, limit_bytes, out, e);
}

int file_read_private(struct arena *a, const char *path, size_t limit_bytes,
                      struct file_bytes *out, struct err *e)
{
    struct source from;

    if (source_open(a, path, &from, e) < 0)
        return -1;
    if (S_ISREG(from.st.st_mode) && (from.st.st_mode & 077) != 0)
        return err_set(e, ERR_IO,
                       "%s can be read by others than its owner (mode %03o): chmod 600",
                       path, (unsigned)(from.st.st_mode & 0777));
    return read_all(a, &from, limit_bytes, out, e);
}

static int write_all(int fd, const char *bytes, size_t bytes_len)
{
    while (bytes_len > 0) {
        ssize_t n = write(fd, bytes, bytes_len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes += n;
        bytes_len -= (size_t)n;
    }
    return 0;
}

/* Everything of the new file is on the disk before it takes the place of the old one. */
static int fill_new(int fd, const char *bytes, size_t bytes_len, unsigned mode)
{
    int rc = write_all(fd, bytes, bytes_len);

    if (rc == 0)
        rc = fchmod(fd, (mode_t)mode);
    if (rc == 0)
        rc = fsync(fd);
    if (close(fd) < 0)
        rc = -1;
    return rc;
}

int file_write(const char *path, const char *bytes, size_t bytes_len, unsigned mode,
               struct err *e)
{
    char beside[PATH_MAX];
    int len = snprintf(beside, sizeof beside, "%s.XXXXXX", path);

    if (len < 0 || (size_t)len >= sizeof beside)
        return err_set(e, ERR_IO, "the name %.100s... is too long", path);
    int fd = mkstemp(beside); /* 0600 until all is written */
    if (fd < 0)
        return io_error(e, "create", path);
    if (fill_new(fd, bytes, bytes_len, mode) < 0 || rename(beside, path) < 0) {
        io_error(e, "write", path);
        unlink(beside);
        return -1;
    }
    return 0;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
