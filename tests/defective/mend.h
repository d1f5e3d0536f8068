/* SPDX-License-Identifier: MIT */
/* mend: which text would a verifier see that forgives what it should not? */
#ifndef STS_MEND_H
#define STS_MEND_H

struct arena;

/*
 * Do what the member "text" of a row names to a token: "three parts", "lenient", "compact".
 *
 * Owns     the arena.
 */
const char *mend_token(const char *how, const char *token, struct arena *a);

/* The same for the JSON of a part: "first", "last", "escaped", "tail", "ascii", "nul", "lower", "shallow". */
const char *mend_json(const char *how, const char *json, struct arena *a);

#endif
