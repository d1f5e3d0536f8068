/* SPDX-License-Identifier: MIT */
/*
 * sts: what does one running Security Token Service consist of?
 *
 * The worlds it serves, the store beneath them, and the facts of the instance. It owns
 * nothing that a request needs for itself; the steps get their casefile for that.
 */
#ifndef STS_STS_H
#define STS_STS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/clock.h"

struct arena;
struct diags;
struct err;
struct keyring;
struct snapshot;
struct snapshot_slot;
struct store;

enum { STS_COMMIT_MS = 5000 }; /* how long a commit may wait for the disk */

/* Kinds of rows in the store; numbers are written to files: append only. */
enum sts_row {
    ROW_CREDENTIAL = 1, /* sealed credential stored at run time; group: its place */
    ROW_RECORD = 2,     /* sealed fixture record changed at run time */
    ROW_KEY = 3,        /* sealed signing key */
    ROW_REVOKED = 4,    /* jti of a revoked token, until it would have expired */
    ROW_GUESSES = 5,    /* failed authentications of (client id, address) */
    ROW_TICKET = 6,     /* pending connect ticket */
    ROW_AGENT = 7,      /* agentic identity */
};

/* One project and all that lives and ages with it. */
struct sts_world {
    const char *project;
    struct snapshot_slot *slot;
    struct keyring *keys;
    struct clock clock;
};

struct sts {
    const char *base_url; /* {base}: no trailing slash */
    struct store *store;
    unsigned char vault_key[32];
    struct sts_world own;     /* of the fixture */
    struct snapshot *fixture; /* as loaded: what reset goes back to */
    struct arena *arena;      /* for what lives as long as the instance */
};

struct sts_options {
    const char *base_url;
    struct store *store;            /* the caller closes it after sts_close */
    struct snapshot *fixture;       /* the hold passes to the instance */
    const unsigned char *vault_key; /* 32 bytes, copied */
};

/*
 * Bring an instance up: keys made, loaded or pinned; run-time changes of the store laid over
 * the fixture.
 *
 * Owns     the caller, who calls sts_close.
 * Fails    ERR_IO, ERR_CRYPTO, ERR_PARSE (a kept change that the fixture no longer bears; the
 *          sentence names it).
 */
int sts_open(const struct sts_options *options, struct sts **out, struct err *e) MUST_USE;

void sts_close(struct sts *sts); /* NULL is fine. The store stays open. */

/*
 * Take another fixture in use (on HUP); run-time changes are laid over it again.
 *
 * Fails    as sts_open; the old world stays in force then. The hold on fixture passes in
 *          either case.
 */
int sts_reload(struct sts *sts, struct snapshot *fixture, struct err *e) MUST_USE;

/* The world of a project, NULL if there is none. Owns: the instance. */
struct sts_world *sts_find(struct sts *sts, const char *project);

/* The world in which this OAuth clientId exists (contract.md 4.3), NULL if in none. */
struct sts_world *sts_find_by_client(struct sts *sts, const char *client_id);

/*
 * Go back to the fixture as loaded: run-time records and credentials go, events stay.
 *
 * Fails    ERR_UNAVAILABLE if the store cannot commit; nothing has changed then.
 */
int sts_reset(struct sts *sts, struct sts_world *world, struct arena *a,
              struct err *e) MUST_USE;

#endif
