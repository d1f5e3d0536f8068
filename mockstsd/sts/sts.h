/* SPDX-License-Identifier: MIT */
/*
 * sts: how does an instance begin, change its fixture and end, and where is a project?
 *
 * It owns nothing that a request needs for itself; the steps get their casefile for that.
 */
#ifndef STS_STS_H
#define STS_STS_H

#include "base/attr.h"
#include "sts/state.h"

struct err;

struct sts_options {
    const char *base_url;
    struct store *store;            /* the caller closes it after sts_close */
    struct snapshot *fixture;       /* the hold passes to the instance */
    const unsigned char *vault_key; /* 32 bytes, copied */
    struct fetcher fetcher;         /* of documents; zeroed: nothing is fetched */
};

/*
 * Bring an instance up: keys made, loaded or pinned; run-time changes of the store laid over
 * the fixture.
 *
 * Takes    options->fixture: the hold passes in either case.
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

/* The world of a project, NULL if there is none. Owns: the instance; held until the arena ends. */
struct sts_world *sts_find(struct sts *sts, const char *project, struct arena *a);

/*
 * The world where this OAuth clientId exists (contract.md 4.3), or NULL. Owns: the instance.
 * chosen: clones are not searched, since the clientIds they are made with name their project.
 */
struct sts_world *sts_find_by_client(struct sts *sts, const char *client_id);

/*
 * Go back to the fixture as loaded: run-time records and credentials go; events, keys and the
 * clock stay (a test that moved the clock moves it back).
 *
 * Fails    ERR_UNAVAILABLE if the store cannot commit; nothing has changed then.
 */
int sts_reset(struct sts *sts, struct sts_world *world, struct arena *a,
              struct err *e) MUST_USE;

#endif
