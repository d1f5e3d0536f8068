/* SPDX-License-Identifier: MIT */
/* tenant_demo: the fixture that is there without any file: fixtures/tenants/demo.yaml. */
#ifndef STS_TENANT_DEMO_H
#define STS_TENANT_DEMO_H

#include <stddef.h>

extern const char tenant_demo_name[]; /* what it is called in places */
extern const char tenant_demo[];      /* the text, with a NUL after it */
extern const size_t tenant_demo_len;  /* its bytes, the NUL not counted */

#endif
