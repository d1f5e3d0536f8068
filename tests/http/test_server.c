/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dial.h"
#include "echo.h"

static struct server *shared;

struct row {
    const char *name;
    const char *sent;
    int status;
    const char *body; /* where the connection stays */
};

static const struct row rows[] = {
    { "a GET is served and the connection stays", ECHO_GET, 200, "GET /echo? 0 " },
    { "the query stands apart, undecoded",
      "GET /echo?a=%20b HTTP/1.1\r\n" ECHO_HOST "\r\n", 200, "GET /echo?a=%20b 0 " },
    { "a body comes whole", ECHO_POST3 "\r\nabc", 200, "POST /echo? 3 abc" },
    { "the expectation of 100 is met, the answer follows",
      ECHO_POST3 "Expect: 100-continue\r\n\r\nabc", 100, "" },
    { "a preflight reaches the handler",
      "OPTIONS /echo HTTP/1.1\r\n" ECHO_HOST "Origin: https://evil.test\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n",
      200, "OPTIONS /echo? 0 " },
    { "Connection: close is obeyed",
      "GET /echo HTTP/1.1\r\n" ECHO_HOST "Connection: close\r\n\r\n", 200, NULL },
    { "HTTP/1.0 gets one answer", "GET /echo HTTP/1.0\r\n" ECHO_HOST "\r\n", 200, NULL },
    { "a chunked body comes whole, then the connection ends",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST
      "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
      200, NULL },

    { "broken chunks are 400",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST
      "Transfer-Encoding: chunked\r\n\r\nxx\r\nabc\r\n0\r\n\r\n",
      400, NULL },
    { "a chunk extension is 400, a limit of the engine",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST
      "Transfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n0\r\n\r\n",
      400, NULL },
    { "two lengths are 400 and what follows is no request",
      ECHO_POST3 "Content-Length: 0\r\n\r\nabc" ECHO_GET, 400, NULL },
    { "length beside coding is 400 and what follows is no request",
      ECHO_POST3 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" ECHO_GET, 400, NULL },
    { "a hexadecimal length is 400 and what follows is no request",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 0x3\r\n\r\nabc" ECHO_GET, 400,
      NULL },
    { "a length of twenty digits is 413",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 99999999999999999999\r\n\r\n",
      413, NULL },
    { "a negative length is 411 through the engine",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: -3\r\n\r\nabc", 411, NULL },
    { "an unknown coding is 400 through the engine",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Transfer-Encoding: xchunked\r\n\r\nabc", 400,
      NULL },
    { "a GET with a body is 400",
      "GET /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 3\r\n\r\nabc", 400, NULL },
    { "a POST without length is 411", "POST /echo HTTP/1.1\r\n" ECHO_HOST "\r\n", 411,
      NULL },
    { "no Host is 400", "GET /echo HTTP/1.1\r\n\r\n", 400, NULL },
    { "a foreign Host is 421", "GET /echo HTTP/1.1\r\nHost: evil.test\r\n\r\n", 421,
      NULL },
    { "FOO is 501 through the engine", "FOO /echo HTTP/1.1\r\n" ECHO_HOST "\r\n", 501,
      NULL },
    { "PROPFIND is 501", "PROPFIND /echo HTTP/1.1\r\n" ECHO_HOST "\r\n", 501, NULL },
    { "TRACE is 405 through the engine", "TRACE /echo HTTP/1.1\r\n" ECHO_HOST "\r\n", 405,
      NULL },
    { "a wrong version is 505 through the engine",
      "GET /echo HTTP/2.5\r\n" ECHO_HOST "\r\n", 505, NULL },
    { "what is no HTTP is 400 through the engine", "\001\002\003\r\n\r\n", 400, NULL },
    { "a dot segment is not resolved", "GET /a/../echo HTTP/1.1\r\n" ECHO_HOST "\r\n",
      404, NULL },
    { "an escape is not decoded", "GET /%65cho HTTP/1.1\r\n" ECHO_HOST "\r\n", 404,
      NULL },
    { "CR LF escaped in the path reaches no field",
      "GET /index%0d%0aSet-Cookie:x=1 HTTP/1.1\r\n" ECHO_HOST "\r\n", 404, NULL },
    { "a handler without an answer is 500",
      "GET /unanswered HTTP/1.1\r\n" ECHO_HOST "\r\n", 500, NULL },
    { "a handler that runs out of memory is 500",
      "GET /memory HTTP/1.1\r\n" ECHO_HOST "\r\n", 500, NULL },
    { "a field that would split the head is 500",
      "GET /split HTTP/1.1\r\n" ECHO_HOST "\r\n", 500, NULL },
};

static void answers(void **state)
{
    const struct row *row = *state;
    bool ended;
    struct answer got = dial_once(server_port(shared), row->sent, &ended);

    assert_int_equal(got.status, row->status);
    assert_int_equal(ended, row->body == NULL);
    if (row->body)
        assert_string_equal(got.body, row->body);
    if (row->status == 100)
        return;
    assert_non_null(strstr(got.head, "\r\nX-STS-Mock: 1\r\n"));
    assert_non_null(strstr(got.head, "\r\nX-Content-Type-Options: nosniff\r\n"));
    assert_null(strstr(got.head, "\r\nServer:"));
    assert_null(strstr(got.head, "\r\nAccess-Control-"));
    assert_null(strstr(got.head, "\r\nX-Evil"));
    if (row->status >= 400 && *got.body)
        assert_memory_equal(got.body, "{\"message\":\"", 12);
    assert_int_equal(strstr(got.head, "\r\nAllow: ") != NULL, row->status == 405);
}

static void answers_head_without_a_body(void **state)
{
    int fd = dial(server_port(shared));
    const char twice[] = "HEAD /echo HTTP/1.1\r\n" ECHO_HOST "\r\n" ECHO_GET;

    (void)state;
    dial_send(fd, twice, strlen(twice));
    struct answer first = dial_read(fd, false), second = dial_read(fd, true);
    assert_non_null(strstr(first.head, "\r\nContent-Length: 14\r\n"));
    assert_string_equal(second.body, "GET /echo? 0 ");
    close(fd);
}

static void answers_a_pipeline_in_order(void **state)
{
    int fd = dial(server_port(shared));
    const char both[] = ECHO_POST3 "\r\nabc" ECHO_POST3 "\r\ndef";

    (void)state;
    dial_send(fd, both, strlen(both));
    assert_string_equal(dial_read(fd, true).body, "POST /echo? 3 abc");
    assert_string_equal(dial_read(fd, true).body, "POST /echo? 3 def");
    close(fd);
}

static void meets_the_expectation(void **state)
{
    int fd = dial(server_port(shared));
    const char head[] = ECHO_POST3 "Expect: 100-continue\r\n\r\n";

    (void)state;
    dial_send(fd, head, strlen(head));
    assert_int_equal(dial_read(fd, true).status, 100);
    dial_send(fd, "abc", 3);
    assert_string_equal(dial_read(fd, true).body, "POST /echo? 3 abc");
    close(fd);
}

static void refuses_a_large_body_audibly(void **state)
{
    enum { LEN = 3 * 1024 * 1024 };
    const char head[] =
        "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 3145728\r\n\r\n";
    char *body = calloc(1, LEN);
    int fd = dial(server_port(shared));

    (void)state;
    assert_true(dial_send(fd, head, strlen(head)) && dial_send(fd, body, LEN));
    free(body);
    assert_int_equal(dial_read(fd, true).status, 413);
    assert_true(dial_ended(fd));
    close(fd);
}

static void refuses_endless_chunks(void **state)
{
    const char head[] =
        "POST /echo HTTP/1.1\r\n" ECHO_HOST "Transfer-Encoding: chunked\r\n\r\n";
    const char chunk[] = "10\r\n0123456789abcdef\r\n";
    int fd = dial(server_port(shared));
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    (void)state;
    dial_send(fd, head, strlen(head));
    while (poll(&wait, 1, 0) == 0)
        dial_send(fd, chunk, strlen(chunk));
    assert_int_equal(dial_read(fd, true).status, 413);
    close(fd);
}

struct half_row {
    const char *name;
    const char *sent;
};

static const struct half_row half_rows[] = {
    { "a body that stops half-way is 400",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 9\r\n\r\nabc" },
    { "a chunk that stops half-way is 400",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST "Transfer-Encoding: chunked\r\n\r\n9\r\nabc" },
    { "chunks without a last one are 400",
      "POST /echo HTTP/1.1\r\n" ECHO_HOST
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" },
};

static void refuses_half_a_body(void **state)
{
    const struct half_row *row = *state;
    int fd = dial(server_port(shared));

    dial_send(fd, row->sent, strlen(row->sent));
    shutdown(fd, SHUT_WR);
    assert_int_equal(dial_read(fd, true).status, 400);
    close(fd);
}

static void refuses_too_many_fields(void **state)
{
    char text[8192] = "GET /echo HTTP/1.1\r\n" ECHO_HOST;
    bool ended;

    (void)state;
    for (int i = 0; i < 70; i++)
        strncat(text, "X: y\r\n", sizeof text - strlen(text) - 1);
    strncat(text, "\r\n", sizeof text - strlen(text) - 1);
    assert_int_equal(dial_once(server_port(shared), text, &ended).status, 431);
    assert_true(ended);
}

int main(void)
{
    struct server_options options = echo_options(NULL);

    shared = echo_start(&options);
    ROWS_ADD(rows, answers);
    ROWS_ADD(half_rows, refuses_half_a_body);
    rows_add_one("HEAD is answered without a body", answers_head_without_a_body);
    rows_add_one("two requests at once are answered in order",
                 answers_a_pipeline_in_order);
    rows_add_one("100 comes before the body", meets_the_expectation);
    rows_add_one("a client that sends 3 MiB learns that it is 413",
                 refuses_a_large_body_audibly);
    rows_add_one("chunks without end are 413", refuses_endless_chunks);
    rows_add_one("70 fields are 431", refuses_too_many_fields);
    int rc = rows_run("server");
    server_stop(shared, 1000);
    return rc;
}
