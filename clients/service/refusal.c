/* SPDX-License-Identifier: MIT */
#include "service/refusal.h"

#include <stddef.h>

#include "base/buf.h"
#include "http/response.h"
#include "wire/jwrite.h"

enum { SENTENCE_MAX = 4096 };

static const struct {
    int status;
    const char *error;
} words[] = {
    { 401, "invalid_token" },           { 403, "forbidden" },    { 404, "not_found" },
    { 405, "method_not_allowed" },      { 500, "server_error" }, { 502, "bad_gateway" },
    { 503, "temporarily_unavailable" },
};

static const char *word_for(int status)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (words[i].status == status)
            return words[i].error;
    }
    return "invalid_request";
}

void refusal_fill(struct response *out, int status, const char *error,
                  const char *sentence, struct arena *a)
{
    struct buf body = buf_make(a, SENTENCE_MAX);
    struct jwrite w = jwrite_make(&body);

    jwrite_object(&w);
    jwrite_member_text(&w, "error", error != NULL ? error : word_for(status));
    jwrite_member_text(&w, "error_description", sentence);
    jwrite_object_end(&w);
    response_fill(out, status, body.data, body.len);
    response_add(out, "Cache-Control", "no-store");
}

static void render(void *self, int status, const char *sentence, struct response *out,
                   struct arena *a)
{
    (void)self;
    refusal_fill(out, status, NULL, sentence, a);
}

struct server_errors refusal_errors(void)
{
    return (struct server_errors){ .render = render };
}
