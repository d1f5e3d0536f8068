/* SPDX-License-Identifier: MIT */
/* tenant_source: a text that describes a world, and what the loader must know beside it. */
#ifndef STS_TENANT_SOURCE_H
#define STS_TENANT_SOURCE_H

#include <stddef.h>
#include <stdint.h>

enum { TENANT_BYTES_MAX = 1 << 30 }; /* a longer fixture is refused */

struct tenant_source {
    const char *name; /* file name: signing keys are relative to its folder */
    const char *text;
    size_t text_len;
    int64_t now_s; /* added to expiresIn */
    int dialect;   /* enum dialect, for a project that does not say */
    int login;     /* enum login_mode, for a project that does not say */
};

#endif
