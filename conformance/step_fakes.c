/* SPDX-License-Identifier: MIT */
/* The steps about the servers that the runner plays: what they answer, and what they were asked. */
#include "conformance/step_kinds.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/actors.h"
#include "conformance/fakes.h"
#include "conformance/issuing.h"
#include "conformance/overlaid.h"
#include "conformance/props.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "conformance/veil.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 8 << 20 };

static const char *json_text(struct stage *s, struct jobj value)
{
    struct buf text = buf_make(s->arena, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);

    jobj_write(value, &w);
    return text.data;
}

int step_script(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *from = NULL;

    if (jobj_opt_text(step, "from", &from, e) < 0 ||
        actors_play(s, from, jobj_get(step, "routes"), e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}

static void remove_file(void *path)
{
    (void)unlink(path);
}

/* ${veil}: "main" by TLS; ${veil.ca_file}: its certificate. */
int step_veil(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    char *path = arena_text(s->arena, "/tmp/sts-conformance-XXXXXX");
    const char *name = "veil";
    struct veil_ask ask = { .kind = "good" };
    struct veil veil;
    int fd;

    if (jobj_opt_text(step, "kind", &ask.kind, e) < 0 ||
        jobj_opt_text(step, "as_name", &name, e) < 0 || actors_enter(s, e) < 0 ||
        props_key(s->target->props, "next", &ask.key, e) < 0)
        return -1;
    ask.port = fakes_port(s->actors->fakes, 0);
    if (veil_open(s->arena, &ask, &veil, e) < 0)
        return -1;
    fd = mkstemp(path);
    if (fd < 0)
        return err_set(e, ERR_IO, "no file for a certificate can be made");
    close(fd);
    arena_defer(s->arena, remove_file, path);
    vars_set(s->vars, name, arena_printf(s->arena, "https://127.0.0.1:%d", veil.port));
    vars_set(s->vars, arena_printf(s->arena, "%s.ca_file", name), path);
    *out = step_nothing(s, 200);
    return file_write(path, veil.pem, strlen(veil.pem), 0600, e);
}

int step_forget(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    if (actors_enter(s, e) < 0)
        return -1;
    fakes_forget(s->actors->fakes);
    *out = step_nothing(s, 200);
    return 0;
}

/* ${tested.metadata}: between the well-known name and the path, else at the root (RFC 9728 3.1). */
static void find_metadata(struct stage *s)
{
    const char *root = arena_printf(s->arena, "%s/.well-known/oauth-protected-resource",
                                    vars_get(s->vars, "tested.origin"));
    const char *url =
        arena_printf(s->arena, "%s%s", root, vars_get(s->vars, "tested.path"));
    struct stage_request request = { .method = "GET", .url = url, .apart = true };

    if (stage_send(s, &request)->status != 200)
        url = root;
    vars_set(s->vars, "tested.metadata", url);
}

int step_server(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    if (actors_server(s, e) < 0)
        return -1;
    find_metadata(s);
    *out = step_nothing(s, 200);
    return 0;
}

/* What the fakes were asked are the events, their number that of the answers. */
int step_calls(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *of = NULL;

    if (jobj_opt_text(step, "of", &of, e) < 0 || actors_enter(s, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    if (fakes_calls(s->actors->fakes, s->arena, of, &(*out)->events, e) < 0)
        return -1;
    (*out)->n_answers = jobj_count((*out)->events);
    (*out)->body = json_text(s, (*out)->events);
    (*out)->body_len = strlen((*out)->body);
    return 0;
}

/* What the server under test has written is the body. */
int step_server_log(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    if (s->actors == NULL || s->actors->server == NULL)
        return err_set(e, STAGE_ERR_UNMET, "needs W");
    *out = step_nothing(s, 200);
    (*out)->body = actors_log(s);
    (*out)->body_len = strlen((*out)->body);
    return 0;
}

/* "token" of actors.json, with the claims of the step laid over it. */
int step_sign(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct issuing_ask ask = { .header = jobj_get(step, "header"),
                               .props = s->target->props,
                               .key = "main" };
    const char *name = "inbound", *token;
    struct jobj base;

    if (actors_enter(s, e) < 0)
        return -1;
    s->actors->serial++;
    vars_set(s->vars, "serial", arena_printf(s->arena, "%d", s->actors->serial));
    if (jobj_opt_text(step, "as_name", &name, e) < 0 ||
        jobj_opt_text(step, "key", &ask.key, e) < 0 ||
        actors_read(s, "token", &base, e) < 0 ||
        overlaid_make(s->arena, base, jobj_get(step, "claims"), &ask.claims, e) < 0 ||
        issuing_sign(s->arena, &ask, &token, e) < 0)
        return -1;
    vars_set(s->vars, name, token);
    vars_set(s->vars, arena_printf(s->arena, "%s.signature", name),
             strrchr(token, '.') + 1);
    *out = step_nothing(s, 200);
    return 0;
}
