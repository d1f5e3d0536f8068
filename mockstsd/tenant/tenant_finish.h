/* SPDX-License-Identifier: MIT */
/*
 * tenant_finish: what goes without saying in a fixture?
 *
 * Generated ids, catalogues, grants, token types, the default user: everything that follows
 * from other members and that the tables cannot say.
 */
#ifndef STS_TENANT_FINISH_H
#define STS_TENANT_FINISH_H

struct arena;
struct tenant_build;

/* Complete the project and the records of the new layer; before they are indexed. */
void tenant_finish(struct tenant_build *b);

/* The clientId generated from project and record id. Owns: the arena. Source: contract 1.2. */
const char *tenant_finish_client_id(struct arena *a, const char *project_id,
                                    const char *record_id);

#endif
