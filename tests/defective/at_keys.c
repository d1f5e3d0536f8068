/* SPDX-License-Identifier: MIT */
/*
 * Two RSA pairs for all keys, each under its own kid: a daemon is started for every fault, and
 * most of its work would be to make keys. Both are published test keys.
 */
#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/embedded.h"
#include "sts/testkeys.h"
#include "wire/signkey.h"

int __real_signkey_make(struct arena *a, enum signkey_alg alg, const char *kid,
                        struct signkey **out, struct err *e);
int __wrap_signkey_make(struct arena *a, enum signkey_alg alg, const char *kid,
                        struct signkey **out, struct err *e);

extern const struct embedded defective_rows[];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct signkey *pairs[2];
static struct arena *kept; /* for the life of the process */
static unsigned turn;

static int load_pairs(struct err *e)
{
    const struct embedded *file = defective_rows;

    if (kept == NULL)
        kept = arena_open(0);
    if (kept == NULL)
        return err_set(e, ERR_UNAVAILABLE, "out of memory");
    while (strstr(file->name, ".pem") == NULL)
        file++;
    if (signkey_load_private(kept, testkeys_rsa, NULL, &pairs[0], e) < 0)
        return -1;
    return signkey_load_private(kept, file->text, NULL, &pairs[1], e);
}

static const struct signkey *next_pair(struct err *e)
{
    const struct signkey *pair = NULL;

    pthread_mutex_lock(&lock);
    if (pairs[1] != NULL || load_pairs(e) == 0)
        pair = pairs[turn++ % 2];
    pthread_mutex_unlock(&lock);
    return pair;
}

int __wrap_signkey_make(struct arena *a, enum signkey_alg alg, const char *kid,
                        struct signkey **out, struct err *e)
{
    const struct signkey *pair = alg == SIGNKEY_RS256 ? next_pair(e) : NULL;

    if (alg != SIGNKEY_RS256)
        return __real_signkey_make(a, alg, kid, out, e);
    if (pair == NULL)
        return -1;
    return signkey_copy(a, pair, kid != NULL ? kid : signkey_kid(pair), out, e);
}
