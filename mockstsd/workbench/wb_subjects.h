/* SPDX-License-Identifier: MIT */
/* wb_subjects: which users are there, what do their tokens say, and what are they called? */
#ifndef STS_WB_SUBJECTS_H
#define STS_WB_SUBJECTS_H

#include "workbench/wb_parts.h"

/* Fill subjects and subject_names. Takes: w with arena and snapshot. */
void wb_subjects(struct wb_world *w);

#endif
