/* SPDX-License-Identifier: MIT */
#include "wire/httpc.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/netaddr.h"
#include "wire/spares.h"

enum {
    DEADLINE_MS = 10000,
    LIMIT_BYTES = 1024 * 1024,
    KEPT_MAX = 16,
    KEPT_S =
        4, /* chosen: shorter than the 5 s after which servers close, ours and Node's */
};

/*
 * libcurl, opened when the first request needs it: linked, it costs every start of a program
 * 3.5 ms and 4 MB (25 more libraries), and the daemon only calls out in its client commands.
 */
struct library {
    CURL *(*easy_init)(void);
    CURLcode (*setopt)(CURL *curl, CURLoption option, ...);
    CURLcode (*perform)(CURL *curl);
    CURLcode (*getinfo)(CURL *curl, CURLINFO info, ...);
    void (*reset)(CURL *curl);
    void (*cleanup)(CURL *curl);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free)(struct curl_slist *list);
    const char *(*strerror)(CURLcode code);
};

/* What can be used again: libcurl's handle has the connections that it opened. */
struct line {
    struct arena *arena; /* its own */
    struct library lib;
    CURL *curl;
};

/* What one request holds, and what its callbacks fill. */
struct call {
    struct line *line;
    struct library lib;
    CURL *curl;
    struct curl_slist *headers;
    struct arena *arena;
    struct intake intake;
    bool (*may_connect)(const struct netaddr *address);
    bool kept_off;
    bool sent, lost; /* the connection that it was sent on, if it was a kept one */
};

/* ISO C has no cast from void * to a function; POSIX promises that the bits are the same. */
static bool find(void *from, const char *name, void *function, size_t size)
{
    void *symbol = dlsym(from, name);

    memcpy(function, &symbol, size);
    return symbol != NULL;
}

static int library_open(struct library *lib, struct err *e)
{
    /* opened again at each request: the loader counts, and nothing of ours need be shared */
    void *from = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    const struct {
        const char *name;
        void *function;
        size_t size;
    } rows[] = {
        { "curl_easy_init", &lib->easy_init, sizeof lib->easy_init },
        { "curl_easy_setopt", &lib->setopt, sizeof lib->setopt },
        { "curl_easy_perform", &lib->perform, sizeof lib->perform },
        { "curl_easy_getinfo", &lib->getinfo, sizeof lib->getinfo },
        { "curl_easy_reset", &lib->reset, sizeof lib->reset },
        { "curl_easy_cleanup", &lib->cleanup, sizeof lib->cleanup },
        { "curl_slist_append", &lib->slist_append, sizeof lib->slist_append },
        { "curl_slist_free_all", &lib->slist_free, sizeof lib->slist_free },
        { "curl_easy_strerror", &lib->strerror, sizeof lib->strerror },
    };
    bool good = from != NULL;

    for (size_t i = 0; good && i < sizeof rows / sizeof rows[0]; i++)
        good = find(from, rows[i].name, rows[i].function, rows[i].size);
    if (from)
        dlclose(from); /* it stays loaded */
    return good ? 0 : err_set(e, ERR_IO, "libcurl.so.4 is not installed");
}

static void line_end(void *thing)
{
    struct line *line = thing;

    if (line->curl)
        line->lib.cleanup(line->curl);
    arena_free(line->arena);
}

static int line_open(struct line **out, struct err *e)
{
    struct arena *a = arena_open(0);
    struct line *line = a ? arena_try(a, sizeof *line) : NULL;

    if (!line) {
        arena_free(a);
        return err_set(e, ERR_IO, "out of memory");
    }
    *line = (struct line){ .arena = a };
    if (library_open(&line->lib, e) < 0) {
        line_end(line);
        return -1;
    }
    line->curl = line->lib.easy_init();
    if (!line->curl) {
        line_end(line);
        return err_set(e, ERR_IO, "libcurl does not start");
    }
    *out = line;
    return 0;
}

static void call_end(void *thing)
{
    struct call *c = thing;

    if (c->line)
        line_end(c->line);
    if (c->headers)
        c->lib.slist_free(c->headers);
    c->line = NULL;
    c->headers = NULL;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *self)
{
    struct call *c = self;

    return intake_body(&c->intake, bytes, size * n) ? size * n : 0;
}

static size_t take_line(char *bytes, size_t size, size_t n, void *self)
{
    struct call *c = self;

    return intake_line(&c->intake, bytes, size * n) ? size * n : 0;
}

/*
 * The address that libcurl is about to use, after all resolving and reading of odd spellings:
 * what is checked is what is connected to (traps.md A.9 U2).
 */
static curl_socket_t open_socket(void *self, curlsocktype purpose,
                                 struct curl_sockaddr *at)
{
    struct call *c = self;
    struct netaddr address = netaddr_of(&at->addr);

    (void)purpose;
    c->lost = c->sent;
    if (c->lost)
        return CURL_SOCKET_BAD;
    if (c->may_connect && !c->may_connect(&address)) {
        c->kept_off = true;
        return CURL_SOCKET_BAD;
    }
    return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/*
 * From here on the request may have been sent. If a kept connection ends then, libcurl would
 * open another one and send it again, whatever it does (RFC 9110 9.2.2): open_socket is in the way.
 */
static int about_to_send(void *self, char *their_ip, char *our_ip, int their_port,
                         int our_port)
{
    struct call *c = self;

    (void)their_ip;
    (void)our_ip;
    (void)their_port;
    (void)our_port;
    c->sent = true;
    return CURL_PREREQFUNC_OK;
}

static bool has_line_break(const char *text)
{
    return text[strcspn(text, "\r\n")] != '\0';
}

static bool is_given(const struct httpc_ask *ask, const char *name)
{
    for (size_t i = 0; i < ask->n_headers; i++) {
        if (strcasecmp(ask->headers[i].name, name) == 0)
            return true;
    }
    return false;
}

static int add_header(struct call *c, const char *line, struct err *e)
{
    struct curl_slist *more = c->lib.slist_append(c->headers, line);

    if (!more)
        return err_set(e, ERR_IO, "out of memory");
    c->headers = more;
    return 0;
}

static int add_headers(struct call *c, const struct httpc_ask *ask, struct err *e)
{
    for (size_t i = 0; i < ask->n_headers; i++) {
        const struct httpc_field *f = &ask->headers[i];
        if (has_line_break(f->name) || has_line_break(f->value))
            return err_set(e, ERR_PARSE, "a header with a line break");
        /* libcurl: a name before ';' is sent with nothing behind its colon */
        if (add_header(
                c,
                arena_printf(c->arena, *f->value ? "%s: %s" : "%s;", f->name, f->value),
                e) < 0)
            return -1;
    }
    /* what libcurl would add by itself */
    if (!is_given(ask, "Content-Type") && add_header(c, "Content-Type:", e) < 0)
        return -1;
    return is_given(ask, "Expect") ? 0 : add_header(c, "Expect:", e);
}

/* The same for every request; traps.md A.9 says why. */
static bool set_fixed(const struct call *c)
{
    static const struct {
        CURLoption option;
        long value;
    } rows[] = {
        { CURLOPT_NOSIGNAL, 1 },         { CURLOPT_FOLLOWLOCATION, 0 },
        { CURLOPT_PATH_AS_IS, 1 },       { CURLOPT_SSL_VERIFYPEER, 1 },
        { CURLOPT_SSL_VERIFYHOST, 2 },   { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
        { CURLOPT_MAXAGE_CONN, KEPT_S },
    };
    bool good = true;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        good = c->lib.setopt(c->curl, rows[i].option, rows[i].value) == CURLE_OK && good;
    return good &&
           c->lib.setopt(c->curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_PREREQFUNCTION, about_to_send) == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_HEADERFUNCTION, take_line) == CURLE_OK;
}

static bool set_body(const struct call *c, const struct httpc_ask *ask)
{
    if (strcmp(ask->method, "HEAD") == 0)
        return c->lib.setopt(c->curl, CURLOPT_NOBODY, 1L) == CURLE_OK;
    if (ask->body && (c->lib.setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE,
                                    (curl_off_t)ask->body_len) != CURLE_OK ||
                      c->lib.setopt(c->curl, CURLOPT_POSTFIELDS, ask->body) != CURLE_OK))
        return false;
    return c->lib.setopt(c->curl, CURLOPT_CUSTOMREQUEST, ask->method) == CURLE_OK;
}

static bool set_asked(struct call *c, const struct httpc_ask *ask)
{
    const struct library *lib = &c->lib;
    long deadline_ms = (long)(ask->deadline_ms > 0 ? ask->deadline_ms : DEADLINE_MS);

    return lib->setopt(c->curl, CURLOPT_URL, ask->url) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_TIMEOUT_MS, deadline_ms) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_CONNECTTIMEOUT_MS, deadline_ms) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_PROXY, ask->proxy ? ask->proxy : "") ==
               CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_HTTPHEADER, c->headers) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_OPENSOCKETDATA, c) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_PREREQDATA, c) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_WRITEDATA, c) == CURLE_OK &&
           lib->setopt(c->curl, CURLOPT_HEADERDATA, c) == CURLE_OK &&
           (!ask->ca_file ||
            lib->setopt(c->curl, CURLOPT_CAINFO, ask->ca_file) == CURLE_OK);
}

/* What went wrong, for those who must know whether anything was sent. */
static int fail(const struct call *c, CURLcode code, struct err *e)
{
    static const struct {
        CURLcode code;
        int err;
        const char *what;
    } rows[] = {
        { CURLE_URL_MALFORMAT, ERR_PARSE, "no URL to send to" },
        { CURLE_UNSUPPORTED_PROTOCOL, ERR_PARSE, "no URL to send to" },
        { CURLE_PEER_FAILED_VERIFICATION, ERR_CRYPTO,
          "the host is not who it should be" },
        { CURLE_SSL_CACERT_BADFILE, ERR_CRYPTO, "nobody to trust" },
        { CURLE_COULDNT_RESOLVE_HOST, ERR_UNAVAILABLE, "no connection" },
        { CURLE_COULDNT_CONNECT, ERR_UNAVAILABLE, "no connection" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].code == code)
            return err_set(e, rows[i].err, "%s: %s", rows[i].what, c->lib.strerror(code));
    }
    return err_set(e, ERR_IO, "no answer: %s", c->lib.strerror(code));
}

static int perform(struct call *c, long *status, struct err *e)
{
    CURLcode code = c->lib.perform(c->curl);

    if (c->intake.over)
        return err_set(e, ERR_LIMIT, "the answer is longer than %zu bytes",
                       c->intake.limit);
    if (code != CURLE_OK && c->kept_off)
        return err_set(e, ERR_IO, "the host has an address that may not be asked");
    if (code != CURLE_OK && c->lost)
        return err_set(e, ERR_IO, "the connection ended before an answer");
    if (code == CURLE_OK)
        code = c->lib.getinfo(c->curl, CURLINFO_RESPONSE_CODE, status);
    return code == CURLE_OK ? 0 : fail(c, code, e);
}

static int run(struct call *c, const struct httpc_ask *ask, struct httpc_answer *out,
               struct err *e)
{
    long status = 0;

    if (add_headers(c, ask, e) < 0)
        return -1;
    if (!set_fixed(c) || !set_body(c, ask) || !set_asked(c, ask))
        return err_set(e, ERR_IO, "libcurl does not take the request");
    if (perform(c, &status, e) < 0)
        return -1;
    *out = intake_answer(&c->intake);
    out->status = (int)status;
    return 0;
}

struct spares *httpc_pool(struct arena *home)
{
    static const struct spares_kind kind = { KEPT_MAX, KEPT_S * 1000, line_end };

    return spares_open(home, &kind);
}

/* Nothing of this request stays with the connection. */
static void line_keep(struct call *c, struct spares *pool)
{
    c->lib.reset(c->curl);
    spares_give(pool, c->line);
    c->line = NULL;
}

int httpc_send(struct arena *a, const struct httpc_ask *ask, struct httpc_answer *out,
               struct err *e)
{
    struct call *c = arena_alloc(a, sizeof *c);
    struct spares *pool = ask->may_connect ? NULL : ask->pool;

    c->arena = a;
    c->intake = intake_make(a, ask->limit_bytes ? ask->limit_bytes : LIMIT_BYTES);
    c->may_connect = ask->may_connect;
    c->line = pool ? spares_take(pool) : NULL;
    if (!c->line && line_open(&c->line, e) < 0)
        return -1;
    arena_defer(a, call_end, c);
    c->lib = c->line->lib;
    c->curl = c->line->curl;
    int rc = run(c, ask, out, e);
    if (rc == 0 && pool)
        line_keep(c, pool);
    call_end(c);
    return rc;
}

const char *httpc_header(const struct httpc_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_headers; i++) {
        if (strcasecmp(answer->headers[i].name, name) == 0)
            return answer->headers[i].value;
    }
    return NULL;
}
