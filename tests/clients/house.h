/* SPDX-License-Identifier: MIT */
/*
 * house: an MCP server between the STS of a stage and a service that writes down what it sees.
 *
 * Requests go to the server's handler and to the STS without a socket; only the service
 * behind the tools listens. Its world is that of scene.h, with the targets of the tools added.
 */
#ifndef STS_TEST_HOUSE_H
#define STS_TEST_HOUSE_H

#include <pthread.h>
#include <stdbool.h>

#include "rows.h"
#include "stage.h"

#include "http/handler.h"
#include "tool-server/mount.h"
#include "tool-server/turn.h"

struct arena;
struct server;

enum { HOUSE_TEXT_MAX = 16384 };

#define HOUSE_SCOPES "crm:read calendar:read channel:post payroll:read"
#define HOUSE_OTHER  "https://crm.test/other/mcp" /* the Resource of the second path */

#define HOUSE_RPC(rest) "{\"jsonrpc\":\"2.0\",\"id\":1," rest "}"
#define HOUSE_INIT(v, can)                                                               \
    HOUSE_RPC("\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" v           \
              "\",\"capabilities\":" can                                                 \
              ",\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}")

/* What the service behind the tools has seen, and what it answers. */
struct house_service {
    pthread_mutex_t lock;
    struct server *server;
    char seen[HOUSE_TEXT_MAX]; /* the whole last request, as text */
    char authorization[HOUSE_TEXT_MAX];
    int n_calls;
    int status;         /* of its answer */
    const char *answer; /* NULL: one that every tool takes */
    bool is_gone;
    bool echoes; /* it answers with the credential that it got */
};

struct house {
    struct stage *stage; /* the STS, and the library before it */
    struct arena *arena;
    struct house_service service;
    struct mount mounts[2];
    struct turn_server server;
    struct handler handler;
    char reported[512];      /* to the operator */
    int64_t n_events_before; /* of building the world */
};

/* Takes: rules as scene_open. Owns: the caller, who calls house_close. */
struct house *house_open(const char *rules);
void house_close(struct house *s);

void house_serve(struct house *s); /* Let the service listen, unless it is gone. */
void house_leave(struct house *s); /* Let it go for ever. */

/* anna's perfect token with HOUSE_SCOPES, and these claims laid over it. Owns: the house. */
const char *house_token(struct house *s, const char *claims);

/* What is NULL is absent, unless said. */
struct house_ask {
    const char *method; /* NULL: POST */
    const char *path;   /* NULL: /mcp */
    const char *query;
    const char *authorization; /* NULL: "Bearer " and token; "": none */
    const char *token;         /* NULL: house_token */
    const char *type;          /* NULL: application/json */
    const char *accept;        /* NULL: both */
    const char *body;
    size_t body_len; /* 0: its length */
    const char *revision, *session, *origin, *rpc_method, *rpc_name;
    const char *host; /* also as X-Forwarded-Host */
};

struct house_answer {
    int status;
    const struct response *head;
    const char *text;
    struct jobj body; /* if it is a JSON object */
};

/* Owns: the house. */
struct house_answer house_ask(struct house *s, const struct house_ask *ask);

/* A row for rows.h: one request, and what is answered. */
struct house_row {
    const char *name;
    struct house_ask ask;
    int status;
    const char *path, *want; /* a text of the answer; NULL: it is not looked at */
    int64_t code;            /* of the JSON-RPC error; 0: none */
};

void house_each_row(void **state); /* Run such a row in a house of its own. */

/* Call a tool with arguments that are good for it. */
struct house_answer house_call(struct house *s, const char *tool, const char *token);

/* The body of such a call. Owns: the house. */
const char *house_call_body(struct house *s, const char *tool);

/* A header field of an answer, "" if it is not there. Owns: the answer. */
const char *house_field(const struct house_answer *got, const char *name);

/* The text of a tool's result; the result says isError or not, as given. Owns: the answer. */
const char *house_text(const struct house_answer *got, bool is_error);

int house_service_calls(struct house *s); /* How many calls the service has seen. */
int64_t house_events(struct house *s);    /* Audit events since it was opened. */

#endif
