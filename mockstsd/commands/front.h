/* SPDX-License-Identifier: MIT */
/*
 * front: may requests pass yet, and still?
 *
 * The listener must be open before its port is known, and the issuer holds the port: until the
 * STS stands, and once it is stopping, /readyz says no.
 */
#ifndef STS_FRONT_H
#define STS_FRONT_H

#include <stdatomic.h>

#include "http/handler.h"

enum front_state { FRONT_STARTING, FRONT_OPEN, FRONT_STOPPING };

struct front {
    struct handler inner; /* set before front_set says FRONT_OPEN */
    _Atomic int state;    /* enum front_state */
};

/* A closed front. Takes: front, which must outlive the server. */
struct handler front_handler(struct front *front);

/* Let requests through to inner, or announce the end. Any thread. */
void front_set(struct front *front, enum front_state state);

#endif
