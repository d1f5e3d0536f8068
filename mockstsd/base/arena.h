/* SPDX-License-Identifier: MIT */
/*
 * arena: where does memory with one common end live?
 *
 * Bump allocation with a ceiling, zeroed, freed all at once. arena_alloc never returns NULL:
 * when the heap or the ceiling is gone it jumps to the recovery point set by arena_run.
 * A door releases its locks before it allocates; code called by a foreign library uses
 * arena_try. Not for more than one thread at a time.
 */
#ifndef STS_ARENA_H
#define STS_ARENA_H

#include <stddef.h>
#include <stdarg.h>

#include "base/attr.h"

struct arena;

/*
 * Open an arena.
 *
 * Takes    ceiling_bytes: no more than this is handed out; 0 means no ceiling.
 * Returns  NULL if the heap is exhausted.
 * Owns     the caller, who calls arena_free.
 */
struct arena *arena_open(size_t ceiling_bytes) MUST_USE;

/* Run the deferred destructors, newest first, and free everything; NULL is fine. */
void arena_free(struct arena *a);

/* As arena_free, but keep the first block, so that the arena serves the next request. */
void arena_reset(struct arena *a);

/*
 * Call work(self) with a recovery point around it.
 *
 * Returns  what work returned, or -2 if the arena ran out; then the arena is still open and
 *          its deferred destructors have not run yet (arena_free and arena_reset run them).
 * Cost     one setjmp; may be nested, the innermost recovery point is the one used.
 */
int arena_run(struct arena *a, int (*work)(void *self), void *self) MUST_USE;

/* Zeroed memory, aligned for any type; jumps to the recovery point, else aborts, when out. */
void *arena_alloc(struct arena *a, size_t size);

/* Zeroed array; count × size is checked for overflow. Jumps as arena_alloc does. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* As arena_alloc, but NULL when out: for code that a foreign library calls. */
void *arena_try(struct arena *a, size_t size) MUST_USE;

/* A NUL-terminated copy. Owns: the arena. */
char *arena_text(struct arena *a, const char *text);

/* A NUL-terminated copy of text_len bytes. Owns: the arena. */
char *arena_slice(struct arena *a, const char *text, size_t text_len);

/* Formatted text. Owns: the arena. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Formatted text from a va_list. Owns: the arena. */
char *arena_vprintf(struct arena *a, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/*
 * Call end(thing) when the arena is freed or reset; newest first. When memory for the note is
 * out, end(thing) is called at once and the arena jumps.
 */
void arena_defer(struct arena *a, void (*end)(void *thing), void *thing);

/* From now on, zero what was handed out before the heap or the next request gets it. */
void arena_wipe(struct arena *a);

/* Bytes handed out since it was opened or reset. */
size_t arena_used(const struct arena *a);

/* Let the n-th allocation from now on (1 = the next) fail; 0 switches it off. For tests. */
void arena_fail_at(struct arena *a, unsigned long n);

#endif
