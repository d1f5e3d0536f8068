/* SPDX-License-Identifier: MIT */
/* file: read a whole file with a limit; write one that only its owner can read. */
#ifndef STS_FILE_H
#define STS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

struct file_bytes {
    char *data; /* NUL-terminated; the NUL is not counted */
    size_t len;
};

/*
 * Read all of a file; "-" is standard input.
 *
 * Takes    limit_bytes: a longer file is refused.
 * Owns     the arena.
 * Fails    ERR_IO (with the reason of the system), ERR_LIMIT.
 */
int file_read(struct arena *a, const char *path, size_t limit_bytes,
              struct file_bytes *out, struct err *e) MUST_USE;

/* As file_read, but ERR_IO as well if group or others may read it: for secrets. */
int file_read_private(struct arena *a, const char *path, size_t limit_bytes,
                      struct file_bytes *out, struct err *e) MUST_USE;

/*
 * Write a file as one step (a new file beside it, then a rename).
 *
 * Takes    mode, for instance 0600.
 * Fails    ERR_IO; the old file is untouched then.
 */
int file_write(const char *path, const char *bytes, size_t bytes_len, unsigned mode,
               struct err *e) MUST_USE;

/* True if there is something at that path. */
bool file_exists(const char *path);

#endif
