/* SPDX-License-Identifier: MIT */
#include "tool-server/result.h"

#include "base/arena.h"
#include "tool-server/revision.h"
#include "tool-server/tools.h"
#include "tool-server/turn.h"

enum { RESULT_MAX = 1024 * 1024 };

void result_write_server(struct jwrite *w, const char *key)
{
    jwrite_member_object(w, key);
    jwrite_member_text(w, "name", "mcp-tool-server");
    jwrite_member_text(w, "title", "CRM tools");
    jwrite_member_text(w, "version", STS_VERSION);
    jwrite_object_end(w);
}

struct result *result_begin(struct turn *t, const char *kind)
{
    struct result *r = arena_alloc(t->arena, sizeof *r);

    r->text = buf_make(t->arena, RESULT_MAX);
    r->w = jwrite_make(&r->text);
    jwrite_object(&r->w);
    if (!t->revision->stateless)
        return r;
    jwrite_member_text(&r->w, "resultType", kind);
    jwrite_member_object(&r->w, "_meta");
    result_write_server(&r->w, "io.modelcontextprotocol/serverInfo");
    jwrite_object_end(&r->w);
    return r;
}

int result_end(struct turn *t, struct result *r)
{
    jwrite_object_end(&r->w);
    t->result = r->text.data;
    return 0;
}

static void write_text(struct jwrite *w, const char *text)
{
    jwrite_member_array(w, "content");
    jwrite_object(w);
    jwrite_member_text(w, "type", "text");
    jwrite_member_text(w, "text", text);
    jwrite_object_end(w);
    jwrite_array_end(w);
}

/* Only what the output schema names: additionalProperties is false there. */
int result_give(struct turn *t, const struct tools_row *tool, struct jobj answer)
{
    struct result *r = result_begin(t, "complete");
    struct buf text = buf_make(t->arena, RESULT_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    for (const struct tools_field *f = tool->gives; f->name != NULL; f++) {
        jwrite_key(&w, f->name);
        jobj_write(jobj_get(answer, f->name), &w);
    }
    jwrite_object_end(&w);
    write_text(&r->w, text.data);
    jwrite_member_raw(&r->w, "structuredContent", text.data);
    jwrite_member_bool(&r->w, "isError", false);
    return result_end(t, r);
}

int result_error(struct turn *t, const char *sentence)
{
    struct result *r = result_begin(t, "complete");

    write_text(&r->w, sentence);
    jwrite_member_bool(&r->w, "isError", true);
    return result_end(t, r);
}
