/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

#include "api/metrics.h"

static const char *const names[] = { "token", "jwks" };

static const struct row {
    const char *name;
    size_t endpoint;
    int status;
    int64_t elapsed_ns;
    const char *line;
    bool there;
} table[] = {
    { "an answer counts under its endpoint and class", 0, 403, 10,
      "mockstsd_answers_total{endpoint=\"token\",status=\"4xx\"} 1\n", true },
    { "it does not count under another endpoint", 0, 403, 10, "endpoint=\"jwks\"",
      false },
    { "a fast one falls in the first bucket", 1, 200, 100000, "{le=\"0.0001\"} 1\n",
      true },
    { "a slower one does not", 1, 200, 100001, "{le=\"0.0001\"} 0\n", true },
    { "buckets are cumulative", 1, 200, 100001, "{le=\"+Inf\"} 1\n", true },
    { "the slowest is still counted", 1, 200, 5000000000, "{le=\"+Inf\"} 1\n", true },
    { "it is not counted as fast", 1, 200, 5000000000, "{le=\"1\"} 0\n", true },
    { "the sum is in seconds", 1, 200, 1500000000, "_seconds_sum 1.500000000\n", true },
    { "an endpoint that is not known is not counted", 7, 200, 1, "_seconds_count 0\n",
      true },
};

static void counts(void **state)
{
    const struct row *r = *state;
    struct arena *a = arena_open(0);
    struct buf out;
    struct metrics *m;

    assert_non_null(a);
    out = buf_make(a, 8192);
    m = metrics_make(a, names, 2);
    metrics_count(m, r->endpoint, r->status, r->elapsed_ns);
    metrics_text(m, &out);
    assert_true(buf_ok(&out));
    assert_int_equal(strstr(out.data, r->line) != NULL, r->there);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(table, counts);
    return rows_run("metrics");
}
