/* SPDX-License-Identifier: MIT */
/*
 * log: one line per event on standard error, as text or JSON.
 *
 * Only server.c, the commands and the mains include it. A refusal is an answer and an audit
 * event, never a log line; no line holds a secret.
 */
#ifndef STS_LOG_H
#define STS_LOG_H

#include "base/attr.h"

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_INFO = 6, LOG_DEBUG = 7 };
enum log_format { LOG_TEXT, LOG_JSON };

struct log_field {
    const char *name;
    const char *value; /* shown escaped; NULL leaves the field out */
};

void log_setup(enum log_format format,
               enum log_level least); /* Once, before any thread. */

/* One line: time, level, message. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* One line: time, level, message and fields; the last row has name NULL. */
void log_fields(enum log_level level, const char *message,
                const struct log_field *fields);

#endif
