/* SPDX-License-Identifier: MIT */
/*
 * mcpsts: the two roles of an MCP server in one handle. As a Resource it validates the inbound
 * token of an MCP client; as a Client it exchanges that token for a downstream credential.
 *
 *     struct mcpsts_options options = { .resource = "https://crm-mcp.acme.test/mcp" };
 *     struct mcpsts_want want = { .target = "google-calendar" };
 *
 *     if (mcpsts_open(&options, &sts, &why) != MCPSTS_OK) // the rest: environment
 *         die(why.message);
 *     if (mcpsts_validate(sts, authorization_header, &inbound, &why) != MCPSTS_OK)
 *         answer_401(why.challenge);
 *     if (mcpsts_exchange(sts, inbound, &want, &credential, &why) != MCPSTS_OK)
 *         tool_error(why.message, why.connect_url);
 *     call_google(credential->value, credential->token_type);
 *
 * Any thread may use a handle. No function prints, follows a redirect, reads argv or passes the
 * inbound token to anybody but the token endpoint. Any `why` may be NULL. Link with -lmcpsts.
 */
#ifndef MCPSTS_H
#define MCPSTS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
struct mcpsts;

enum mcpsts_code {
    MCPSTS_OK,
    MCPSTS_INVALID_TOKEN, /* 401: the inbound token is missing, bad, expired or foreign */
    MCPSTS_INSUFFICIENT_SCOPE, /* 403: it lacks a scope that the tool needs */
    MCPSTS_DENIED, /* policy refuses; or no such target, where the STS tells no difference */
    MCPSTS_NOT_CONNECTED, /* nothing stored; connect_url says where to connect, or "" */
    MCPSTS_TEMPORARY,     /* STS unreachable, slow or overloaded: retry_after_s */
    MCPSTS_MISCONFIGURED, /* our own id, secret, URL, target or the STS's answer is wrong */
    MCPSTS_NO_MEMORY,
};
/* Why not. Never holds a token, a secret or a key. */
struct mcpsts_refusal {
    enum mcpsts_code code;
    char message[256];      /* one sentence for the log and for the MCP client */
    char error[64];         /* `error` of the STS's answer, or "" */
    char connect_url[1024]; /* MCPSTS_NOT_CONNECTED */
    char challenge[1024];   /* WWW-Authenticate for 401, 403 (RFC 6750 3, RFC 9728 5.1) */
    int64_t retry_after_s;  /* MCPSTS_TEMPORARY; 0: the STS did not say */
};

/* Every member may be zero but `resource`. Texts are copied. */
struct mcpsts_options {
    const char *resource;   /* this MCP server's URL: what `aud` must contain */
    const char *base_url;   /* else DESCOPE_BASE_URI, else https://api.descope.com */
    const char *project_id; /* else DESCOPE_PROJECT_ID */
    const char *client_id;  /* else MCPSTS_CLIENT_ID */
    const char *client_secret_file; /* else MCPSTS_CLIENT_SECRET_FILE or _SECRET; 0600 */
    const char *ca_file;            /* PEM to trust instead of the system's */
    const char *metadata_url; /* for challenges; else by RFC 9728 3.1 from resource */
    int64_t timeout_ms;       /* of one call, retries included; 0: 10,000 */
    int64_t leeway_s;         /* clock skew for exp, nbf, iat; 0: 5; at most 60 */
    int64_t cache_s;          /* longest reuse of a credential; 0: 60; -1: no cache */
    size_t cache_max;         /* credentials kept; 0: 1024 */
    const struct mcpsts_seams *seams; /* for tests: clock and transport; NULL */
};

/* Make a handle. Owns: the caller, mcpsts_close. Fails: MISCONFIGURED naming what is missing. */
enum mcpsts_code mcpsts_open(const struct mcpsts_options *options, struct mcpsts **out,
                             struct mcpsts_refusal *why);
void mcpsts_close(struct mcpsts *sts); /* No thread may still use it; NULL is fine. */
/* What a valid inbound token says. Owns: whoever validated, mcpsts_inbound_free. */
struct mcpsts_inbound {
    const char *user_id;   /* sub; of a machine's token the client's record id */
    const char *client_id; /* azp: the MCP client */
    const char *tenant_id; /* dct, or "" */
    const char *const *scopes;
    size_t n_scopes;
    int64_t expires_s;
};

/* Validate an Authorization header: "Bearer <token>", the scheme in any case; NULL: there was
 * none. Fails: INVALID_TOKEN with the challenge; TEMPORARY while no key can be had. */
enum mcpsts_code mcpsts_validate(struct mcpsts *sts, const char *authorization,
                                 struct mcpsts_inbound **out, struct mcpsts_refusal *why);
void mcpsts_inbound_free(struct mcpsts_inbound *inbound); /* NULL is fine. */

/* Are these scopes (blank separated) in it? Fails: INSUFFICIENT_SCOPE; challenge names them all. */
enum mcpsts_code mcpsts_require(const struct mcpsts *sts,
                                const struct mcpsts_inbound *inbound, const char *scopes,
                                struct mcpsts_refusal *why);

struct mcpsts_want {
    const char *target;    /* URI of a Resource, or the id of a Connection */
    const char *scope;     /* blank separated; NULL: all that is granted */
    const char *tenant_id; /* NULL: the token's own */
};
enum mcpsts_kind { MCPSTS_ACCESS_TOKEN, MCPSTS_API_KEY };
/* Immutable. Owns: whoever exchanged, mcpsts_credential_free, which wipes it. */
struct mcpsts_credential {
    enum mcpsts_kind kind;
    const char *value;
    const char *token_type; /* "Bearer"; "N_A": the caller picks the header */
    const char *scope;      /* blank separated, or "" */
    int64_t expires_s;      /* 0: unknown */
};

/* Exchange for a downstream credential (RFC 8693), or take it from the cache: one per inbound
 * token, target, scope and tenant, never used past cache_s, its own expiry or the inbound
 * token's. Callers at once for one key share one request. Fails: with the code that fits.
 * Refusals are never retried; 429, 503 and a refused connection are, with jitter. */
enum mcpsts_code mcpsts_exchange(struct mcpsts *sts, const struct mcpsts_inbound *inbound,
                                 const struct mcpsts_want *want,
                                 struct mcpsts_credential **out,
                                 struct mcpsts_refusal *why);
void mcpsts_credential_free(struct mcpsts_credential *credential); /* NULL is fine. */

#ifdef __cplusplus
}
#endif
#endif
