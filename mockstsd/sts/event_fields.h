/* SPDX-License-Identifier: MIT */
/*
 * event_fields: which members has an event, and how is each kept and shown?
 *
 * The one table behind the packed form (event_pack.c) and the JSON (event_json.c).
 */
#ifndef STS_EVENT_FIELDS_H
#define STS_EVENT_FIELDS_H

#include <stddef.h>

#include "sts/event.h"

enum event_kind {
    EVENT_TEXT,
    EVENT_WORD, /* a text that is mostly one of event_fields_words */
    EVENT_JSON, /* a text that is JSON already */
    EVENT_TEXTS,
    EVENT_WORDS,
    EVENT_FLAG,
    EVENT_NUMBER, /* -1 or more */
};

enum event_show {
    EVENT_APART, /* not in data by its own name */
    EVENT_ALWAYS,
    EVENT_IF_SET,
    EVENT_OR_NULL, /* null when empty */
    EVENT_PAIRED,  /* withheld scopes, each beside its reason */
};

struct event_field {
    const char *name; /* in data; NULL if it is written elsewhere */
    size_t offset;
    enum event_kind kind;
    enum event_show show;
};

enum { EVENT_FIELDS_N = 52, EVENT_FIELDS_WORDS_N = 44 };

/*
 * In the order of data (contract.md 5.3 step 4), which is also that of the packed form. Without
 * id, project and time: the store keeps those beside the packed form.
 */
extern const struct event_field event_fields[EVENT_FIELDS_N];

/* What a word is packed as, by its number here: append only. */
extern const char *const event_fields_words[EVENT_FIELDS_WORDS_N];

/* Where the member of an event is. Owns: the event. */
const void *event_fields_at(const struct event *ev, const struct event_field *f);

/* The text of a member, "" for NULL. Owns: the event. */
const char *event_fields_text(const struct event *ev, const struct event_field *f);

#endif
