/* SPDX-License-Identifier: MIT */
/*
 * baseline: which failures of a target are known, and does a run fail as they say?
 *
 * One file for each target, the only place for known failures. An entry excuses one verdict with
 * one message until one day; what differs, passes or is late fails the run.
 */
#ifndef STS_BASELINE_H
#define STS_BASELINE_H

#include <stddef.h>

#include "base/attr.h"
#include "conformance/requirements.h"
#include "conformance/verdict.h"

struct arena;
struct err;

struct baseline_entry {
    const char *id;
    enum verdict status; /* FAIL, WARN or BLOCKED */
    const char *message; /* POSIX extended regular expression */
    const char *reason;  /* one that begins with TODO excuses nothing */
    const char *issue;
    const char *until; /* "2027-06-30": the last day on which it counts */
};

struct baseline {
    const char *target, *dialect;
    struct baseline_entry *entries;
    size_t n;
};

/*
 * Read one.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE with file and path: a form that is none, an id of no row, an id twice;
 *          ERR_IO.
 */
int baseline_read(const char *path, const struct requirements *rows, struct arena *a,
                  struct baseline *out, struct err *e) MUST_USE;

/* The entry of that check, or NULL. Owns: the baseline. */
const struct baseline_entry *baseline_find(const struct baseline *b, const char *id);

/* Is the message of a verdict the one that the entry means? */
bool baseline_means(const struct baseline_entry *entry, const char *message);

/*
 * What a verdict comes to beside its entry.
 *
 * Takes    today: "2026-11-28".
 * Owns     the arena: the new message, which gives the reason, or says what differs.
 */
struct verdict_said baseline_settle(const struct baseline_entry *entry,
                                    struct verdict_said said, const char *today,
                                    struct arena *a);

/* The file's text. Owns: the arena. */
const char *baseline_text(const struct baseline *b, struct arena *a);

#endif
