/* SPDX-License-Identifier: MIT */
/* node_json: what does this part of a document look like as JSON? */
#ifndef STS_NODE_JSON_H
#define STS_NODE_JSON_H

struct arena;
struct jwrite;
struct node;

/* The JSON text of a node and all below it. Owns: the arena. */
const char *node_json(struct arena *a, const struct node *node);

/* Write a double so that it is read as a double again. Takes: a finite number. */
void node_json_double(struct jwrite *w, double value);

#endif
