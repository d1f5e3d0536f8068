/* SPDX-License-Identifier: MIT */
/*
 * store_file: is this path a safe place for credentials?
 *
 * Only looks at names, owners and modes; never at what is inside.
 */
#ifndef STS_STORE_FILE_H
#define STS_STORE_FILE_H

#include <stdbool.h>

#include "base/attr.h"

struct err;

enum { STORE_FILE_NAME_MAX = 2008 };

/*
 * Make sure that there is a file at path, an empty one if need be, that is ours alone.
 *
 * Returns  in lock the name of the file beside it that keeps a second user out.
 * Fails    ERR_IO: no regular file of ours, readable by group or others, a missing directory,
 *          or one in which others may replace files.
 */
int store_file_claim(const char *path, char lock[STORE_FILE_NAME_MAX],
                     struct err *e) MUST_USE;

/* True if the last user of the store did not close it. */
bool store_file_unclean(const char *path);

#endif
