/* SPDX-License-Identifier: MIT */
/* attr: the only attribute macros of the house. */
#ifndef STS_ATTR_H
#define STS_ATTR_H

#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* A large local that is written before it is read: the compiler need not clear it first. */
#define UNINITIALIZED __attribute__((uninitialized))

#endif
