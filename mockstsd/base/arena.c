/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "base/arena.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under the address sanitizer unused room is poisoned and every piece gets a red zone. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 };
#else
enum { RED_ZONE = 0 };
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum { ALIGN = 16, BLOCK_FIRST = 16 * 1024, BLOCK_LAST = 1024 * 1024 };

_Static_assert(_Alignof(max_align_t) <= ALIGN, "pieces suit any type");

struct block {
    struct block *older;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*end)(void *thing);
    void *thing;
};

struct recovery {
    struct recovery *outer;
    jmp_buf point;
};

struct arena {
    struct block *newest;
    struct deferred *deferred;
    struct recovery *recovery;
    size_t ceiling, used;
    unsigned long fail_at;
    bool wipes;
};

static bool block_add(struct arena *a, size_t at_least)
{
    size_t size = a->newest ? a->newest->size * 2 : BLOCK_FIRST;

    if (size > BLOCK_LAST)
        size = BLOCK_LAST;
    if (size < at_least)
        size = at_least;
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    block->older = a->newest;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    a->newest = block;
    return true;
}

static void block_end(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
    free(block);
}

static void wipe_block(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->used);
    explicit_bzero(block->bytes, block->used);
}

struct arena *arena_open(size_t ceiling_bytes)
{
    struct arena *a = calloc(1, sizeof *a);

    if (!a)
        return NULL;
    a->ceiling = ceiling_bytes ? ceiling_bytes : SIZE_MAX;
    if (!block_add(a, 0)) {
        free(a);
        return NULL;
    }
    return a;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->older; /* first, so that a destructor may defer again */
        d->end(d->thing);
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    for (struct block *b = a->wipes ? a->newest : NULL; b; b = b->older)
        wipe_block(b);
    while (a->newest->older) {
        struct block *gone = a->newest;
        a->newest = gone->older;
        block_end(gone);
    }
    a->newest->used = 0;
    ASAN_POISON_MEMORY_REGION(a->newest->bytes, a->newest->size);
    a->used = 0;
    a->fail_at = 0;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    block_end(a->newest);
    free(a);
}

int arena_run(struct arena *a, int (*work)(void *self), void *self)
{
    struct recovery here = { .outer = a->recovery };

    a->recovery = &here;
    if (setjmp(here.point) != 0) {
        a->recovery = here.outer;
        return -2;
    }
    int rc = work(self);
    a->recovery = here.outer;
    return rc;
}

static bool fails_now(struct arena *a)
{
    return a->fail_at > 0 && --a->fail_at == 0;
}

/* Memory with old contents, or NULL. */
static void *take(struct arena *a, size_t size)
{
    size_t room = (size + ALIGN - 1) / ALIGN * ALIGN;

    if (fails_now(a) || size > SIZE_MAX / 2 || room > a->ceiling - a->used)
        return NULL;
    room += RED_ZONE;
    if (room > a->newest->size - a->newest->used && !block_add(a, room))
        return NULL;
    void *piece = a->newest->bytes + a->newest->used;
    a->newest->used += room;
    a->used += room - RED_ZONE;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return piece;
}

static _Noreturn void give_up(struct arena *a)
{
    if (!a->recovery) {
        fputs("out of memory\n", stderr);
        abort();
    }
    longjmp(a->recovery->point, 1);
}

static void *take_or_jump(struct arena *a, size_t size)
{
    void *piece = take(a, size);

    if (!piece)
        give_up(a);
    return piece;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take_or_jump(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        give_up(a);
    return arena_alloc(a, total);
}

void *arena_try(struct arena *a, size_t size)
{
    void *piece = take(a, size);

    return piece ? memset(piece, 0, size) : NULL;
}

char *arena_slice(struct arena *a, const char *text, size_t text_len)
{
    if (text_len == SIZE_MAX)
        give_up(a);
    char *copy = take_or_jump(a, text_len + 1);
    memcpy(copy, text, text_len);
    copy[text_len] = '\0';
    return copy;
}

char *arena_text(struct arena *a, const char *text)
{
    return arena_slice(a, text, strlen(text));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    va_list again;

    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        give_up(a);
    char *text = take_or_jump(a, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, fmt, args);
    return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    char *text = arena_vprintf(a, fmt, args);
    va_end(args);
    return text;
}

void arena_defer(struct arena *a, void (*end)(void *thing), void *thing)
{
    struct deferred *d = arena_try(a, sizeof *d);

    if (!d) {
        end(thing); /* nobody else would */
        give_up(a);
    }
    *d = (struct deferred){ .older = a->deferred, .end = end, .thing = thing };
    a->deferred = d;
}

void arena_wipe(struct arena *a)
{
    a->wipes = true;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void arena_fail_at(struct arena *a, unsigned long n)
{
    a->fail_at = n;
}
