/* SPDX-License-Identifier: MIT */
/*
 * admit: may this credential call this service?
 *
 * Only what the STS issued for it, or stores for its Connection. Every no comes with the exact
 * reason, and an inbound token that was passed through is called out by name.
 */
#ifndef STS_ADMIT_H
#define STS_ADMIT_H

#include "wire/seal.h"

struct apis_row;
struct arena;

struct admit {
    int status;                           /* 200: it may */
    const char *error;                    /* a word, "" if it may */
    const char *message;                  /* the sentence; no credential in it */
    char digest[2 * SEAL_HASH_BYTES + 1]; /* SHA-256 of the credential, "" without one */
};

/*
 * Judge it.
 *
 * Takes    value: of the field that the row names, NULL if it did not come; sts_url without a
 *          slash at its end.
 * Owns     the arena.
 * Source   contract.md 9.5.
 */
struct admit admit_judge(struct arena *a, const char *sts_url, const struct apis_row *row,
                         const char *value);

#endif
