/* SPDX-License-Identifier: MIT */
#include "api/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"

enum { CLASSES = 6, BUCKETS = 12 }; /* status / 100; the last bucket is +Inf */

struct metrics_row {
    _Atomic uint64_t answers[CLASSES];
};

struct metrics {
    const char *const *names;
    size_t n_names;
    struct metrics_row *rows;
    _Atomic uint64_t buckets[BUCKETS];
    _Atomic int64_t elapsed_ns;
};

static const struct bucket {
    int64_t upto_ns;
    const char *label; /* in seconds */
} bounds[BUCKETS] = {
    { 100000, "0.0001" }, { 250000, "0.00025" }, { 500000, "0.0005" },
    { 1000000, "0.001" }, { 2500000, "0.0025" }, { 5000000, "0.005" },
    { 10000000, "0.01" }, { 25000000, "0.025" }, { 50000000, "0.05" },
    { 100000000, "0.1" }, { 1000000000, "1" },   { INT64_MAX, "+Inf" },
};

struct metrics *metrics_make(struct arena *a, const char *const *names, size_t n_names)
{
    struct metrics *m = arena_alloc(a, sizeof(*m));

    m->names = names;
    m->n_names = n_names;
    m->rows = arena_array(a, n_names, sizeof(*m->rows));
    return m;
}

static size_t bucket_of(int64_t elapsed_ns)
{
    size_t i = 0;

    while (elapsed_ns > bounds[i].upto_ns)
        i++;
    return i;
}

void metrics_count(struct metrics *m, size_t endpoint, int status, int64_t elapsed_ns)
{
    size_t class = status >= 100 && status < 600 ? (size_t)status / 100 : 0;

    if (endpoint >= m->n_names)
        return;
    atomic_fetch_add_explicit(&m->rows[endpoint].answers[class], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->buckets[bucket_of(elapsed_ns)], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&m->elapsed_ns, elapsed_ns, memory_order_relaxed);
}

static void write_row(const struct metrics *m, size_t i, struct buf *out)
{
    for (size_t class = 1; class < CLASSES; class ++) {
        uint64_t n =
            atomic_load_explicit(&m->rows[i].answers[class], memory_order_relaxed);

        if (n > 0)
            buf_printf(out,
                       "mockstsd_answers_total{endpoint=\"%s\",status=\"%zuxx\"} %" PRIu64
                       "\n",
                       m->names[i], class, n);
    }
}

void metrics_text(const struct metrics *m, struct buf *out)
{
    uint64_t below = 0;
    double sum_s =
        (double)atomic_load_explicit(&m->elapsed_ns, memory_order_relaxed) / 1e9;

    buf_add(out, "# HELP mockstsd_answers_total Answers by endpoint and status class.\n"
                 "# TYPE mockstsd_answers_total counter\n");
    for (size_t i = 0; i < m->n_names; i++)
        write_row(m, i, out);
    buf_add(out, "# HELP mockstsd_answer_seconds Time from the head of a request to its "
                 "answer.\n# TYPE mockstsd_answer_seconds histogram\n");
    for (size_t i = 0; i < BUCKETS; i++) {
        below += atomic_load_explicit(&m->buckets[i], memory_order_relaxed);
        buf_printf(out, "mockstsd_answer_seconds_bucket{le=\"%s\"} %" PRIu64 "\n",
                   bounds[i].label, below);
    }
    buf_printf(out,
               "mockstsd_answer_seconds_sum %.9f\nmockstsd_answer_seconds_count %" PRIu64
               "\n",
               sum_s, below);
}
