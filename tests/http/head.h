/* SPDX-License-Identifier: MIT */
/* head: a request written as text, for tests of what reads requests. */
#ifndef STS_TEST_HEAD_H
#define STS_TEST_HEAD_H

#include "http/request.h"

struct head {
    struct request req;
    struct request_header fields[REQUEST_HEADERS_MAX + 1];
    char text[40000];
};

/* Split "METHOD TARGET", then "Name: value" lines; each line ends with '\n'. */
void head_read(const char *text, struct head *out);

#endif
