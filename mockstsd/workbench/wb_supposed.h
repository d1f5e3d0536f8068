/* SPDX-License-Identifier: MIT */
/* wb_supposed: parties of a case that need not exist. Data only. */
#ifndef STS_WB_SUPPOSED_H
#define STS_WB_SUPPOSED_H

#include "tenant/client.h"

/* Parties that need not exist: those whom a rule may meet tomorrow. */
struct wb_supposed_user {
    bool given;
    const char *id, *email, *tenant; /* NULL: the token says nothing of it */
    struct texts roles, permissions, tenants;
};

struct wb_supposed_client {
    bool given;
    const char *id;   /* a record id */
    const char *name; /* NULL: none that an administrator set */
    struct texts tags;
};

struct wb_supposed {
    struct wb_supposed_user user;
    struct wb_supposed_client via, client;
};

#endif
