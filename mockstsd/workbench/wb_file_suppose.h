/* SPDX-License-Identifier: MIT */
/* wb_file_suppose: which keys has the `suppose` of a case? */
#ifndef STS_WB_FILE_SUPPOSE_H
#define STS_WB_FILE_SUPPOSE_H

#include "tenant/fields.h"

extern const struct field_table wb_file_suppose;
/* What its parties are like, for the schema's definitions. */
extern const struct field_table wb_file_suppose_user, wb_file_suppose_client;

#endif
