/* SPDX-License-Identifier: MIT */
/* keep: a store for one test, in memory or in a directory of its own, and short ways to use it. */
#ifndef STS_TEST_KEEP_H
#define STS_TEST_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/store.h"

struct arena;

struct keep {
    char dir[64]; /* "" in memory */
    char path[80];
    struct store *store;
    struct arena *arena; /* of the "request" */
    int64_t events_kept;
};

struct keep *keep_open(bool file, int64_t events_kept); /* Fails the test if it cannot. */
void keep_close(struct keep *k);  /* Removes the directory as well. */
void keep_reopen(struct keep *k); /* Close the store, open it again. */

enum { KEEP_NOW_S = 1000 };

struct change *keep_change(struct keep *k); /* An empty one, at KEEP_NOW_S. */
int keep_commit(struct keep *k, const struct change *c,
                struct err *e); /* In ten seconds. */
void keep_put(struct keep *k, const char *key,
              const char *value); /* Kind 1, project P. */
const char *keep_value(struct keep *k,
                       const char *key); /* The same; NULL if not there. */
void keep_event(struct keep *k, const char *project,
                int64_t occurred_ms);                      /* Commit one. */
int64_t keep_written(struct keep *k, const char *project); /* How many events. */

/* A row of a table of tests, and KEEP_BOTH, which makes two of one. */
struct keep_row {
    const char *name;
    void (*test)(struct keep *k);
    bool file;
};

#define KEEP_BOTH(sentence, test)                                                        \
    { sentence ", in memory", test, false },                                             \
    {                                                                                    \
        sentence ", in a file", test, true                                               \
    }

void keep_each(
    void **state); /* For rows_add: run the row's test with a store of its own. */

#endif
