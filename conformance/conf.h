/* SPDX-License-Identifier: MIT */
/* conf: the verbs of sts-conformance; each takes argv and returns an exit code. */
#ifndef STS_CONF_H
#define STS_CONF_H

struct arena;

int conf_run(char **argv, struct arena *a); /* judge a target */
int conf_list(char **argv,
              struct arena *a); /* the checks, and what a target can be judged by */
int conf_server(char **argv, struct arena *a);   /* judge an MCP server */
int conf_client(char **argv, struct arena *a);   /* judge an MCP client, or a library */
int conf_show(char **argv, struct arena *a);     /* one check */
int conf_clauses(char **argv, struct arena *a);  /* coverage of the documents */
int conf_diff(char **argv, struct arena *a);     /* two reports */
int conf_bless(char **argv, struct arena *a);    /* a baseline, brought up to date */
int conf_selftest(char **argv, struct arena *a); /* judge the runner itself */

#endif
