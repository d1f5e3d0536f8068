/* SPDX-License-Identifier: MIT */
#include "guest_web.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/opts.h"
#include "guest.h"
#include "wire/netaddr.h"

enum { PATIENCE_S = 10, PIECE = 16384 };

/* The text up to any of these letters; *at moves behind it. */
static const char *cut(struct guest *g, const char **at, const char *letters)
{
    size_t len = strcspn(*at, letters);
    const char *text = arena_slice(g->arena, *at, len);

    *at += len;
    return text;
}

struct guest_web_place guest_web_split(struct guest *g, const char *url)
{
    struct guest_web_place p = { .scheme = "", .authority = "", .host = "", .port = "" };
    const char *at = url, *host;
    size_t len;

    if (url[strcspn(url, ":/?#")] == ':') {
        p.scheme = cut(g, &at, ":");
        at++;
    }
    if (strncmp(at, "//", 2) == 0) {
        at += 2;
        p.authority = cut(g, &at, "/?#");
    }
    host = p.authority;
    p.host = cut(g, &host, ":");
    p.port = *host == ':' ? host + 1 : "";
    p.path = cut(g, &at, "?#");
    if (*at == '?')
        at++;
    p.query = cut(g, &at, "#");
    p.origin = arena_printf(g->arena, "%s://%s", p.scheme, p.authority);
    for (len = strlen(p.path); len > 0 && p.path[len - 1] == '/';)
        len--;
    p.below = arena_slice(g->arena, p.path, len);
    return p;
}

void guest_web_header(struct guest_web_ask *ask, const char *name, const char *value)
{
    if (ask->n < GUEST_WEB_FIELDS)
        ask->headers[ask->n++] = (struct httpc_field){ name, value };
}

/* Only the web, and nothing that is reachable from this machine alone; loopback is for tests. */
static int check(struct guest *g, const struct guest_web_place *p, struct err *e)
{
    const struct addrinfo numbers = { .ai_flags = AI_NUMERICHOST };
    struct addrinfo *found = NULL;
    struct netaddr address;

    if (strcmp(p->scheme, "http") != 0 && strcmp(p->scheme, "https") != 0)
        return err_set(e, ERR_PARSE, "%s: is no address of the web", p->scheme);
    if (g->fault == FAULT_FETCHES_PRIVATE ||
        getaddrinfo(p->host, NULL, &numbers, &found) != 0)
        return 0; /* a name */
    address = netaddr_of(found->ai_addr);
    freeaddrinfo(found);
    if (netaddr_kind(&address) == NETADDR_SPECIAL)
        return err_set(e, ERR_PARSE, "%s is private", p->host);
    return 0;
}

static bool spares_proxy(const struct guest_web_place *p)
{
    const char *list = opts_env("no_proxy");
    size_t len = strlen(p->host);

    while (list != NULL && *list != '\0') {
        if (strncmp(list, p->host, len) == 0 && (list[len] == ',' || list[len] == '\0'))
            return true;
        list += strcspn(list, ",");
        list += *list == ',';
    }
    return false;
}

static int call(const struct guest_web_place *at, struct err *e)
{
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    const struct addrinfo tcp = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    int fd = -1;

    if (getaddrinfo(at->host, *at->port != '\0' ? at->port : "80", &tcp, &found) != 0)
        return err_set(e, ERR_IO, "nobody knows %s", at->host);
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 &&
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
        connect(fd, found->ai_addr, found->ai_addrlen) == 0) {
        freeaddrinfo(found);
        return fd;
    }
    freeaddrinfo(found);
    if (fd >= 0)
        close(fd);
    return err_set(e, ERR_IO, "no connection: %s", strerror(errno));
}

static void write_request(const struct guest_web_ask *ask, const char *target,
                          const char *authority, struct buf *out)
{
    buf_printf(out, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", ask->method,
               target, authority);
    for (size_t i = 0; i < ask->n; i++)
        buf_printf(out, "%s: %s\r\n", ask->headers[i].name, ask->headers[i].value);
    if (ask->body != NULL)
        buf_printf(out, "Content-Length: %zu\r\n", strlen(ask->body));
    buf_printf(out, "\r\n%s", ask->body != NULL ? ask->body : "");
}

static int talk(int fd, const struct buf *request, struct buf *answer, struct err *e)
{
    char piece[PIECE];
    ssize_t n;

    for (size_t sent = 0; sent < request->len; sent += (size_t)n) {
        n = send(fd, request->data + sent, request->len - sent, MSG_NOSIGNAL);
        if (n <= 0)
            return err_set(e, ERR_IO, "the connection ended early");
    }
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        buf_add_len(answer, piece, (size_t)n);
    return n == 0 && buf_ok(answer) ? 0 : err_set(e, ERR_IO, "no whole answer");
}

/* "HTTP/1.1 200 OK", headers, an empty line, and all that follows. */
static int read_answer(struct guest *g, const char *text, struct httpc_answer *out,
                       struct err *e)
{
    struct intake in = intake_make(g->arena, GUEST_TEXT);
    const char *end = strstr(text, "\r\n\r\n");
    int status = 0;

    if (strncmp(text, "HTTP/1.", 7) != 0 || end == NULL)
        return err_set(e, ERR_IO, "this is no answer");
    for (const char *digit = text + 9; *digit >= '0' && *digit <= '9'; digit++)
        status = status * 10 + (*digit - '0');
    for (const char *line = text; line < end;) {
        size_t len = strcspn(line, "\n") + 1;

        (void)intake_line(&in, line, len);
        line += len;
    }
    (void)intake_body(&in, end + 4, strlen(end + 4));
    *out = intake_answer(&in);
    out->status = status;
    return 0;
}

int guest_web_send(struct guest *g, const struct guest_web_ask *ask,
                   struct httpc_answer *out, struct err *e)
{
    struct guest_web_place to = guest_web_split(g, ask->url), at = to;
    struct buf request = buf_make(g->arena, GUEST_TEXT),
               answer = buf_make(g->arena, GUEST_TEXT);
    const char *proxy = opts_env("http_proxy"),
               *target = arena_printf(g->arena, *to.query != '\0' ? "%s?%s" : "%s%s",
                                      to.path, to.query);
    int fd, rc;

    if (check(g, &to, e) < 0)
        return -1;
    if (proxy != NULL && *proxy != '\0' && !spares_proxy(&to)) {
        at = guest_web_split(g, proxy);
        target = ask->url;
    }
    write_request(ask, *target != '\0' ? target : "/", to.authority, &request);
    fd = call(&at, e);
    if (fd < 0)
        return -1;
    rc = talk(fd, &request, &answer, e);
    close(fd);
    return rc == 0 ? read_answer(g, answer.data, out, e) : -1;
}

const char *guest_web_found(const struct httpc_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_headers; i++)
        if (strcasecmp(answer->headers[i].name, name) == 0)
            return answer->headers[i].value;
    return NULL;
}

int guest_web_json(struct guest *g, const struct httpc_answer *answer, struct jobj *out,
                   struct err *e)
{
    const char *type = guest_web_found(answer, "Content-Type"), *text = answer->body;

    if (type == NULL || strstr(type, "event-stream") == NULL)
        return jobj_parse_object(g->arena, text, answer->body_len, out, e);
    for (const char *at = text; (at = strstr(at, "data:")) != NULL;)
        text = at += strlen("data:");
    return jobj_parse_object(g->arena, text, strcspn(text, "\r\n"), out, e);
}

int guest_web_first(struct guest *g, const char *const *urls, struct jobj *out,
                    struct err *e)
{
    struct httpc_answer answer;

    *out = (struct jobj){ 0 };
    for (; *urls != NULL; urls++) {
        struct guest_web_ask ask = { .method = "GET", .url = *urls };

        guest_web_header(&ask, "Accept", "application/json");
        if (guest_web_send(g, &ask, &answer, e) < 0)
            return -1;
        if (answer.status == 200)
            return guest_web_json(g, &answer, out, e);
    }
    return 0;
}
