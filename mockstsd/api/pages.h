/* SPDX-License-Identifier: MIT */
/*
 * pages: what does a person see who logs in, or connects an account?
 *
 * Plain HTML that needs no script, cannot be framed, and sends no referrer (traps.md B). The
 * names of the fields are those of contract.md 4.7.
 */
#ifndef STS_PAGES_H
#define STS_PAGES_H

struct call;
struct err;
struct login_view;

/* The hidden fields of a form. */
struct pages_form {
    const char *state_id, *token;
};

/* Who are you? */
void pages_login(struct call *call, const struct login_view *view,
                 const struct pages_form *form);

/* Do you agree? */
void pages_consent(struct call *call, const struct login_view *view,
                   const struct pages_form *form);

/* The account is connected. */
void pages_connected(struct call *call);

/* What went wrong, in both vocabularies' words. */
struct pages_problem {
    const char *error, *sentence;
};

void pages_error(struct call *call, int status,
                 const struct pages_problem *problem); /* What went wrong. */

/* The same for a refusal of the domain; its status is that of the call's dialect. */
void pages_refusal(struct call *call, const struct err *why);

/* Send the browser on. Takes: a location that lives as long as the call. */
void pages_redirect(struct call *call, const char *location);

#endif
