/* SPDX-License-Identifier: MIT */
/*
 * verdict: what can come of a check, which of two is worse, and what does a run come to?
 *
 * A skip never reads green, a missed prerequisite is a failure, a fault of the runner voids all.
 */
#ifndef STS_VERDICT_H
#define STS_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

/* From the best to the worst. */
enum verdict {
    VERDICT_PASS,
    VERDICT_NA,        /* the feature is proved absent */
    VERDICT_INFO,      /* a fact for the reader */
    VERDICT_DEVIATION, /* a departure that the row names and the target declares */
    VERDICT_WARN,      /* a SHOULD missed, or a variant that the row tolerates */
    VERDICT_XFAIL,     /* it fails as the baseline says */
    VERDICT_SKIP,      /* not judged: a need is not met, or the target states nothing */
    VERDICT_BLOCKED,   /* a prerequisite did not pass */
    VERDICT_FAIL,
    VERDICT_XPASS, /* the baseline says that it fails, and it does not */
    VERDICT_ERROR, /* the runner is at fault, or the target died */
    VERDICTS,
};

enum verdict_exit { /* one meaning each */
                    VERDICT_EXIT_CONFORMS = 0,
                    VERDICT_EXIT_UNEXPECTED = 1,
                    VERDICT_EXIT_USAGE = 2,
                    VERDICT_EXIT_GATE = 4,
                    VERDICT_EXIT_INCOMPLETE = 5,
                    VERDICT_EXIT_FAULT = 6,
};

/* A verdict and its one-line reason, "" for none. */
struct verdict_said {
    enum verdict verdict;
    const char *message;
};

const char *verdict_name(enum verdict v); /* "PASS". Owns: constant. */

bool verdict_find(const char *name,
                  enum verdict *out); /* The one of that name, if any. */
bool verdict_passes(enum verdict v);  /* Judged, and nothing is wanting. */
bool verdict_fails(enum verdict v);   /* It makes the run one that does not conform. */

/* The worse of two; of equals the first. */
struct verdict_said verdict_worse(struct verdict_said one, struct verdict_said other);

/* How often each was said, and whether it was about a MUST. */
struct verdict_tally {
    size_t n[VERDICTS];
    size_t must_skipped;
    size_t should_missed; /* WARN */
    size_t failed;
};

void verdict_count(struct verdict_tally *t, enum verdict v, bool is_must); /* One more. */

/*
 * The exit code of a run.
 *
 * Takes    strict: a WARN fails (--level should); skips_ok: a skipped MUST does not count.
 */
int verdict_exit(const struct verdict_tally *t, bool strict, bool skips_ok);

#endif
