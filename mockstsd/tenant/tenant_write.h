/* SPDX-License-Identifier: MIT */
/*
 * tenant_write: what does a record, or the whole world, look like as a fixture?
 *
 * The inverse of tenant_load, through the same tables: JSON with the members that differ
 * from their defaults.
 */
#ifndef STS_TENANT_WRITE_H
#define STS_TENANT_WRITE_H

#include "tenant/snapshot.h"

struct buf;

enum write_secrets {
    WRITE_DIGESTS, /* a secret appears as its SHA-256 alone */
    WRITE_SECRETS, /* as it is: for the store, never for an answer */
};

/* Append one record (RECORD_PROJECT: struct project) as a JSON object. */
void tenant_write_record(struct buf *out, enum record_kind kind, const void *record,
                         enum write_secrets secrets);

/* Append the world as a JSON fixture. */
void tenant_write(struct buf *out, const struct snapshot *s, enum write_secrets secrets);

#endif
