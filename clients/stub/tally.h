/* SPDX-License-Identifier: MIT */
/*
 * tally: which calls have come, and what became of them?
 *
 * The newest are kept, with digests in place of credentials; what is counted is counted for
 * ever. Any thread may use it.
 */
#ifndef STS_TALLY_H
#define STS_TALLY_H

struct apis_row;
struct admit;
struct arena;
struct jwrite;
struct tally;

/* An empty one. Owns: the arena, which ends it. */
struct tally *tally_make(struct arena *a);

/* Note a call. */
void tally_add(struct tally *t, const struct apis_row *row, const struct admit *verdict);

/* Write {"accepted","refused","requests":[...]}, the newest last. */
void tally_write(struct tally *t, struct jwrite *w);

#endif
