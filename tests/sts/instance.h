/* SPDX-License-Identifier: MIT */
/* instance: a whole instance over a store file that outlives it, for tests of what is kept. */
#ifndef STS_TEST_INSTANCE_H
#define STS_TEST_INSTANCE_H

#include "sts/sts.h"

struct err;

#define INSTANCE_PROJECT "P2aCmeDemoProject0000000000A"

struct instance {
    char dir[64], path[96];
    unsigned char vault_key[32];
    struct arena *arena; /* of the requests */
    struct store *store;
    struct sts *sts; /* NULL after a failure to open it */
};

struct instance *instance_open(void); /* A fresh file; two users, a client, a rule … */
void instance_close(struct instance *in); /* Removes the file as well. */

/* End it and bring it up again over the same file. Fails: as sts_open. */
int instance_reopen(struct instance *in, struct err *e);

/* Change it by a fragment, NULL for none, and one deletion of "kind id", NULL for none. */
int instance_apply(struct instance *in, const char *fragment, struct err *e);
int instance_delete(struct instance *in, int kind, const char *id, struct err *e);

/* The world now. Owns: the arena of the instance. */
const struct snapshot *instance_world(struct instance *in);

int64_t instance_events(struct instance *in); /* How many events there are. */

#endif
