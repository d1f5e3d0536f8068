/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/curlline.h"
#include "wire/httpc.h"

#define SECRET "s3cr3tValue"

/* A request, and the line that repeats it. */
static const struct request {
    const char *name, *method, *header, *value, *body, *line;
} requests[] = {
    { "a form with a token", "POST", "Content-Type", "text/plain",
      "a=1&subject_token=" SECRET "&b=2",
      "curl -sS -i -X POST \"http://h/p\" -H \"Content-Type: text/plain\" --data-raw "
      "\"a=1&subject_token=$SUBJECT_TOKEN&b=2\"" },
    { "credentials in a header", "GET", "Authorization", "Basic " SECRET, "",
      "curl -sS -i -X GET \"http://h/p\" -H \"Authorization: Basic $AUTHORIZATION\"" },
    { "a member of JSON", "POST", "X-A", "b", "{\"client_secret\": \"" SECRET "\"}",
      "curl -sS -i -X POST \"http://h/p\" -H \"X-A: b\" --data-raw "
      "\"{\\\"client_secret\\\": \\\"$CLIENT_SECRET\\\"}\"" },
    { "what the shell would take for its own", "POST", "X-A", "`$b`\\", "\"",
      "curl -sS -i -X POST \"http://h/p\" -H \"X-A: \\`\\$b\\`\\\\\" --data-raw "
      "\"\\\"\"" },
    { "raw bytes are nothing for curl", "raw", "X-A", "b", "GET /", "" },
};

static void repeats(void **state)
{
    const struct request *r = *state;
    struct arena *a = arena_open(0);
    const struct httpc_field header = { r->header, r->value };
    struct stage s = { .arena = a };
    struct seen seen = { .method = r->method,
                         .url = "http://h/p",
                         .sent_headers = &header,
                         .n_sent = 1,
                         .sent_body = r->body };

    assert_string_equal(curlline_of(&s, &seen), r->line);
    assert_string_equal(curlline_of(&s, NULL), "");
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(requests, repeats);
    return rows_run("curl lines");
}
