/* SPDX-License-Identifier: MIT */
/*
 * change: what does one request want kept, and under which conditions?
 *
 * Rows to put, take once, delete, clear; preconditions; audit events. Built in the request's
 * arena, committed by store.h as one transaction: all of it or nothing. Copies no text: what
 * the caller points to must live until store_commit or store_queue has returned.
 */
#ifndef STS_CHANGE_H
#define STS_CHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct clock;
struct err;

/* One row. Its name is (kind, project, key); the store never looks into the value. */
struct store_row {
    int kind; /* 0 … STORE_KINDS - 1, numbered by the caller */
    const char *project;
    const char *key;
    const char *group; /* second way to look it up, many rows to one; NULL for none */
    const void *value;
    size_t value_len;
    int64_t expires_s; /* invisible from then on; 0 for never */
};

/* One audit event: text to find it by, and a packed record of about 500 bytes. */
struct store_event {
    const char *project;
    const char *id;
    int64_t occurred_ms;
    const struct clock *clock; /* new ones: not NULL reads occurred_ms from it in line */
    const void *bytes;
    size_t bytes_len;
    int64_t seq; /* set when read: its number in the project, counted from 1 */
};

enum change_kind {
    CHANGE_PUT,           /* insert the row or replace it */
    CHANGE_DELETE,        /* the row, if it is there */
    CHANGE_TAKE,          /* delete the row, which must be there and not expired */
    CHANGE_CLEAR,         /* all rows of the kind in the project, or in its group */
    CHANGE_PURGE,         /* all expired rows of the kind in the project */
    CHANGE_FORGET,        /* every row and event of the project */
    CHANGE_EXPECT_ABSENT, /* no such row, or an expired one */
    CHANGE_EXPECT_VALUE,  /* the row is there, not expired, and has this value */
};

struct change_step {
    enum change_kind kind;
    struct store_row row; /* the members that the kind needs */
    struct change_step *next;
};

struct change_event {
    struct store_event event;
    struct change_event *next;
};

struct change {
    struct arena *arena;
    int64_t now_s; /* decides what is expired */
    struct change_step *steps, **end_of_steps;
    struct change_event *events, **end_of_events;
};

/* CHANGE_BYTES_MAX: of one value or one packed event */
enum { STORE_KINDS = 64, CHANGE_BYTES_MAX = 65536 };

/*
 * An empty change.
 *
 * Takes    now_s: Unix seconds by the clock of the project.
 * Owns     the arena.
 */
struct change *change_make(struct arena *a, int64_t now_s);

/* Insert or replace. Steps are carried out in the order in which they were added. */
void change_put(struct change *c, const struct store_row *row);

/* Drop. */
void change_delete(struct change *c, int kind, const char *project, const char *key);

/* Delete a row that must be there: of many who try at once, one succeeds, others conflict. */
void change_take(struct change *c, int kind, const char *project, const char *key);

/* Delete all rows of a kind in a project. Takes: group NULL for all, else only that group. */
void change_clear(struct change *c, int kind, const char *project, const char *group);

/* Delete the rows of a kind in a project that are expired at the now_s of the change. */
void change_purge(struct change *c, int kind, const char *project);

/* Every row and event of it. */
void change_forget(struct change *c, const char *project);

/* Conflict if there is such a row that is not expired. */
void change_expect_absent(struct change *c, int kind, const char *project,
                          const char *key);

/* Conflict unless the row named by kind, project and key is there with exactly that value. */
void change_expect_value(struct change *c, const struct store_row *row);

/* Record an audit event in the same transaction; its seq is ignored. */
void change_event(struct change *c, const struct store_event *event);

/* Its time, asked under the lock that gives its place: no time runs against the order. */
int64_t change_event_ms(const struct store_event *event);

/* Is it within the limits? Fails: ERR_LIMIT, a value or event above CHANGE_BYTES_MAX. */
int change_check(const struct change *c, struct err *e) MUST_USE;

/* A copy with all that it points to; NULL if out of memory. Owns: the arena. */
struct change *change_copy(struct arena *a, const struct change *c);

#endif
