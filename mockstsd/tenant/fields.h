/* SPDX-License-Identifier: MIT */
/*
 * fields: which keys does each record of a fixture have, and where do they go?
 *
 * One table per record: the loader reads by it, the writer writes by it, the schema prints it.
 * A new key is a row here and a member in tenant.h.
 */
#ifndef STS_FIELDS_H
#define STS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tenant/record.h"

enum field_type {                 /* the member it fills */
                  FIELD_TEXT,     /* const char * */
                  FIELD_BOOL,     /* bool */
                  FIELD_FLAG,     /* bool, written as a word of choices */
                  FIELD_INT,      /* int64_t within min..max */
                  FIELD_DURATION, /* int64_t seconds: a number, or "10 minutes" */
                  FIELD_TIME, /* int64_t seconds since 1970: a number, or a text of digits */
                  FIELD_EXPIRES_IN, /* int64_t: the time of loading is added; never written */
                  FIELD_SECRET, /* struct secret; other = its SHA-256, if the record keeps one */
                  FIELD_DIGEST, /* unsigned char[32]: hex, instead of the secret; other = the secret */
                  FIELD_TEXTS, /* struct texts; each a word of choices, if there are choices */
                  FIELD_CHOICE, /* int: a word of choices */
                  FIELD_MASK,   /* unsigned: a list of words, or-ed */
                  FIELD_TABLE,  /* a struct within this one */
                  FIELD_TABLES, /* pointer to an array of structs; other = its size_t count */
                  FIELD_SCOPES, /* struct scopes: names, or scope objects */
                  FIELD_SCOPE_GROUPS, /* struct scope_groups: a map of three lists, or one flat list */
                  FIELD_JSON, /* const char *: a map or list, kept as JSON text */
                  FIELD_DOMAINS, /* const char *: JSON array, also accepted within {policies} */
                  FIELD_DOCUMENTS, /* struct cimd_document pointer; other = its count */
                  FIELD_RULE_WORD, /* an enum of rule.h; vocabulary */
                  FIELD_RULE_ACTIONS, /* unsigned: list of action words */
                  FIELD_CONDITION_VALUE, /* the value of a struct rule_condition; no offset */
                  FIELD_IGNORED,         /* accepted, not kept: read-only upstream */
                  FIELD_CUSTOM,          /* whatever the row's custom reads */
};

enum field_form { /* what a text must look like */
                  FORM_ANY,
                  FORM_ID,            /* [A-Za-z0-9_-]{1,64} */
                  FORM_PROJECT_ID,    /* P and 27 of base62 */
                  FORM_CONNECTION_ID, /* [A-Za-z0-9][A-Za-z0-9_.-]{0,127} */
                  FORM_CLIENT_ID, /* [A-Za-z0-9._~-]{1,128}, the generated form, or an https URL */
                  FORM_URI,   /* absolute, without fragment */
                  FORM_SCOPE, /* RFC 6749 3.3 */
};

struct field_choice {
    const char *word;
    int value;
};

struct field;
struct fields_reader;
struct node;

/* A type of field that one table alone has. */
struct field_custom {
    void (*read)(struct fields_reader *r, const struct field *field,
                 const struct node *node, void *record);
    const char *schema; /* members of its JSON Schema: "\"type\":\"string\"" */
};

struct field {
    const char *key;
    enum field_type type;
    size_t at, other; /* offsets */
    enum field_form form;
    bool required;
    bool alias;                         /* read, never written: other rows say the same */
    int vocabulary;                     /* enum rule_vocabulary */
    int64_t min, max;                   /* FIELD_INT; max 0: no bounds */
    const struct field_choice *choices; /* ends with a NULL word */
    const struct field_table *table;
    const struct field_custom *custom;
    const char *help; /* a sentence for the schema and the man page */
};

struct field_table {
    const char *name; /* "client" */
    size_t size;
    const void *blank; /* a record with all its defaults */
    const struct field *fields;
    size_t n_fields;
    const char *help;
};

/* A key at the top of a fixture. */
struct field_top {
    const char *key;
    enum record_kind kind; /* RECORD_PROJECT: a map; otherwise a list */
    const struct field_table *table;
};

enum { FIELDS_TOPS = RECORD_KINDS + 1, FIELDS_MAX = 64 };

extern const struct field_top
    fields_tops[FIELDS_TOPS]; /* In the order they are written. */

extern const struct field_table fields_project;
extern const struct field_table fields_client;
extern const struct field_table fields_client_scope;
extern const struct field_table fields_client_session;
extern const struct field_table fields_rule;
extern const struct field_table fields_target_resource;
extern const struct field_table fields_target_connection;

/* The row of a kind of record. Owns: nobody, it is constant. */
const struct field_top *fields_top(enum record_kind kind);

#endif
