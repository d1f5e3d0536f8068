/* SPDX-License-Identifier: MIT */
/* agent: which agentic identity is this client when it acts for that principal? */
#ifndef STS_AGENT_H
#define STS_AGENT_H

struct arena;

/* Who acts, and for whom. */
struct agent {
    const char *project, *client_id;
    const char *principal; /* a user, or the client record itself */
};

/* "AG" and 27 base62 characters, the same for the same three. Owns: the arena. */
const char *agent_id(const struct agent *agent, struct arena *a);

#endif
