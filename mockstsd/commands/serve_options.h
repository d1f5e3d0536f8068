/* SPDX-License-Identifier: MIT */
/* serve_options: what was asked of `mockstsd serve`, from flags, environment and file. */
#ifndef STS_SERVE_OPTIONS_H
#define STS_SERVE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"

struct arena;

struct serve_options {
    const char *tenant; /* file, NULL: the demo tenant */
    const char *bind, *public_url, *store, *ready_file, *vault_key_file;
    int port;
    int dialect; /* enum dialect */
    int login;   /* enum login_mode */
    bool json_log, verbose, expose, seeded;
    int64_t seed;
    int drain_ms, request_ms;
    struct secret admin_key; /* may be absent */
    unsigned char vault_key[32];
};

/*
 * Read them.
 *
 * Returns  0; USAGE_HELP; else an exit code, said on standard error.
 * Owns     the arena.
 */
int serve_options_read(char **argv, struct arena *a, struct serve_options *out) MUST_USE;

/*
 * The key of the vault: given, kept beside the store file, or random for a store in memory.
 *
 * Returns  0, or an exit code, said on standard error.
 */
int serve_options_vault_key(struct arena *a, struct serve_options *o) MUST_USE;

#endif
