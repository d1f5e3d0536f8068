/* SPDX-License-Identifier: MIT */
/*
 * curlline: with which command does a person repeat a request?
 *
 * Secrets stand as names of the environment: subject_token=$SUBJECT_TOKEN.
 */
#ifndef STS_CURLLINE_H
#define STS_CURLLINE_H

#include "conformance/stage.h"

/* A line for the shell; NULL and raw bytes: "". Owns: the stage. */
const char *curlline_of(struct stage *s, const struct seen *seen);

#endif
