/* SPDX-License-Identifier: MIT */
/*
 * actors: who else is on the stage where an MCP server or a client is judged?
 *
 * The runner's own servers (fakes.h), which play the Security Token Service, the services behind
 * the tools, an MCP server or an authorization server, by actors.json; and the server under test.
 */
#ifndef STS_ACTORS_H
#define STS_ACTORS_H

#include "base/attr.h"
#include "conformance/stage.h"

struct err;
struct fakes;

struct actors {
    struct fakes *fakes;
    struct jobj routes;      /* what they play */
    struct launched *server; /* NULL: not started, or not by us */
    int serial;              /* ${serial}: one more with each token that is signed */
};

/*
 * Let them come on, once: ${fakes.main}, ${fakes.other}, ${fakes.third}, ${sts.issuer} …
 *
 * Owns     the stage.
 * Fails    ERR_IO, ERR_PARSE.
 */
int actors_enter(struct stage *s, struct err *e) MUST_USE;

/*
 * From now on the fakes answer by this as well.
 *
 * Takes    from: one of the scripts of actors.json, instead of all that was; NULL: none.
 *          routes: laid over it.
 * Fails    ERR_PARSE.
 */
int actors_play(struct stage *s, const char *from, struct jobj routes,
                struct err *e) MUST_USE;

/*
 * Let the MCP server under test come on, once: ${tested.url}, ${tested.origin}, ${tested.path} …
 *
 * Owns     the stage; it ends with that.
 * Fails    STAGE_ERR_UNMET: the target names none; ERR_IO: it does not start.
 */
int actors_server(struct stage *s, struct err *e) MUST_USE;

/* What the server under test has written; "" if it was not started here. Owns: the stage. */
const char *actors_log(struct stage *s);

/* A part of actors.json with its names filled in. Fails: ERR_PARSE. */
int actors_read(struct stage *s, const char *name, struct jobj *out,
                struct err *e) MUST_USE;

#endif
