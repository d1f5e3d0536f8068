/* SPDX-License-Identifier: MIT */
/*
 * refusal: how does a program of clients/ say no over HTTP?
 *
 * One JSON object, `error` and a sentence in `error_description`, as OAuth words it.
 */
#ifndef STS_REFUSAL_H
#define STS_REFUSAL_H

#include "http/server_options.h"

struct arena;
struct response;

/*
 * Fill the answer.
 *
 * Takes    error: NULL picks the usual word for the status; sentence: any text.
 */
void refusal_fill(struct response *out, int status, const char *error,
                  const char *sentence, struct arena *a);

/* The same for what server.h refuses itself. */
struct server_errors refusal_errors(void);

#endif
