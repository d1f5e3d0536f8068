/* SPDX-License-Identifier: MIT */
/* sample: the worked example of contract.md 5.3. */
#ifndef STS_SAMPLE_H
#define STS_SAMPLE_H

#include "sts/event.h"

#define SAMPLE_C1                                                                        \
    "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyZEVza3RvcE1jcENsaWVudDAwMDAwMDAwMEM="
#define SAMPLE_C2                                                                        \
    "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyY1JtTWNwU2VydmVyQ2xpZW50MDAwMDAwMEQ="

/* Its audit event (step 4). */
struct event sample_event(void);

#endif
