/* SPDX-License-Identifier: MIT */
/* shelved: credentials of user U1 for the Connection drive, in the fixture and at run time. */
#ifndef STS_TEST_SHELVED_H
#define STS_TEST_SHELVED_H

#include "place.h"

#include "sts/shelf.h"

struct err;
struct vault_ask;

/* One stored credential as YAML; RT: with a refresh token. */
#define RT        ", refreshToken: rt-1"
#define LIVE      ", expiresIn: 120"
#define DEAD      ", accessTokenExpiry: 1795435500"
#define U(user)   ", userId: " user
#define T(tenant) ", tenantId: " tenant
#define CRED(id, slot, scopes, more)                                                     \
    "  - { id: " id ", appId: drive" slot ", accessToken: at-" id ", scopes: [" scopes   \
    "]" more " }\n"
#define KEY(id, slot) "  - { id: " id ", appId: crm" slot ", accessToken: at-" id " }\n"

/* A world with these credentials: CRED and KEY, one after the other. */
struct place *shelved_open(const char *switches, const char *credentials);

/* One exchange for the drive in tenant T1. */
int shelved_ask(struct place *p, const struct vault_ask *ask, struct err *e);

/* A credential as it is stored while running; texts must outlive it. */
struct shelf_item shelved_item(const char *id, const char *token, int64_t since_ms);

void shelved_put(struct place *p, struct shelf_item item);

/* What the shelf holds in the user's own slot. */
struct shelf_items shelved(struct place *p);

#endif
