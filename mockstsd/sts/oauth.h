/* SPDX-License-Identifier: MIT */
/*
 * oauth: what is every refusal called, in both vocabularies, and which status goes with it?
 *
 * The one table of error codes (contract.md 4.5), grant types and token types. It knows no
 * HTTP: api/oauth_reply.c turns a row into an answer, audit.c into an event.
 */
#ifndef STS_OAUTH_H
#define STS_OAUTH_H

#include <stdbool.h>

#include "base/err.h"
#include "tenant/switches.h"

enum oauth_code {
    OAUTH_MALFORMED = ERR_OAUTH_FIRST, /* not parsable, a duplicate, two ways at once */
    OAUTH_MISSING,                     /* a required field is absent */
    OAUTH_BAD_VALUE,                   /* a field with a value that cannot be */
    OAUTH_UNKNOWN_FIELD, /* management: a member nobody knows; rules refused */
    OAUTH_UNSUPPORTED_GRANT,
    OAUTH_INVALID_CLIENT,
    OAUTH_GRANT_OFF,       /* the grant exists and is off for this client */
    OAUTH_FOREIGN_SERVER,  /* the client belongs to another MCP server */
    OAUTH_INVALID_SUBJECT, /* the subject token is not good */
    OAUTH_AUDIENCE,        /* … is good, and not for this client's Resource */
    OAUTH_INVALID_SCOPE,
    OAUTH_UNKNOWN_TARGET,
    OAUTH_POLICY,        /* refused by policy */
    OAUTH_NOT_CONNECTED, /* policy allowed, nothing stored */
    OAUTH_BEARER_MISSING,
    OAUTH_BEARER_BAD,
    OAUTH_VAULT_POLICY, /* vault: policy or ownership */
    OAUTH_VAULT_SCOPE,  /* vault: outbound.token.fetch is missing */
    OAUTH_VAULT_NOT_FOUND,
    OAUTH_FORBIDDEN, /* a good bearer that may not do this */
    OAUTH_NOT_FOUND, /* no such object or path */
    OAUTH_METHOD,
    OAUTH_MEDIA_TYPE,
    OAUTH_CONFLICT,
    OAUTH_RATE_LIMIT,
    OAUTH_SERVER_ERROR,
    OAUTH_REGISTRATION_OFF, /* clients may not register themselves here */
    OAUTH_META_REDIRECT,    /* RFC 7591 3.2.2: a redirect URI that may not be */
    OAUTH_BAD_METADATA,     /* RFC 7591 3.2.2: any other client metadata */
    OAUTH_CODE_END,
};

/* One refusal as a client of the given dialect sees it. */
struct oauth_row {
    const char *error;      /* RFC vocabulary: "invalid_target" */
    const char *error_code; /* Descope vocabulary: "E099005" */
    int status;             /* HTTP status */
    const char *text;       /* the sentence when nothing better is known */
    bool fixed_text;        /* the sentence is always this one: it must not tell more */
};

/*
 * The row of a code in a dialect.
 *
 * Takes    any code; those of floors 1 to 3 (ERR_*) give server_error.
 * Returns  never NULL. Owns: static.
 * Source   contract.md 4.5.
 */
const struct oauth_row *oauth_error(int code, enum dialect dialect);

#define OAUTH_GRANT_EXCHANGE    "urn:ietf:params:oauth:grant-type:token-exchange"
#define OAUTH_TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define OAUTH_TYPE_JWT          "urn:ietf:params:oauth:token-type:jwt"
#define OAUTH_TYPE_API_KEY      "urn:mockstsd:token-type:api_key"

const char *
oauth_dialect_name(enum dialect dialect); /* "descope" or "rfc". Owns: static. */

#endif
