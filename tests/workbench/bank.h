/* SPDX-License-Identifier: MIT */
/* bank: the world of bank.yaml, or another one, for a test. */
#ifndef STS_BANK_H
#define STS_BANK_H

#include "workbench/wb_world.h"

struct arena;

/* Load bank.yaml; with other rules, if a text is given. Fails the test if it cannot. */
const struct wb_world *bank_world(struct arena *a, const char *rules);

/* Load any texts; NULL if they are refused. *why: what the diagnostics say. */
const struct wb_world *bank_load(struct arena *a, const char *tenant, const char *rules,
                                 const char **why);

/* The text of bank.yaml. */
const char *bank_text(struct arena *a);

#endif
