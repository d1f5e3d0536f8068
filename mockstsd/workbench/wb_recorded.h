/* SPDX-License-Identifier: MIT */
/*
 * wb_recorded: which request does an audit event tell of, and how was it decided then?
 *
 * Who asked for what stands in the event; what a rule may ask of them comes from the world.
 * chosen: a user has the roles, permissions and tenants of the world, as wb_parts.h says; the
 * token that was shown then is not recorded.
 */
#ifndef STS_WB_RECORDED_H
#define STS_WB_RECORDED_H

#include "wire/jobj.h"
#include "workbench/wb_ask.h"

struct wb_recorded {
    const char *event; /* its ID */
    struct report_place place;
    bool is_decision; /* false: no rule had a say; the rest is blank then */
    const char *gap;  /* what cannot be known of the request; NULL: ask is complete */
    struct wb_ask ask;
    const char *who;    /* what the event itself says of it, whatever the world knows */
    bool allow;         /* what came of it, but for consent and scopes of the token */
    const char *reason; /* of a refusal */
    struct facts_texts granted; /* sorted; of an allow */
    struct facts_texts carried; /* scopes for which a stored credential was refused */
    struct facts_texts rules;   /* ids of those that decided */
};

/*
 * Read one event as audit search returns it.
 *
 * Owns     the arena and the document.
 * Fails    ERR_PARSE: it is none.
 */
int wb_recorded_read(const struct wb_world *w, struct jobj event,
                     const struct report_place *place, struct arena *a,
                     struct wb_recorded *out, struct err *e) MUST_USE;

#endif
