/* SPDX-License-Identifier: MIT */
#include "conformance/embedded.h"

#include <string.h>

const struct embedded *embedded_find(const char *name)
{
    const struct embedded *e = embedded_tables;

    while (strcmp(e->name, name) != 0)
        e++;
    return e;
}
