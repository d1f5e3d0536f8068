/* SPDX-License-Identifier: MIT */
/*
 * plant: which fault is planted, and what does its row say to each place?
 *
 * The rows are files of JSON, one for each place, compiled in; what a fault is called is read
 * from defects.tsv. At most one is planted, at the start, before any thread.
 */
#ifndef STS_PLANT_H
#define STS_PLANT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

/* Read all rows. Owns: the arena, for the life of the process. Fails: ERR_PARSE with the file. */
int plant_load(struct arena *a, struct err *e) MUST_USE;

/* Plant one. Fails: ERR_PARSE, there is no such row. */
int plant_choose(const char *id, struct err *e) MUST_USE;

/* Print id and sentence of each, one a line. */
void plant_list(FILE *out);

const char *plant_id(void);    /* What is planted; "" for nothing. Owns: constant. */
bool plant_is(const char *id); /* Is it this one? */

/* Its row at a place ("answer", "ask" …); absent if it is planted elsewhere. */
struct jobj plant_row(const char *place);

/* The text of a member of a row, or NULL. Owns: the rows. */
const char *plant_text(struct jobj row, const char *member);

/* Does a text fit the pattern of a member (fnmatch)? True if there is no such member. */
bool plant_fits(struct jobj row, const char *member, const char *text);

#endif
