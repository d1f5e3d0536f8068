/* SPDX-License-Identifier: MIT */
/* trial: the main of a test that tries something on random small worlds. */
#ifndef STS_TRIAL_H
#define STS_TRIAL_H

struct arena;

/* What is tried on random worlds. */
struct trial {
    const char *group, *sentence;
    unsigned long n; /* worlds; the first argument says otherwise, the second the seed */
    void (*check)(struct arena *a);
};

/* The main of such a test. Returns: its exit code. */
int trial_main(int argc, char **argv, const struct trial *trial);

#endif
