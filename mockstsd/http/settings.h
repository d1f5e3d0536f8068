/* SPDX-License-Identifier: MIT */
/*
 * settings: with which options does the engine run?
 *
 * The defaults of a server, their bounds, and the one table of everything that the engine is
 * told. No engine header is needed for that: it takes names and values.
 */
#ifndef STS_SETTINGS_H
#define STS_SETTINGS_H

#include "base/attr.h"

struct err;
struct server_options;

enum { SETTINGS_MAX = 24 };

/* As the engine wants them: names and values in turn, and a NULL. */
struct settings {
    char listen[32], threads[16], request_ms[16], keep_alive_ms[16];
    const char *texts[2 * SETTINGS_MAX + 1];
};

/*
 * Fill in the defaults and check the rest.
 *
 * Fails    ERR_PARSE for an address, port, number or time that is none.
 */
int settings_complete(const struct server_options *given, struct server_options *out,
                      struct err *e) MUST_USE;

/* Lay out the settings. Takes: complete options; out stays where it is, it points to itself. */
void settings_lay(const struct server_options *o, struct settings *out);

#endif
