/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* RTLD_NEXT, pthread_getattr_np */
#include "http/stack.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

typedef int set_size_fn(pthread_attr_t *attr, size_t size);

size_t stack_bytes(void)
{
    pthread_attr_t attr;
    size_t size = 0;

    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        return 0;
    pthread_attr_getstacksize(&attr, &size);
    pthread_attr_destroy(&attr);
    return size;
}

/*
 * In front of the C library's own: raise what is small, then call the next one. It must be
 * visible, because the engine is a shared library (traps.md A.1 W1, A.7 Y2).
 */
__attribute__((visibility("default"))) int pthread_attr_setstacksize(pthread_attr_t *attr,
                                                                     size_t size)
{
    void *symbol = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
    set_size_fn *next;

    if (!symbol)
        return ENOSYS;
    memcpy(&next, &symbol, sizeof next); /* ISO C has no cast from void * to a function */
    return next(attr, size < STACK_LEAST ? STACK_LEAST : size);
}
