/* SPDX-License-Identifier: MIT */
#include "conformance/stage.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "conformance/addresses.h"
#include "conformance/hook.h"
#include "conformance/vars.h"
#include "conformance/volley.h"
#include "wire/basicauth.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"

enum { BODY_MAX = 4 << 20, ANSWER_MS = 10000 };

/* The rules of world.json that permit everything; a check with rules of its own has none of them. */
static const char *const open_rules[] = { "AROPENX", "AROPENF", "AROPENA" };

const char *stage_header(const struct seen *seen, const char *name)
{
    const struct httpc_answer answer = { .headers = seen->headers,
                                         .n_headers = seen->n_headers };

    return httpc_header(&answer, name);
}

static void keep_answer(struct stage *s, struct seen *seen,
                        const struct httpc_answer *answer)
{
    seen->status = answer->status;
    seen->headers = answer->headers;
    seen->n_headers = answer->n_headers;
    seen->body = answer->body;
    seen->body_len = answer->body_len;
    seen->is_json = jobj_parse_object(s->arena, answer->body, answer->body_len,
                                      &seen->json, NULL) == 0;
}

struct seen *stage_send(struct stage *s, const struct stage_request *request)
{
    struct seen *seen = arena_alloc(s->arena, sizeof *seen);
    struct httpc_ask ask = { .method = request->method,
                             .url = request->url,
                             .headers = request->headers,
                             .n_headers = request->n_headers,
                             .body = request->body,
                             .body_len = request->body_len,
                             .deadline_ms = ANSWER_MS,
                             .pool = s->lines };
    struct httpc_answer answer = { 0 };
    int64_t began_ms = clock_ticks_ms();
    struct err why = { 0 };

    if (ask.url[0] == '/')
        ask.url = arena_printf(s->arena, "%s%s", s->target->base, ask.url);
    seen->method = request->method;
    seen->url = ask.url;
    seen->sent_headers = request->headers;
    seen->n_sent = request->n_headers;
    seen->sent_body = request->body;
    seen->body = "";
    if (s->volley != NULL && !request->apart)
        volley_add(s->volley, &ask, seen);
    else if (httpc_send(s->arena, &ask, &answer, &why) < 0)
        seen->failure = arena_text(s->arena, why.text);
    else
        keep_answer(s, seen, &answer);
    seen->took_ms = (int)(clock_ticks_ms() - began_ms);
    if (request->apart)
        return seen;
    s->newest = seen;
    return seen;
}

void stage_hold(struct stage *s)
{
    s->volley = volley_make(s->arena);
}

static void keep_shot(void *self, struct seen *seen, const struct httpc_answer *answer,
                      const char *failure)
{
    seen->failure = failure;
    if (failure == NULL)
        keep_answer(self, seen, answer);
}

bool stage_fire(struct stage *s)
{
    struct volley *v = s->volley;

    s->volley = NULL;
    return volley_fire(v, keep_shot, s);
}

int stage_controls(const struct stage *s, struct err *e)
{
    if (s->target->mode != TARGET_ADMIN)
        return err_set(e, STAGE_ERR_UNMET, "needs A");
    return 0;
}

int stage_control(struct stage *s, const char *line, const char *json,
                  struct jobj *answer, struct err *e)
{
    struct httpc_field headers[2] = { { "Content-Type", "application/json" } };
    const char *path = strchr(line, ' ') + 1;
    struct stage_request request = {
        .method = arena_slice(s->arena, line, (size_t)(path - line) - 1),
        .url = arena_printf(s->arena, "/_mock/%s", path),
        .headers = headers,
        .n_headers = 1,
        .body = json,
        .body_len = json != NULL ? strlen(json) : 0,
        .apart = true,
    };
    struct seen *seen;

    if (stage_controls(s, e) < 0)
        return -1;
    if (s->target->admin_key != NULL)
        headers[request.n_headers++] =
            (struct httpc_field){ "Authorization", arena_printf(s->arena, "Bearer %s",
                                                                s->target->admin_key) };
    seen = stage_send(s, &request);
    if (seen->failure != NULL)
        return err_set(e, ERR_IO, "%s", seen->failure);
    if (seen->status != 200)
        return err_set(e, ERR_PARSE, "%s: %d %s", line, seen->status, seen->body);
    if (answer != NULL)
        *answer = seen->json;
    return 0;
}

/* ${server.basic}: id and secret as Basic carries them, without the scheme. */
static void name_basic(struct stage *s, const char *client, const char *client_id)
{
    const char *text = vars_get(s->vars, arena_printf(s->arena, "%s.secret", client));
    struct secret secret;
    const char *value;

    if (text == NULL)
        return;
    secret = secret_make(s->arena, text, strlen(text));
    value = basicauth_text(s->arena, client_id, &secret);
    vars_set(s->vars, arena_printf(s->arena, "%s.basic", client),
             value + sizeof "Basic " - 1);
}

/* The clientIds that a fresh project has given to the parties of the target file. */
static void name_clients(struct stage *s, const char *prefix, struct jobj given)
{
    struct jobj clients = jobj_get(s->target->file, "clients");
    const char *record, *client_id;

    for (struct jobj c = jobj_first(clients); c.node != NULL; c = jobj_next(c)) {
        if (jobj_text(c, "record", &record, NULL) < 0 ||
            jobj_text(given, record, &client_id, NULL) < 0)
            continue;
        vars_set(s->vars, arena_printf(s->arena, "%s%s.id", prefix, jobj_name(c)),
                 client_id);
        if (*prefix == '\0')
            name_basic(s, jobj_name(c), client_id);
    }
}

static const char *json_text(struct arena *a, struct jobj value)
{
    struct buf text = buf_make(a, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jobj_write(value, &w);
    return text.data;
}

/* {"switches": the check's, with the dialect of this run} */
static const char *project_body(struct stage *s, const struct stage_ask *ask)
{
    struct buf text = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_object(&w, "switches");
    if (!jobj_has(ask->switches, "dialect"))
        jwrite_member_text(&w, "dialect", s->dialect);
    if (ask->light) /* a signature by RSA costs that of thirty by ECDSA */
        jwrite_member_text(&w, "signingAlg", "ES256");
    for (struct jobj v = jobj_first(ask->switches); v.node != NULL; v = jobj_next(v)) {
        jwrite_key(&w, jobj_name(v));
        jobj_write(v, &w);
    }
    jwrite_object_end(&w);
    jwrite_object_end(&w);
    return text.data;
}

/* A fresh project; its names begin with the prefix. */
static int make_project(struct stage *s, const struct stage_ask *ask, const char *prefix,
                        const char **project, struct err *e)
{
    struct jobj answer;
    const char *issuer;

    if (stage_control(s, "POST projects", project_body(s, ask), &answer, e) < 0 ||
        jobj_text(answer, "id", project, e) < 0 ||
        jobj_text(answer, "issuer", &issuer, e) < 0)
        return -1;
    vars_set(s->vars, arena_printf(s->arena, "%sproject", prefix), *project);
    vars_set(s->vars, arena_printf(s->arena, "%sissuer", prefix), issuer);
    name_clients(s, prefix, jobj_get(answer, "clients"));
    return 0;
}

int stage_second(struct stage *s, struct err *e)
{
    struct stage_ask ask = { .dialect = s->dialect };

    if (s->other != NULL)
        return err_set(e, ERR_PARSE, "there is a second project already");
    return make_project(s, &ask, "other.", &s->other, e);
}

int stage_apply(struct stage *s, const char *project, const char *fragment, struct err *e)
{
    const char *line = arena_printf(s->arena, "POST apply?project=%s", project);

    return stage_control(s, line, fragment, NULL, e);
}

/* The check's own rules instead of those that permit everything. */
static int replace_rules(struct stage *s, struct jobj rules, struct err *e)
{
    struct jobj filled;
    const char *line;

    for (size_t i = 0; i < sizeof open_rules / sizeof open_rules[0]; i++) {
        line = arena_printf(s->arena, "DELETE records?kind=rules&id=%s&project=%s",
                            open_rules[i], s->project);
        if (stage_control(s, line, NULL, NULL, e) < 0)
            return -1;
    }
    if (jobj_count(rules) == 0)
        return 0;
    if (vars_fill(s->vars, rules, &filled, e) < 0)
        return -1;
    return stage_apply(
        s, s->project,
        arena_printf(s->arena, "{\"rules\":%s}", json_text(s->arena, filled)), e);
}

static int arrange(struct stage *s, const struct stage_ask *ask, struct err *e)
{
    struct jobj filled;

    if (ask->rules.node != NULL && replace_rules(s, ask->rules, e) < 0)
        return -1;
    if (ask->world.node == NULL)
        return 0;
    if (vars_fill(s->vars, ask->world, &filled, e) < 0)
        return -1;
    return stage_apply(s, s->project, json_text(s->arena, filled), e);
}

/* What the target file says where there is no fresh project. */
static void name_static(struct stage *s)
{
    struct jobj clients = jobj_get(s->target->file, "clients");

    s->project = vars_get(s->vars, "project");
    for (struct jobj c = jobj_first(clients); c.node != NULL; c = jobj_next(c)) {
        const char *id = vars_get(s->vars, arena_printf(s->arena, "%s.id", jobj_name(c)));

        if (id != NULL)
            name_basic(s, jobj_name(c), id);
    }
}

/* The user's command that puts everything back, before whatever comes next. */
static int reset(struct stage *s, const char *random, struct err *e)
{
    const char *input = arena_printf(s->arena, "{\"random\":\"%s\"}", random);
    struct jobj answer;

    return hook_ask(s->target->commands, HOOK_RESET, input, s->arena, &answer, e);
}

int stage_open(const struct target *target, const struct stage_ask *ask, struct arena *a,
               struct stage **out, struct err *e)
{
    struct stage *s = arena_alloc(a, sizeof *s);

    s->arena = a;
    s->target = target;
    s->dialect = ask->dialect != NULL ? ask->dialect : target->dialect;
    if (target->mode == TARGET_ADMIN)
        s->lines = httpc_pool(a);
    s->vars = vars_within(a, target->vars);
    vars_set(s->vars, "random", ask->random);
    vars_set(s->vars, "dialect", s->dialect);
    vars_set_truth(s->vars, "rfc", strcmp(s->dialect, "rfc") == 0);
    vars_set_truth(s->vars, "descope", strcmp(s->dialect, "descope") == 0);
    if (target->mode == TARGET_ADMIN && !ask->apart &&
        (make_project(s, ask, "", &s->project, e) < 0 || arrange(s, ask, e) < 0)) {
        stage_close(s);
        return -1;
    }
    if (target->mode != TARGET_ADMIN)
        name_static(s);
    if (reset(s, ask->random, e) < 0)
        return -1;
    addresses_name(&(struct addresses_of){ target, s->project, s->vars, a });
    *out = s;
    return 0;
}

static void free_project(struct stage *s, const char *project)
{
    int rc = 0;

    if (project != NULL && s->target->mode == TARGET_ADMIN)
        rc = stage_control(s,
                           arena_printf(s->arena, "DELETE projects?project=%s", project),
                           NULL, NULL, NULL);
    (void)rc; /* a target that died is found by whoever asks it next */
}

void stage_close(struct stage *s)
{
    free_project(s, s->project);
    free_project(s, s->other);
}
