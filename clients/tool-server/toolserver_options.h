/* SPDX-License-Identifier: MIT */
/*
 * toolserver_options: what was asked of `mcp-tool-server`?
 *
 * The credentials at the STS are not among its options: mcpsts.h reads them from the
 * environment or a file.
 */
#ifndef STS_TOOLSERVER_OPTIONS_H
#define STS_TOOLSERVER_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "service/service_options.h"

struct arena;

struct toolserver_options {
    struct service_options service;
    const char *resource;     /* NULL: from the listener's URL and the path */
    const char *const *paths; /* one or more */
    const char *const *server_ids;
    const char *const *origins;
    size_t n_paths, n_server_ids, n_origins;
    const char *sts_url, *project_id, *ca_file;
    const char *downstream_url; /* without a slash at its end */
    int64_t timeout_ms, cache_s;
};

/*
 * Read them.
 *
 * Returns  0; SERVICE_OPTIONS_HELP; else an exit code, said on standard error.
 * Owns     the arena.
 */
int toolserver_options_read(char **argv, struct arena *a,
                            struct toolserver_options *out) MUST_USE;

#endif
