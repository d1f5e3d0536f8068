/* SPDX-License-Identifier: MIT */
/*
 * docfetch: a document of the web, fetched for a stranger without being his tool.
 *
 * The fetcher behind sts/fetcher.h. https to public addresses alone, this machine only where
 * the ask says so; the address is checked as it is connected to, no redirect is followed, no
 * proxy and no environment counts; 5 KB, 4 at a time; status 200 and JSON or nothing.
 */
#ifndef STS_DOCFETCH_H
#define STS_DOCFETCH_H

#include <stdatomic.h>

#include "sts/fetcher.h"

struct docfetch {
    atomic_int running;
    int deadline_ms; /* for one document; 0: as long as is the custom */
};

/* The fetcher. Takes: self, zeroed but for the deadline, which must outlive it. */
struct fetcher docfetch_fetcher(struct docfetch *self);

#endif
