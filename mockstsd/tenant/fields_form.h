/* SPDX-License-Identifier: MIT */
/* fields_form: is this text an id, a URI, a scope …, as its field demands? */
#ifndef STS_FIELDS_FORM_H
#define STS_FIELDS_FORM_H

#include "tenant/diag.h"
#include "tenant/fields.h"

struct arena;

/* What is wrong with a text, or NULL; *code is set then. Owns: nobody, or the arena. */
const char *fields_form(struct arena *scratch, enum field_form form, const char *text,
                        enum diag_code *code);

#endif
