/* SPDX-License-Identifier: MIT */
/* openapi_schemas: the shapes of answers, for the API description. */
#ifndef STS_OPENAPI_SCHEMAS_H
#define STS_OPENAPI_SCHEMAS_H

extern const char openapi_schemas[]; /* the value of "components", JSON */

#endif
