/* SPDX-License-Identifier: MIT */
/* wb_lists: the verbs who, what and matrix: reach as a report. */
#ifndef STS_WB_LISTS_H
#define STS_WB_LISTS_H

#include "base/attr.h"
#include "workbench/wb_study.h"

/*
 * Who reaches this target, or this scope of it?
 *
 * Takes    what: "payroll" or "payroll:run" behind the target's name: "payroll:payroll:run".
 * Fails    ERR_PARSE: no such target or scope.
 */
int wb_lists_who(const struct wb_study *s, const char *what, struct arena *a,
                 struct report *out, struct err *e) MUST_USE;

/*
 * What does this user, or this client, reach?
 *
 * Fails    ERR_PARSE: nobody of that name, or both a user and a client.
 */
int wb_lists_what(const struct wb_study *s, const char *subject, struct arena *a,
                  struct report *out, struct err *e) MUST_USE;

/*
 * Everybody × every target.
 *
 * Takes    by_entity: a row for each user and exchanging client, instead of those alike.
 * Fails    ERR_LIMIT: by entity there would be too many rows.
 */
int wb_lists_matrix(const struct wb_study *s, bool by_entity, struct arena *a,
                    struct report *out, struct err *e) MUST_USE;

#endif
