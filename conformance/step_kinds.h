/* SPDX-License-Identifier: MIT */
/* step_kinds: the kinds of steps, for step.c's table alone. Each is as step_run. */
#ifndef STS_STEP_KINDS_H
#define STS_STEP_KINDS_H

#include "conformance/stage.h"

struct err;

typedef int step_kind(struct stage *s, struct jobj step, struct seen **out,
                      struct err *e);

step_kind step_token;                            /* one request to the token endpoint */
step_kind step_http, step_vault, step_documents; /* any other request */
step_kind step_events, step_mark;                /* the audit trail */
step_kind step_authorize;                        /* for a code, as a browser is sent */
step_kind step_raw;                              /* bytes as they stand */
step_kind step_mint;                             /* an inbound token */
step_kind step_forge, step_tools;                /* a token with one thing wrong */
step_kind step_listen, step_hits;                /* who calls the runner */
step_kind step_elsewhere;                        /* other addresses of this machine */
step_kind step_log;                              /* what the target writes */
step_kind step_apply, step_remove, step_clock;   /* arranged state */
step_kind step_rotate, step_drop_key;
step_kind step_second; /* another project */
step_kind step_script, step_calls, step_forget,
    step_veil; /* the servers that the runner plays */
step_kind step_sign, step_server, step_call,
    step_server_log;                 /* an MCP server under test */
step_kind step_client, step_library; /* a client, a library */

#endif
