/* SPDX-License-Identifier: MIT */
/* testkeys: the published keys of fixtures/keys, for runs that are to repeat. */
#ifndef STS_TESTKEYS_H
#define STS_TESTKEYS_H

extern const char testkeys_rsa[];  /* RSA-2048, PEM */
extern const char testkeys_p256[]; /* P-256, PEM */

#endif
