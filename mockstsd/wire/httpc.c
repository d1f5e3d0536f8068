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

enum {
    DEADLINE_MS = 10000,
    LIMIT_BYTES = 1024 * 1024,
    ROOM_FIRST = 4096,
    FIELDS = 100, /* of an answer; more are dropped */
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
    void (*cleanup)(CURL *curl);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free)(struct curl_slist *list);
    const char *(*strerror)(CURLcode code);
};

/* What one request holds, and what its callbacks fill. */
struct call {
    struct library lib;
    CURL *curl;
    struct curl_slist *headers;
    struct arena *arena;
    struct httpc_field *fields;
    size_t n_fields;
    char *body;
    size_t body_len, room, limit;
    bool (*may_connect)(const struct netaddr *address);
    bool over, kept_off;
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

static void call_end(void *thing)
{
    struct call *c = thing;

    if (c->curl)
        c->lib.cleanup(c->curl);
    if (c->headers)
        c->lib.slist_free(c->headers);
    c->curl = NULL;
    c->headers = NULL;
}

static bool body_grow(struct call *c, size_t need)
{
    size_t room = c->room ? c->room * 2 : ROOM_FIRST;

    if (need <= c->room)
        return true;
    room = room < need ? need : room;
    char *bigger = arena_try(c->arena, room);
    if (!bigger)
        return false;
    if (c->body_len > 0)
        memcpy(bigger, c->body, c->body_len);
    c->body = bigger;
    c->room = room;
    return true;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *self)
{
    struct call *c = self;
    size_t len = size * n;

    c->over = len > c->limit - c->body_len;
    if (c->over || !body_grow(c, c->body_len + len + 1))
        return 0;
    memcpy(c->body + c->body_len, bytes, len);
    c->body_len += len;
    return len;
}

static char *try_copy(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_try(a, len + 1);

    return copy ? memcpy(copy, text, len) : NULL;
}

static bool take_field(struct call *c, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);

    if (!colon || c->n_fields == FIELDS)
        return true;
    const char *value = colon + 1, *end = line + len;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr("\r\n \t", end[-1]))
        end--;
    struct httpc_field *f = &c->fields[c->n_fields];
    f->name = try_copy(c->arena, line, (size_t)(colon - line));
    f->value = try_copy(c->arena, value, (size_t)(end - value));
    if (!f->name || !f->value)
        return false;
    c->n_fields++;
    return true;
}

static size_t take_line(char *bytes, size_t size, size_t n, void *self)
{
    struct call *c = self;
    size_t len = size * n;

    if (len > 5 && strncmp(bytes, "HTTP/", 5) == 0)
        c->n_fields = 0; /* the fields before it belong to a 100 or to the proxy */
    return take_field(c, bytes, len) ? len : 0;
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
    if (c->may_connect && !c->may_connect(&address)) {
        c->kept_off = true;
        return CURL_SOCKET_BAD;
    }
    return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
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
        { CURLOPT_NOSIGNAL, 1 },       { CURLOPT_FOLLOWLOCATION, 0 },
        { CURLOPT_PATH_AS_IS, 1 },     { CURLOPT_SSL_VERIFYPEER, 1 },
        { CURLOPT_SSL_VERIFYHOST, 2 }, { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
    };
    bool good = true;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        good = c->lib.setopt(c->curl, rows[i].option, rows[i].value) == CURLE_OK && good;
    return good &&
           c->lib.setopt(c->curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
           c->lib.setopt(c->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
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

    if (c->over)
        return err_set(e, ERR_LIMIT, "the answer is longer than %zu bytes", c->limit);
    if (code != CURLE_OK && c->kept_off)
        return err_set(e, ERR_IO, "the host has an address that may not be asked");
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
    *out = (struct httpc_answer){ .status = (int)status,
                                  .headers = c->fields,
                                  .n_headers = c->n_fields,
                                  .body = c->body ? c->body : "",
                                  .body_len = c->body_len };
    return 0;
}

int httpc_send(struct arena *a, const struct httpc_ask *ask, struct httpc_answer *out,
               struct err *e)
{
    struct call *c = arena_alloc(a, sizeof *c);

    c->arena = a;
    c->limit = ask->limit_bytes ? ask->limit_bytes : LIMIT_BYTES;
    c->may_connect = ask->may_connect;
    c->fields = arena_array(a, FIELDS, sizeof *c->fields);
    if (library_open(&c->lib, e) < 0)
        return -1;
    arena_defer(a, call_end, c);
    c->curl = c->lib.easy_init();
    if (!c->curl)
        return err_set(e, ERR_IO, "libcurl does not start");
    int rc = run(c, ask, out, e);
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
