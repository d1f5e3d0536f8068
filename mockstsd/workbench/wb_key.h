/* SPDX-License-Identifier: MIT */
/*
 * wb_key: whose fact is a condition key, and which values can it have at all?
 *
 * The workbench's reading of contract 7.4: what holds of every client and user there can be.
 */
#ifndef STS_WB_KEY_H
#define STS_WB_KEY_H

#include <stdbool.h>

enum wb_party { WB_USER, WB_MCP_CLIENT, WB_CLIENT, WB_PARTIES };

struct wb_key {
    enum wb_party party;
    bool scalar;          /* one value, if there is any */
    bool text;            /* a text, never a number or a truth value */
    bool default_present; /* there unless said otherwise: the plainer picture */
    bool of_record;       /* of every client record: there if the client is there */
};

/* What is known of a key. Takes: one that rule_check accepts. Owns: constant. */
const struct wb_key *wb_key_of(const char *name);

#endif
