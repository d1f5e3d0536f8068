/* SPDX-License-Identifier: MIT */
/*
 * gate: is this request well formed enough that anything may read it?
 *
 * Pure checks before routing: method, Host, framing, duplicates, number and size of headers,
 * spelling of the target. It does no IO and knows no route. Not seen here, because the engine
 * hides them: a blank before the colon, a bare LF, a field after the 64th.
 */
#ifndef STS_GATE_H
#define STS_GATE_H

#include <stdbool.h>
#include <stddef.h>

struct request;

enum {
    GATE_HEAD_MAX = 16384, /* bytes of request line and header fields */
    GATE_BODY_MAX = 65536, /* bytes of body, unless the rules say otherwise */
};

enum gate_framing { GATE_NO_BODY, GATE_LENGTH, GATE_CHUNKED };

struct gate_rules {
    const char *const
        *hosts; /* allowed beside localhost, 127.0.0.1 and [::1]; any port */
    size_t n_hosts;
    size_t body_max; /* 0 means GATE_BODY_MAX */
};

/* What the gate says. A refused request is answered with status and then closed. */
struct gate_verdict {
    int status;         /* 0: it may pass */
    const char *reason; /* a sentence, static; NULL if it may pass */
    const char *allow;  /* value for Allow with 405, else NULL */
    enum gate_framing framing;
    size_t
        body_len; /* bytes to read for GATE_LENGTH; the most to read for GATE_CHUNKED */
};

/* What reading the body came to. */
struct gate_arrival {
    size_t len;  /* bytes that came */
    bool failed; /* broken chunking, or the client went away */
    bool late;   /* the deadline passed first */
    bool more;   /* there was more than the most to read */
};

/*
 * Judge a request before its body is read.
 *
 * Takes    a request whose body is not there yet.
 * Returns  a verdict; if it passes, how the body is framed.
 * Source   contract.md 2.4; RFC 9112 sections 3.2, 6.1, 6.3; RFC 9110 section 15.5.20.
 */
struct gate_verdict gate_head(const struct request *req, const struct gate_rules *rules);

/* Judge what came of the body that the verdict of gate_head announced. */
struct gate_verdict gate_body(const struct gate_verdict *head,
                              const struct gate_arrival *got);

/*
 * What to say when the engine refuses a request with this status before the gate saw it.
 *
 * Takes    method: "" if the engine found none.
 */
struct gate_verdict gate_engine(const char *method, int engine_status);

#endif
