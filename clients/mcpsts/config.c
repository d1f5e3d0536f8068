/* SPDX-License-Identifier: MIT */
#include "mcpsts/config.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "wire/basicauth.h"
#include "wire/uri.h"
#include "mcpsts/challenge.h"
#include "mcpsts/mcpsts.h"
#include "mcpsts/refuse.h"

enum {
    URL_MAX = 512,               /* chosen: so that every challenge fits */
    METADATA_MAX = URL_MAX + 64, /* with the well-known name */
    SECRET_MAX = 4096,
    LEEWAY_MAX_S = 60,
    TIMEOUT_MAX_MS = 10 * 60 * 1000,
    CACHE_MAX_S = 24 * 60 * 60,
    CACHE_MAX = 1024 * 1024,
};

/* What the option says, else the variable, else the default; an empty text is none. */
static const char *choose(struct arena *a, const char *option, const char *variable,
                          const char *standard)
{
    const char *text = option;

    if (!text || !*text)
        text = opts_env(variable);
    if (!text || !*text)
        text = standard;
    return text ? arena_text(a, text) : NULL;
}

/* An absolute URL without user or fragment; http only where nobody listens in. */
static bool url_is_safe(struct arena *a, const char *url)
{
    struct uri u;

    if (strnlen(url, URL_MAX + 1) > URL_MAX || uri_parse(a, url, &u, NULL) < 0)
        return false;
    if (!u.host || !*u.host || u.userinfo || u.fragment)
        return false;
    return strcasecmp(u.scheme, "https") == 0 ||
           (strcasecmp(u.scheme, "http") == 0 && uri_is_loopback(&u));
}

/* chosen: what may stand in a path as it is (contract.md 1.2) */
static bool is_project_id(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_-";

    return *text && text[strspn(text, allowed)] == '\0' && strlen(text) <= 64;
}

static int read_base(struct arena *a, const struct mcpsts_options *options,
                     struct config *c, struct mcpsts_refusal *why)
{
    char *base = arena_text(
        a, choose(a, options->base_url, "DESCOPE_BASE_URI", "https://api.descope.com"));
    size_t len = strlen(base);

    if (len > 0 && base[len - 1] == '/')
        base[len - 1] = '\0';
    if (!url_is_safe(a, base) || strchr(base, '?'))
        return refuse(
            why, MCPSTS_MISCONFIGURED,
            "base_url (DESCOPE_BASE_URI) is no https URL (http: loopback alone)");
    c->project_id = choose(a, options->project_id, "DESCOPE_PROJECT_ID", NULL);
    if (!c->project_id || !is_project_id(c->project_id))
        return refuse(why, MCPSTS_MISCONFIGURED,
                      "project_id (DESCOPE_PROJECT_ID) is missing, or is none");
    c->issuer = arena_printf(a, "%s/v1/apps/%s", base, c->project_id);
    c->agentic_issuer = arena_printf(a, "%s/v1/apps/agentic/%s/", base, c->project_id);
    c->keys_url = arena_printf(a, "%s/%s/.well-known/jwks.json", base, c->project_id);
    c->token_url = arena_printf(a, "%s/oauth2/v1/token", base);
    return 0;
}

static int read_resource(struct arena *a, const struct mcpsts_options *options,
                         struct config *c, struct mcpsts_refusal *why)
{
    struct uri u;

    if (!options->resource || strnlen(options->resource, URL_MAX + 1) > URL_MAX ||
        uri_parse(a, options->resource, &u, NULL) < 0 || !u.host)
        return refuse(why, MCPSTS_MISCONFIGURED, "resource is missing, or is no URL");
    c->resource = arena_text(a, options->resource);
    c->metadata_url = options->metadata_url ? arena_text(a, options->metadata_url)
                                            : challenge_metadata_url(a, &u);
    if (strlen(c->metadata_url) > METADATA_MAX ||
        uri_parse(a, c->metadata_url, &u, NULL) < 0)
        return refuse(why, MCPSTS_MISCONFIGURED, "metadata_url is no absolute URI");
    return 0;
}

/* The file first: a variable is visible to every child of the process. */
static int read_secret(struct arena *a, const struct mcpsts_options *options,
                       struct secret *out, struct mcpsts_refusal *why)
{
    const char *path =
        choose(a, options->client_secret_file, "MCPSTS_CLIENT_SECRET_FILE", NULL);
    const char *text = opts_env("MCPSTS_CLIENT_SECRET");
    struct file_bytes file = { 0 };
    struct err e;

    if (path && file_read_private(a, path, SECRET_MAX, &file, &e) < 0)
        return refuse(why, MCPSTS_MISCONFIGURED, "client_secret_file: %.200s", e.text);
    if (path)
        text = file.data;
    size_t len = text ? strcspn(text, "\r\n") : 0; /* an editor's last line break */
    if (len == 0 || text[len + strspn(text + len, "\r\n")] != '\0' ||
        (path && strlen(text) != file.len))
        return refuse(
            why, MCPSTS_MISCONFIGURED,
            "no client secret: client_secret_file, MCPSTS_CLIENT_SECRET_FILE or "
            "MCPSTS_CLIENT_SECRET must give one line");
    *out = secret_make(a, text, len);
    return 0;
}

static int read_client(struct arena *a, const struct mcpsts_options *options,
                       struct config *c, struct mcpsts_refusal *why)
{
    const char *id = choose(a, options->client_id, "MCPSTS_CLIENT_ID", NULL);
    struct secret secret;

    if (!id)
        return refuse(why, MCPSTS_MISCONFIGURED,
                      "client_id (MCPSTS_CLIENT_ID) is missing");
    if (read_secret(a, options, &secret, why) < 0)
        return -1;
    c->authorization = basicauth_text(a, id, &secret);
    return 0;
}

static bool in_range(int64_t n, int64_t least, int64_t most)
{
    return n >= least && n <= most;
}

static int read_numbers(const struct mcpsts_options *options, struct config *c,
                        struct mcpsts_refusal *why)
{
    c->timeout_ms = options->timeout_ms ? options->timeout_ms : 10000;
    c->leeway_s = options->leeway_s ? options->leeway_s : 5;
    c->cache_s = options->cache_s ? options->cache_s : 60;
    c->cache_max = options->cache_max ? options->cache_max : 1024;
    if (!in_range(c->timeout_ms, 1, TIMEOUT_MAX_MS) ||
        !in_range(c->leeway_s, 0, LEEWAY_MAX_S) ||
        !in_range(c->cache_s, -1, CACHE_MAX_S) || c->cache_max > CACHE_MAX)
        return refuse(why, MCPSTS_MISCONFIGURED,
                      "timeout_ms, leeway_s, cache_s or cache_max is out of range");
    return 0;
}

int config_read(struct arena *a, const struct mcpsts_options *options, struct config *out,
                struct mcpsts_refusal *why)
{
    struct config c = { 0 };

    if (read_resource(a, options, &c, why) < 0 || read_base(a, options, &c, why) < 0 ||
        read_client(a, options, &c, why) < 0 || read_numbers(options, &c, why) < 0)
        return -1;
    c.ca_file = options->ca_file ? arena_text(a, options->ca_file) : NULL;
    *out = c;
    return 0;
}
