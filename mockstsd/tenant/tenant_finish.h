/* SPDX-License-Identifier: MIT */
/*
 * tenant_finish: what goes without saying in a fixture?
 *
 * Generated ids, catalogues, grants, token types, the default user: everything that follows
 * from other members and that the tables cannot say.
 */
#ifndef STS_TENANT_FINISH_H
#define STS_TENANT_FINISH_H

struct layer;
struct project;
struct snapshot;
struct tenant_source;

struct tenant_finish {
    struct layer *layer;          /* its records are completed */
    struct project *project;      /* completed too */
    const struct snapshot *below; /* NULL: nothing */
    const struct tenant_source *source;
};

/* Complete the project and the records of the layer; before they are indexed. */
void tenant_finish(const struct tenant_finish *f);

#endif
