/* SPDX-License-Identifier: MIT */
/* record: the kinds of records that a world is made of. */
#ifndef STS_RECORD_H
#define STS_RECORD_H

enum record_kind {
    RECORD_TENANT,
    RECORD_USER,
    RECORD_CLIENT,
    RECORD_RESOURCE,
    RECORD_CONNECTION,
    RECORD_STORED,
    RECORD_RULE, /* struct rule */
    RECORD_MANAGEMENT_KEY,
    RECORD_ACCESS_KEY,
    RECORD_KINDS,
    RECORD_PROJECT = RECORD_KINDS, /* only in lists of changes: not to be walked */
};

#endif
