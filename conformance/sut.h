/* SPDX-License-Identifier: MIT */
/*
 * sut: which service is judged, what does it declare, and how is state arranged there?
 *
 * A strict JSON file (docs/checks.md, "The target"); secrets stand as "env:NAME" or "file:PATH". The mock
 * has one too, compiled in, to which its address is added when it has been started.
 */
#ifndef STS_SUT_H
#define STS_SUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct launch_ask;
struct fakes;
struct props;
struct vars;

enum target_mode {
    TARGET_STATIC, /* everything is in the file */
    TARGET_ADMIN,  /* a fresh project for each run of a check, by /_mock */
    TARGET_HOOK,   /* as static, and commands of the user's arrange (hook.h) */
};

#define SUT_SMOKE "TX-REQ-001" /* the canonical exchange */

struct target {
    const char *name;
    const char *dialect; /* "descope", "rfc" */
    const char *base;    /* no trailing slash */
    enum target_mode mode;
    const char *admin_key;         /* NULL: none is needed */
    const char *target_parameter;  /* of an exchange: "resource", "audience" */
    bool allow_changes;            /* checks may leave something behind here */
    struct jobj file;              /* the whole of it */
    struct jobj commands;          /* of a target in mode hook (hook.h), else absent */
    struct vars *vars;             /* what is the same in every check */
    const struct props *props;     /* the runner's own */
    const char *log;               /* what it writes; NULL: it was not started by us */
    const struct launch_ask *born; /* how it was started: another one can be */
    const char *smoke;   /* the check that opens and closes a run; SUT_SMOKE of an STS */
    struct fakes *fakes; /* at ports that the MCP server under test knows; NULL: none */
};

struct target_text {
    const char *name; /* for messages */
    const char *text;
    size_t len;
    const char *base; /* counts instead of base_url; NULL: the file's */
    int64_t seed;     /* of the run, for the setup command */
};

/*
 * Read it.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE with file and path, ERR_IO for a secret that is not there.
 */
int sut_read(const struct target_text *text, struct arena *a, struct target **out,
             struct err *e) MUST_USE;

/* Judge it in this dialect; ${rfc} and ${descope} say which, for `when`. */
void sut_in_dialect(struct target *t, const char *dialect);

/* Does it meet a need-tag (A S K T F I 2C W changes scopes)? Features: offers.h. */
bool sut_meets(const struct target *t, const char *need);

/* What it states under documented.<id>, or absent. Owns: the target. */
struct jobj sut_documents(const struct target *t, const char *id);

/* Does it declare error bodies of this vocabulary ("oauth", "descope")? */
bool sut_speaks(const struct target *t, const char *vocabulary);

#endif
