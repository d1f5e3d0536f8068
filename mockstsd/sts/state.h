/* SPDX-License-Identifier: MIT */
/*
 * state: what does one running Security Token Service consist of?
 *
 * The worlds it serves, the store beneath them, and the facts of the instance. Data only: sts.h
 * brings it up and ends it; the steps read it.
 */
#ifndef STS_STATE_H
#define STS_STATE_H

#include <stdint.h>

#include "base/clock.h"
#include "base/secret.h"
#include "sts/fetcher.h"

struct arena;
struct keypool;
struct keyring;
struct snapshot;
struct snapshot_slot;
struct store;
struct verified;
struct worlds;

enum { STS_COMMIT_MS = 5000 }; /* how long a commit may wait for the disk */

/* Kinds of rows in the store; numbers are written to files: append only. */
enum sts_row {
    ROW_CREDENTIAL = 1,     /* sealed credential stored at run time; group: its place */
    ROW_RECORD = 2,         /* sealed fixture record changed at run time */
    ROW_KEY = 3,            /* sealed signing key */
    ROW_REVOKED = 4,        /* jti of a revoked token, until it would have expired */
    ROW_GUESSES = 5,        /* failed authentications of (client id, address) */
    ROW_TICKET = 6,         /* pending connect ticket */
    ROW_AGENT = 7,          /* agentic identity */
    ROW_CODE = 8,           /* authorization code, for a while after it was spent too */
    ROW_FAMILY = 9,         /* what one login gave; group: its agentic identity */
    ROW_ISSUED = 10,        /* jti of an access token of a family; group: the family */
    ROW_CONSENT = 11,       /* what a user allows a client; group: its agentic identity */
    ROW_AGENT_REVOKED = 16, /* … that was revoked, and when */
    ROW_DOCUMENT = 17,      /* client ID metadata document that is fresh */
    ROW_ASSERTION = 18,     /* client assertion that was used, until it expires */
};

/* One project and all that lives and ages with it. */
struct sts_world {
    const char *project;
    struct snapshot *fixture; /* as loaded or cloned: what reset goes back to */
    struct snapshot_slot *slot;
    struct keyring *keys;
    struct keypool *keypool;   /* where its first key comes from; NULL: files and store */
    struct verified *verified; /* signatures that were checked before */
    struct clock clock;
    _Atomic uint64_t searches;      /* of the audit log: the minute, and how many in it */
    _Atomic uint64_t registrations; /* of clients, counted alike */
    struct arena *arena;            /* for what lives as long as the world */
};

struct sts {
    const char *base_url; /* {base}: no trailing slash */
    struct store *store;
    unsigned char vault_key[32];
    struct sts_world own;   /* of the fixture */
    struct worlds *others;  /* cloned from it while running */
    struct fetcher fetcher; /* of client ID metadata documents; get NULL: none */
    struct arena *arena;    /* for what lives as long as the instance */
};

/* What everything kept or sent sealed is sealed with. Owns: the instance. */
static inline struct secret sts_vault_key(const struct sts *sts)
{
    return (struct secret){ (const char *)sts->vault_key, sizeof sts->vault_key };
}

#endif
