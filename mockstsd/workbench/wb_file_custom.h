/* SPDX-License-Identifier: MIT */
/* wb_file_custom: how are those values read that only test files have? */
#ifndef STS_WB_FILE_CUSTOM_H
#define STS_WB_FILE_CUSTOM_H

#include "tenant/fields.h"

extern const struct field_custom wb_file_custom_texts;    /* one text or a list of them */
extern const struct field_custom wb_file_custom_claims;   /* a map from name to value */
extern const struct field_custom wb_file_custom_withheld; /* a map from scope to reason */
extern const struct field_custom wb_file_custom_exactly;  /* a list, or a map of lists */
extern const struct field_custom wb_file_custom_change;   /* none, any or a list */

#endif
