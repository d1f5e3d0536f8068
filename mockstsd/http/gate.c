/* SPDX-License-Identifier: MIT */
#include "http/gate.h"

#include <string.h>
#include <strings.h>

#include "http/request.h"

/* The fields that decide something here. */
enum watched {
    HOST,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    AUTHORIZATION,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    EXPECT,
    N_WATCHED
};

struct field_name {
    const char *text;
    size_t len;
};

#define FIELD(text)                                                                      \
    {                                                                                    \
        text, sizeof text - 1                                                            \
    }
static const struct field_name watched_names[N_WATCHED] = {
    [HOST] = FIELD("Host"),
    [CONTENT_LENGTH] = FIELD("Content-Length"),
    [TRANSFER_ENCODING] = FIELD("Transfer-Encoding"),
    [AUTHORIZATION] = FIELD("Authorization"),
    [CONTENT_TYPE] = FIELD("Content-Type"),
    [CONTENT_ENCODING] = FIELD("Content-Encoding"),
    [EXPECT] = FIELD("Expect"),
};

/* What one pass over the head found. */
struct look {
    const struct request *req;
    const struct gate_rules *rules;
    const char *first[N_WATCHED]; /* value of the first such field */
    size_t count[N_WATCHED];
    size_t bytes;    /* of the request line and all fields */
    bool bad_fields; /* a name that is no token, or a control character */
};

enum method_kind {
    METHOD_READS,
    METHOD_WRITES,
    METHOD_OTHER,
    METHOD_NEVER,
    METHOD_UNKNOWN
};

struct method {
    const char *name;
    enum method_kind kind;
};

static const struct method methods[] = {
    { "GET", METHOD_READS },     { "HEAD", METHOD_READS },    { "POST", METHOD_WRITES },
    { "PUT", METHOD_WRITES },    { "PATCH", METHOD_WRITES },  { "DELETE", METHOD_OTHER },
    { "OPTIONS", METHOD_OTHER }, { "CONNECT", METHOD_NEVER }, { "TRACE", METHOD_NEVER },
};

static const char allowed_methods[] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

static const char *const own_hosts[] = { "localhost", "127.0.0.1", "[::1]" };

static const struct gate_verdict pass = { .framing = GATE_NO_BODY };

static struct gate_verdict refuse(int status, const char *reason)
{
    return (struct gate_verdict){ .status = status, .reason = reason };
}

static enum method_kind method_kind(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i].name, name) == 0) /* RFC 9110 9.1: case-sensitive */
            return methods[i].kind;
    return METHOD_UNKNOWN;
}

/* RFC 9110 5.6.2 */
static bool is_token_char(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return true;
    return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static size_t token_len(const char *text)
{
    size_t len = 0;

    while (is_token_char((unsigned char)text[len]))
        len++;
    return len;
}

/* RFC 9110 5.5: visible characters, blank, tab, and bytes above ASCII. */
static bool is_value_char(unsigned char c)
{
    return (c >= 0x20 && c != 0x7f) || c == '\t';
}

static size_t value_len(const char *text)
{
    size_t len = 0;

    while (is_value_char((unsigned char)text[len]))
        len++;
    return len;
}

static void look_at(struct look *l, const struct request_header *h)
{
    size_t name_len = token_len(h->name), len = value_len(h->value);

    l->bytes += name_len + len + sizeof ": \r\n" - 1;
    if (name_len == 0 || h->name[name_len] != '\0' || h->value[len] != '\0')
        l->bad_fields = true;
    for (size_t i = 0; i < N_WATCHED; i++) {
        const struct field_name *w = &watched_names[i];
        if (w->len != name_len || strncasecmp(w->text, h->name, name_len) != 0)
            continue;
        if (l->count[i]++ == 0)
            l->first[i] = h->value;
    }
}

static struct look look_over(const struct request *req, const struct gate_rules *rules)
{
    struct look l = { .req = req, .rules = rules };

    l.bytes = strlen(req->method) + strlen(req->path) + sizeof "  HTTP/1.1\r\n\r\n" - 1;
    l.bytes += *req->query ? sizeof "?" - 1 + strlen(req->query) : 0;
    for (size_t i = 0; i < req->n_headers; i++)
        look_at(&l, &req->headers[i]);
    return l;
}

/* The engine drops what follows the 64th field, so 64 may mean more (traps.md W13). */
static struct gate_verdict check_size(const struct look *l)
{
    if (l->req->n_headers >= REQUEST_HEADERS_MAX)
        return refuse(431, "The request has 64 header fields or more");
    if (l->bytes > GATE_HEAD_MAX)
        return refuse(431, "The request head is over 16 KiB");
    if (l->bad_fields)
        return refuse(400, "A header field is malformed");
    return pass;
}

static struct gate_verdict check_duplicates(const struct look *l)
{
    if (l->count[AUTHORIZATION] > 1)
        return refuse(400, "The Authorization field came more than once");
    if (l->count[CONTENT_TYPE] > 1)
        return refuse(400, "The Content-Type field came more than once");
    return pass;
}

/* True if the Host value is this name, alone or with a port. */
static bool host_is(const char *value, const char *name)
{
    size_t len = strlen(name);

    if (strncasecmp(value, name, len) != 0)
        return false;
    if (value[len] == '\0')
        return true;
    const char *port = value + len + 1;
    size_t digits = strspn(port, "0123456789");
    return value[len] == ':' && digits > 0 && digits <= 5 && port[digits] == '\0';
}

/* Against DNS rebinding: RFC 9112 3.2, RFC 9110 15.5.20. */
static struct gate_verdict check_host(const struct look *l)
{
    const char *host = l->first[HOST];

    if (l->count[HOST] != 1 || *host == '\0')
        return refuse(400, "The request needs exactly one Host field");
    for (size_t i = 0; i < sizeof own_hosts / sizeof own_hosts[0]; i++)
        if (host_is(host, own_hosts[i]))
            return pass;
    for (size_t i = 0; i < l->rules->n_hosts; i++)
        if (host_is(host, l->rules->hosts[i]))
            return pass;
    return refuse(421, "This server does not answer for that Host");
}

static struct gate_verdict check_method(const struct look *l)
{
    switch (method_kind(l->req->method)) {
    case METHOD_READS:
    case METHOD_WRITES:
    case METHOD_OTHER:
        return pass;
    case METHOD_NEVER:
        return (struct gate_verdict){ .status = 405,
                                      .reason = "This method is never allowed here",
                                      .allow = allowed_methods };
    case METHOD_UNKNOWN:
        break;
    }
    return refuse(501, "This method is not known here");
}

static bool odd_bytes(const char *path)
{
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        if (c <= ' ' || c >= 0x7f || strchr("%;\\#", c))
            return true;
    }
    return false;
}

/* "", "." or ".." between slashes; the root alone has no segment. */
static bool odd_segment(const char *path)
{
    if (strcmp(path, "/") == 0)
        return false;
    for (const char *at = path; *at == '/';) {
        size_t len = strcspn(++at, "/");
        if (len == 0 || (len <= 2 && strspn(at, ".") >= len))
            return true;
        at += len;
    }
    return false;
}

/* chosen: our paths need no escapes, so whatever could be spelled two ways is not found. */
static struct gate_verdict check_target(const struct look *l)
{
    const char *path = l->req->path;

    if (l->req->query[value_len(l->req->query)] != '\0')
        return refuse(400, "The query holds a control character");
    if (*path != '/' || odd_bytes(path) || odd_segment(path))
        return refuse(404, "There is nothing at this path");
    return pass;
}

static bool is_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* Digits as a number; anything over most is most + 1. */
static size_t number_up_to(const char *digits, size_t most)
{
    size_t n = 0;

    for (; *digits && n <= most; digits++)
        n = n * 10 + (size_t)(*digits - '0');
    return n <= most ? n : most + 1;
}

static size_t body_max(const struct gate_rules *rules)
{
    return rules->body_max ? rules->body_max : GATE_BODY_MAX;
}

/* RFC 9112 6.3: one way to tell where the body ends, or none gets further. */
static struct gate_verdict check_framing(const struct look *l)
{
    struct gate_verdict v = pass;

    if (l->count[TRANSFER_ENCODING] > 0 && l->count[CONTENT_LENGTH] > 0)
        return refuse(400, "Content-Length and Transfer-Encoding exclude each other");
    if (l->count[TRANSFER_ENCODING] > 1 || l->count[CONTENT_LENGTH] > 1)
        return refuse(400, "The length of the body is given more than once");
    if (l->count[TRANSFER_ENCODING] > 0) {
        if (strcasecmp(l->first[TRANSFER_ENCODING], "chunked") != 0)
            return refuse(400, "The only transfer coding known here is chunked");
        v.framing = GATE_CHUNKED;
        v.body_len = body_max(l->rules);
        return v;
    }
    if (l->count[CONTENT_LENGTH] == 0)
        return pass;
    if (!is_digits(l->first[CONTENT_LENGTH]))
        return refuse(400, "Content-Length is not a number in digits");
    v.body_len = number_up_to(l->first[CONTENT_LENGTH], body_max(l->rules));
    v.framing = v.body_len > 0 ? GATE_LENGTH : GATE_NO_BODY;
    return v;
}

static struct gate_verdict check_body(const struct look *l,
                                      const struct gate_verdict *framed)
{
    enum method_kind kind = method_kind(l->req->method);
    bool announced = l->count[TRANSFER_ENCODING] + l->count[CONTENT_LENGTH] > 0;

    if (kind == METHOD_READS && framed->framing != GATE_NO_BODY)
        return refuse(400, "A request with this method has no body");
    if (kind == METHOD_WRITES && !announced)
        return refuse(411, "The length of the body is missing");
    if (l->count[CONTENT_ENCODING] > 0)
        return refuse(415, "Encoded bodies are not taken");
    if (framed->body_len > body_max(l->rules))
        return refuse(413, "The body is too large");
    /* RFC 9110 10.1.1 */
    if (l->count[EXPECT] > 0 && strcasecmp(l->first[EXPECT], "100-continue") != 0)
        return refuse(417, "The only expectation known here is 100-continue");
    return *framed;
}

struct gate_verdict gate_head(const struct request *req, const struct gate_rules *rules)
{
    static struct gate_verdict (*const checks[])(const struct look *) = {
        check_size, check_duplicates, check_host, check_method, check_target,
    };
    struct look l = look_over(req, rules);
    struct gate_verdict framed = check_framing(&l);

    if (framed.status)
        return framed;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct gate_verdict v = checks[i](&l);
        if (v.status)
            return v;
    }
    return check_body(&l, &framed);
}

struct gate_verdict gate_body(const struct gate_verdict *head,
                              const struct gate_arrival *got)
{
    bool is_short = head->framing == GATE_LENGTH && got->len < head->body_len;

    if (got->more)
        return refuse(413, "The body is too large");
    if (got->late)
        return refuse(408, "The request did not arrive in time");
    if (got->failed || is_short)
        return refuse(400, "The body is incomplete or its framing is broken");
    return pass;
}

static const char *engine_reason(int status)
{
    switch (status) {
    case 408:
        return "The request did not arrive in time";
    case 411:
        return "The length of the body is missing or no number";
    case 413:
        return "The body is too large";
    case 505:
        return "This version of HTTP is not spoken here";
    default:
        return status < 500 ? "The request is malformed" : "The request cannot be served";
    }
}

struct gate_verdict gate_engine(const char *method, int engine_status)
{
    struct look l = { .req = &(struct request){ .method = *method ? method : "GET" } };
    struct gate_verdict v = check_method(&l);

    return v.status ? v : refuse(engine_status, engine_reason(engine_status));
}
