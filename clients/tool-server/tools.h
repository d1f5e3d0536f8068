/* SPDX-License-Identifier: MIT */
/*
 * tools: which tools are there, what do they take and give, and what do they need?
 *
 * One table tells the story of fixtures/tenants/demo.yaml; a tool is a row. Nothing is called
 * here.
 */
#ifndef STS_TOOLS_H
#define STS_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

struct jwrite;

enum tools_kind { TOOLS_TEXT, TOOLS_NUMBER, TOOLS_LIST };

/* An argument, which is a text, or a member of the result; each must be there. */
struct tools_field {
    const char *name, *description;
    enum tools_kind kind;
    size_t longest; /* bytes of an argument */
};

struct tools_row {
    const char *name, *title, *description;
    const char *scopes;        /* of the inbound token, blank separated */
    bool step_up;              /* they are asked for when needed, not from the start */
    bool writes;               /* it changes something */
    const char *service;       /* who is called, for people */
    const char *target;        /* a Resource or a Connection */
    const char *grants;        /* scope to exchange for, NULL: none */
    const char *key_header;    /* where an API key goes, NULL: a Bearer token is used */
    const char *method, *path; /* below the downstream URL */
    const struct tools_field *takes, *gives; /* each ends with a row without a name */
};

/* The i-th; NULL past the last. Owns: nobody. */
const struct tools_row *tools_at(size_t i);

/* By name; NULL if there is none. Owns: nobody. */
const struct tools_row *tools_find(const char *name);

/* Write a tool as tools/list shows it, with its schemas. Source: MCP 2025-11-25, Tools. */
void tools_write(const struct tools_row *tool, struct jwrite *w);

/* Write, each once, the scopes that a client should ask for from the start. */
void tools_write_scopes(struct jwrite *w);

#endif
