/* SPDX-License-Identifier: MIT */
/* handle: what does a struct mcpsts consist of? Set once by mcpsts_open, then only read. */
#ifndef STS_HANDLE_H
#define STS_HANDLE_H

#include "mcpsts/config.h"
#include "mcpsts/outlet.h"

struct arena;
struct cache;
struct keyset;

struct mcpsts {
    struct arena *arena; /* ends keys and cache, wipes the secret */
    struct config config;
    struct outlet outlet;
    struct keyset *keys;
    struct cache *cache;
};

#endif
