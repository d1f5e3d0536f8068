/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdio.h>

#include "head.h"
#include "http/gate.h"

#define H "Host: localhost\n"

struct row {
    const char *name;
    const char *head;
    int status;
};

static const struct row rows[] = {
    { "a plain GET passes", "GET /healthz\n" H, 0 },
    { "a POST of length 0 has no body", "POST /a\n" H "Content-Length: 0\n", 0 },
    { "a DELETE without length passes", "DELETE /a\n" H, 0 },
    { "an OPTIONS without length passes", "OPTIONS /a\n" H, 0 },

    { "without Host it is 400", "GET /\nX: y\n", 400 },
    { "with two Hosts it is 400", "GET /\n" H H, 400 },
    { "with an empty Host it is 400", "GET /\nHost: \n", 400 },
    { "localhost with a port passes", "GET /\nHost: LOCALHOST:8693\n", 0 },
    { "127.0.0.1 passes", "GET /\nHost: 127.0.0.1\n", 0 },
    { "[::1] with a port passes", "GET /\nHost: [::1]:1\n", 0 },
    { "a host of the list passes", "GET /\nHost: sts.example.test:443\n", 0 },
    { "a foreign Host is 421", "GET /\nHost: evil.test\n", 421 },
    { "a longer name is 421", "GET /\nHost: localhost.evil.test\n", 421 },
    { "a name before ours is 421", "GET /\nHost: evil.localhost\n", 421 },
    { "user info is 421", "GET /\nHost: localhost@evil.test\n", 421 },
    { "a port that is none is 421", "GET /\nHost: localhost:80a\n", 421 },
    { "an empty port is 421", "GET /\nHost: localhost:\n", 421 },
    { "two names in one field are 421", "GET /\nHost: localhost, evil.test\n", 421 },

    { "Content-Length beside Transfer-Encoding is 400",
      "POST /\n" H "Content-Length: 3\nTransfer-Encoding: chunked\n", 400 },
    { "two different Content-Lengths are 400",
      "POST /\n" H "Content-Length: 3\nContent-Length: 4\n", 400 },
    { "two equal Content-Lengths are 400",
      "POST /\n" H "Content-Length: 3\nContent-Length: 3\n", 400 },
    { "a list of lengths is 400", "POST /\n" H "Content-Length: 3, 3\n", 400 },
    { "a sign before the length is 400", "POST /\n" H "Content-Length: +3\n", 400 },
    { "a negative length is 400", "POST /\n" H "Content-Length: -3\n", 400 },
    { "letters after the length are 400", "POST /\n" H "Content-Length: 3abc\n", 400 },
    { "a hexadecimal length is 400", "POST /\n" H "Content-Length: 0x3\n", 400 },
    { "an empty length is 400", "POST /\n" H "Content-Length: \n", 400 },
    { "a length of twenty digits is 413",
      "POST /\n" H "Content-Length: 99999999999999999999\n", 413 },
    { "an unknown transfer coding is 400", "POST /\n" H "Transfer-Encoding: xchunked\n",
      400 },
    { "a list of codings is 400", "POST /\n" H "Transfer-Encoding: gzip, chunked\n",
      400 },
    { "two Transfer-Encodings are 400",
      "POST /\n" H "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n", 400 },
    { "a GET with a body is 400", "GET /\n" H "Content-Length: 3\n", 400 },
    { "a GET of length 0 passes", "GET /\n" H "Content-Length: 0\n", 0 },
    { "a chunked HEAD is 400", "HEAD /\n" H "Transfer-Encoding: chunked\n", 400 },
    { "a POST without length is 411", "POST /\n" H, 411 },
    { "a PATCH without length is 411", "PATCH /\n" H, 411 },
    { "a body of one byte more is 413", "POST /\n" H "Content-Length: 65537\n", 413 },

    { "two Authorizations are 400", "GET /\n" H "Authorization: a\nauthorization: a\n",
      400 },
    { "one Authorization passes", "GET /\n" H "Authorization: a\n", 0 },
    { "two Content-Types are 400",
      "POST /\n" H "Content-Length: 3\nContent-Type: a/b\nContent-Type: a/b\n", 400 },
    { "two of any other field pass", "GET /\n" H "Accept: a/b\nAccept: a/b\n", 0 },
    { "an encoded body is 415",
      "POST /\n" H "Content-Length: 3\nContent-Encoding: gzip\n", 415 },
    { "another expectation is 417", "POST /\n" H "Content-Length: 3\nExpect: cake\n",
      417 },
    { "a control character in a field is 400", "GET /\n" H "X: a\001b\n", 400 },
    { "a tab in a field passes", "GET /\n" H "X: a\tb\n", 0 },
    { "bytes above ASCII in a field pass", "GET /\n" H "X: \xc3\xa9\n", 0 },
    { "a blank in a field name is 400", "GET /\n" H "X Y: a\n", 400 },
    { "a field without name is 400", "GET /\n" H ": a\n", 400 },

    { "TRACE is 405", "TRACE /\n" H, 405 },
    { "CONNECT is 405", "CONNECT /\n" H, 405 },
    { "a method that HTTP does not know is 501", "FOO /\n" H, 501 },
    { "a method in small letters is 501", "get /\n" H, 501 },

    { "the root passes", "GET /\n" H, 0 },
    { "a dot in front of a name is no dot segment", "GET /.well-known/jwks.json\n" H, 0 },
    { "three dots are no dot segment", "GET /...\n" H, 0 },
    { "a query passes", "GET /a?b=%20;c=/../\n" H, 0 },
    { "a percent sign in the path is 404", "GET /%61\n" H, 404 },
    { "a semicolon in the path is 404", "GET /a;x\n" H, 404 },
    { "a backslash in the path is 404", "GET /a\\b\n" H, 404 },
    { "a number sign in the path is 404", "GET /a#b\n" H, 404 },
    { "a byte above ASCII in the path is 404", "GET /\xc3\xa9\n" H, 404 },
    { "an empty segment is 404", "GET //a\n" H, 404 },
    { "a slash at the end is 404", "GET /a/\n" H, 404 },
    { "a dot segment is 404", "GET /a/./b\n" H, 404 },
    { "two dots at the end are 404", "GET /a/..\n" H, 404 },
    { "a target of another form is 404", "OPTIONS *\n" H, 404 },
    { "a control character in the query is 400", "GET /a?b\001\n" H, 400 },
};

struct framing_row {
    const char *name;
    const char *head;
    enum gate_framing framing;
    size_t body_len;
};

static const struct framing_row framing_rows[] = {
    { "a GET has no body", "GET /a\n" H, GATE_NO_BODY, 0 },
    { "a POST of length 0 has none", "POST /a\n" H "Content-Length: 0\n", GATE_NO_BODY,
      0 },
    { "a POST with a length passes", "POST /a\n" H "Content-Length: 12\n", GATE_LENGTH,
      12 },
    { "leading zeros do not matter", "POST /a\n" H "Content-Length: 0012\n", GATE_LENGTH,
      12 },
    { "a chunked POST passes", "POST /a\n" H "Transfer-Encoding: chunked\n", GATE_CHUNKED,
      GATE_BODY_MAX },
    { "chunked is compared without case", "POST /a\n" H "Transfer-Encoding: Chunked\n",
      GATE_CHUNKED, GATE_BODY_MAX },
    { "a body of 64 KiB passes", "POST /\n" H "Content-Length: 65536\n", GATE_LENGTH,
      65536 },
    { "the expectation of 100 passes",
      "POST /\n" H "Content-Length: 3\nExpect: 100-Continue\n", GATE_LENGTH, 3 },
};

static const char *const hosts[] = { "sts.example.test" };
static const struct gate_rules rules = { .hosts = hosts, .n_hosts = 1 };

static void judges_the_head(void **state)
{
    const struct row *row = *state;
    static struct head h;

    head_read(row->head, &h);
    struct gate_verdict v = gate_head(&h.req, &rules);
    assert_int_equal(v.status, row->status);
    assert_int_equal(v.reason != NULL, row->status != 0);
    assert_int_equal(v.allow != NULL, row->status == 405);
}

static void tells_the_framing(void **state)
{
    const struct framing_row *row = *state;
    static struct head h;

    head_read(row->head, &h);
    struct gate_verdict v = gate_head(&h.req, &rules);
    assert_int_equal(v.status, 0);
    assert_int_equal(v.framing, row->framing);
    assert_int_equal(v.body_len, row->body_len);
}

/* Verdict on a GET with so many fields more than Host. */
static int status_with_fields(size_t n)
{
    static struct head h;

    head_read("GET /\n" H, &h);
    while (h.req.n_headers < n)
        h.fields[h.req.n_headers++] = (struct request_header){ "X", "y" };
    return gate_head(&h.req, &rules).status;
}

static void counts_fields(void **state)
{
    (void)state;
    assert_int_equal(status_with_fields(63), 0);
    assert_int_equal(status_with_fields(64), 431);
}

/* Verdict on a GET whose head is that long on the wire. */
static int status_of_length(size_t len)
{
    static const char start[] = "GET / HTTP/1.1\r\nHost: localhost\r\nX: \r\n\r\n";
    static char text[GATE_HEAD_MAX + 100];
    static struct head h;
    int n = snprintf(text, sizeof text, "GET /\n" H "X: %0*d\n",
                     (int)(len - strlen(start)), 0);

    assert_true(n > 0 && (size_t)n < sizeof text);
    head_read(text, &h);
    return gate_head(&h.req, &rules).status;
}

static void measures_the_head(void **state)
{
    (void)state;
    assert_int_equal(status_of_length(GATE_HEAD_MAX), 0);
    assert_int_equal(status_of_length(GATE_HEAD_MAX + 1), 431);
}

static void takes_another_limit(void **state)
{
    const struct gate_rules small = { .body_max = 10 };
    static struct head h;

    (void)state;
    head_read("POST /\n" H "Content-Length: 10\n", &h);
    assert_int_equal(gate_head(&h.req, &small).status, 0);
    head_read("POST /\n" H "Content-Length: 11\n", &h);
    assert_int_equal(gate_head(&h.req, &small).status, 413);
}

struct body_row {
    const char *name;
    enum gate_framing framing;
    struct gate_arrival got;
    int status;
};

static const struct body_row body_rows[] = {
    { "a whole body passes", GATE_LENGTH, { .len = 10 }, 0 },
    { "a short body is 400", GATE_LENGTH, { .len = 9 }, 400 },
    { "a late body is 408",
      GATE_LENGTH,
      { .len = 9, .failed = true, .late = true },
      408 },
    { "a chunked body of less than the most passes", GATE_CHUNKED, { .len = 9 }, 0 },
    { "broken chunks are 400", GATE_CHUNKED, { .len = 9, .failed = true }, 400 },
    { "chunks over the most are 413", GATE_CHUNKED, { .len = 11, .more = true }, 413 },
};

static void judges_the_body(void **state)
{
    const struct body_row *row = *state;
    const struct gate_verdict head = { .framing = row->framing, .body_len = 10 };

    assert_int_equal(gate_body(&head, &row->got).status, row->status);
}

struct engine_row {
    const char *name;
    const char *method;
    int engine, status;
};

static const struct engine_row engine_rows[] = {
    { "what the engine cannot parse is 400", "", 400, 400 },
    { "a good method leaves the engine's status", "POST", 411, 411 },
    { "a bad version is 505", "GET", 505, 505 },
    { "TRACE is 405 when the engine says 400", "TRACE", 400, 405 },
    { "an unknown method is 501 when the engine says 400", "FOO", 400, 501 },
};

static void words_engine_errors(void **state)
{
    const struct engine_row *row = *state;
    struct gate_verdict v = gate_engine(row->method, row->engine);

    assert_int_equal(v.status, row->status);
    assert_non_null(v.reason);
    assert_int_equal(v.allow != NULL, row->status == 405);
}

int main(void)
{
    ROWS_ADD(rows, judges_the_head);
    ROWS_ADD(framing_rows, tells_the_framing);
    rows_add_one("64 fields are 431, because more may be lost", counts_fields);
    rows_add_one("a head of more than 16 KiB is 431", measures_the_head);
    rows_add_one("a smaller limit for bodies counts", takes_another_limit);
    ROWS_ADD(body_rows, judges_the_body);
    ROWS_ADD(engine_rows, words_engine_errors);
    return rows_run("gate");
}
