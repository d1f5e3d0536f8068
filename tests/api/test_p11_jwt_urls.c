/* SPDX-License-Identifier: MIT */
/* P11 at the subject token: URLs in the header are not followed; a listener watches. */
#include "rows.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "judge.h"

#include "base/arena.h"
#include "wire/signkey.h"

struct listener {
    int fd;
    struct sockaddr_in at;
};

static struct listener listen_somewhere(void)
{
    struct listener l = { .fd = socket(AF_INET, SOCK_STREAM, 0) };
    socklen_t len = sizeof l.at;

    l.at.sin_family = AF_INET;
    l.at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(l.fd, (const struct sockaddr *)&l.at, sizeof l.at), 0);
    assert_int_equal(listen(l.fd, 8), 0);
    assert_int_equal(getsockname(l.fd, (struct sockaddr *)&l.at, &len), 0);
    return l;
}

static int hits(const struct listener *l)
{
    struct pollfd waiting = { .fd = l->fd, .events = POLLIN };

    return poll(&waiting, 1, 0);
}

/* The listener proves itself: somebody who does call is seen. */
static void end(struct listener *l)
{
    int caller = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(hits(l), 0);
    assert_int_equal(connect(caller, (const struct sockaddr *)&l->at, sizeof l->at), 0);
    assert_int_equal(hits(l), 1);
    close(caller);
    close(l->fd);
}

static const struct row {
    const char *name;
    const char *format; /* of the header's further members; takes the port */
} rows[] = {
    { "JWT-011 jku is not followed", "\"jku\":\"http://127.0.0.1:%d/jwks.json\"" },
    { "JWT-011 jku behind our own name as user information is not followed",
      "\"jku\":\"http://127.0.0.1:8693@127.0.0.1:%d/jwks.json\"" },
    { "JWT-011 jku by way of a redirect is not followed",
      "\"jku\":\"" SCENE_BASE "/login?to=http://127.0.0.1:%d/jwks.json\"" },
    { "JWT-012 x5u is not followed", "\"x5u\":\"http://127.0.0.1:%d/cert.pem\"" },
    { "JWT-012 x5u behind our own name as user information is not followed",
      "\"x5u\":\"http://127.0.0.1:8693@127.0.0.1:%d/cert.pem\"" },
};

static const char *with_port(struct arena *a, const char *format, int port)
{
    const char *at = strstr(format, "%d");

    return arena_printf(a, "%.*s%d%s", (int)(at - format), format, port, at + 2);
}

static void each(void **state)
{
    const struct row *row = *state;
    struct listener l = listen_somewhere();
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *url = with_port(a, row->format, ntohs(l.at.sin_port));
    struct tokens_draft draft = { .header = arena_printf(a, "{\"kid\":\"SKattacker\",%s}",
                                                         url) };
    struct signkey *key = NULL;

    assert_int_equal(signkey_make(a, SIGNKEY_RS256, "SKattacker", &key, NULL), 0);
    draft.key = key;
    judge_token_refused(s, tokens_make(a, scene_mint(s), &draft));
    draft.header = arena_printf(a, "{%s}", url);
    judge_token_refused(s, tokens_make(a, scene_mint(s), &draft));
    end(&l);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    return rows_run("P11 subject token: URLs");
}
