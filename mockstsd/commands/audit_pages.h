/* SPDX-License-Identifier: MIT */
/* audit_pages: read the audit log page by page, from a daemon or from a store file. */
#ifndef STS_AUDIT_PAGES_H
#define STS_AUDIT_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct opts;
struct sts;

enum { AUDIT_PAGE = 1000 }; /* the most that one search gives (contract.md 8.5) */

struct audit_pages {
    const char *url, *bearer; /* of a daemon, or … */
    struct sts *sts;          /* … of a store file */
    const char *project;
    const char *action, *user; /* filters, or NULL */
    int64_t from_ms;           /* 0: from the first */
    bool oldest_first;
};

struct audit_page {
    struct jobj *events;
    size_t n;
    int64_t total; /* that match, on all pages */
};

/*
 * Read one page of size events, counted from 0.
 *
 * Owns     the arena.
 * Fails    ERR_IO, ERR_UNAVAILABLE and the codes of audit_search.
 */
int audit_pages_read(const struct audit_pages *pages, int64_t page, int64_t size,
                     struct arena *a, struct audit_page *out, struct err *e) MUST_USE;

#endif
