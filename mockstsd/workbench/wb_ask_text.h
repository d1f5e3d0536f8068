/* SPDX-License-Identifier: MIT */
/* wb_ask_text: who is that, of those whom the fixture knows? */
#ifndef STS_WB_ASK_TEXT_H
#define STS_WB_ASK_TEXT_H

#include "workbench/wb_ask.h"

/* The user with these facts, or NULL: one made up by a search. Owns: the world. */
const struct wb_subject *wb_ask_text_subject(const struct wb_world *w,
                                             const struct facts_user *user);

/* The client with these facts, or NULL. Owns: the world. */
const struct wb_client *wb_ask_text_client(const struct wb_world *w,
                                           const struct facts_client *client);

/* Is the action another than the target's own, and has to be said? */
bool wb_ask_text_says_action(const struct wb_world *w, const struct wb_ask *ask);

#endif
