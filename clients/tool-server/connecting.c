/* SPDX-License-Identifier: MIT */
#include "tool-server/connecting.h"

#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"
#include "tool-server/result.h"
#include "tool-server/revision.h"
#include "tool-server/tools.h"
#include "tool-server/turn.h"

enum { URL_REQUIRED = -32042, ID_CHARS = 27, DATA_MAX = 8192 };

static const char input_name[] = "connect"; /* of our only input request */

static const char *sentence(struct turn *t, const struct tools_row *tool)
{
    return arena_printf(t->arena, "Connect your account at %s, then call the tool again.",
                        tool->service);
}

static int ask_input(struct turn *t, const struct tools_row *tool, const char *url)
{
    struct result *r = result_begin(t, "input_required");
    struct jwrite *w = &r->w;

    jwrite_member_object(w, "inputRequests");
    jwrite_member_object(w, input_name);
    jwrite_member_text(w, "method", "elicitation/create");
    jwrite_member_object(w, "params");
    jwrite_member_text(w, "mode", "url");
    jwrite_member_text(w, "message", sentence(t, tool));
    jwrite_member_text(w, "url", url);
    jwrite_object_end(w);
    jwrite_object_end(w);
    jwrite_object_end(w);
    return result_end(t, r);
}

static int ask_by_error(struct turn *t, const struct tools_row *tool, const char *url)
{
    struct buf data = buf_make(t->arena, DATA_MAX);
    struct jwrite w = jwrite_make(&data);
    char id[ID_CHARS + 1];

    rnd_base62(id, ID_CHARS);
    jwrite_object(&w);
    jwrite_member_array(&w, "elicitations");
    jwrite_object(&w);
    jwrite_member_text(&w, "mode", "url");
    jwrite_member_text(&w, "elicitationId", id);
    jwrite_member_text(&w, "url", url);
    jwrite_member_text(&w, "message", sentence(t, tool));
    jwrite_object_end(&w);
    jwrite_array_end(&w);
    jwrite_object_end(&w);
    t->fault = (struct rpc_fault){ .code = URL_REQUIRED,
                                   .message = sentence(t, tool),
                                   .data = data.data };
    return -1;
}

int connecting_ask(struct turn *t, const struct tools_row *tool, const char *url)
{
    if (url[0] == '\0')
        return result_error(t, arena_printf(t->arena,
                                            "Nobody has connected %s (%s) yet. Who looks "
                                            "after the connections of this tenant can.",
                                            tool->service, tool->target));
    if (t->opens_urls && t->revision->stateless)
        return ask_input(t, tool, url);
    if (t->opens_urls && t->revision->url_error)
        return ask_by_error(t, tool, url);
    return result_error(t, arena_printf(t->arena,
                                        "%s is not connected yet. Open %s in a browser, "
                                        "then call this tool again.",
                                        tool->service, url));
}

bool connecting_is_declined(const struct turn *t)
{
    struct jobj responses = jobj_get(t->message.params, "inputResponses");
    const char *action = "accept";

    if (jobj_text(jobj_get(responses, input_name), "action", &action, NULL) < 0)
        return false; /* the first round */
    return t->revision->stateless && strcmp(action, "accept") != 0;
}
