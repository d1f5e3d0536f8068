/* SPDX-License-Identifier: MIT */
/*
 * endpoints: where does this target serve what?
 *
 * As its file says, and what that leaves out as its metadata say: ${token_path},
 * ${revocation_path} …, ${token_urls}.
 */
#ifndef STS_ENDPOINTS_H
#define STS_ENDPOINTS_H

#include "base/attr.h"
#include "conformance/stage.h"

/* Name them for the checks of this stage, "{project}" and "{server}" filled in. */
void endpoints_name(struct stage *s);

/*
 * Name those of a target without an admin API, its metadata asked where its file is silent.
 *
 * Takes    a: as long as the target.
 * Fails    ERR_IO: it does not answer; ERR_PARSE: nothing says where its token endpoint is.
 */
int endpoints_discover(struct target *t, struct arena *a, struct err *e) MUST_USE;

#endif
