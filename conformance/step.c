/* SPDX-License-Identifier: MIT */
#include "conformance/step.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"
#include "conformance/step_kinds.h"
#include "conformance/strict.h"

enum { KEYS_MAX = 40 };

/* Members that every step may have; check_run.c reads them. */
static const struct strict_key common[] = {
    { "do", STRICT_TEXT },      { "judge", STRICT_ARRAY },  { "save", STRICT_OBJECT },
    { "each", STRICT_ARRAY },   { "times", STRICT_NUMBER }, { "note", STRICT_TEXT },
    { "at_once", STRICT_BOOL }, { "when", STRICT_BOOL },    { "unless", STRICT_BOOL },
    { "only", STRICT_TEXT },
};

static const struct strict_key token_keys[] = {
    { "grant", STRICT_TEXT },  { "as", STRICT_TEXT },     { "auth", STRICT_TEXT },
    { "id", STRICT_TEXT },     { "secret", STRICT_TEXT }, { "subject", STRICT_TEXT },
    { "target", STRICT_TEXT }, { "set", STRICT_OBJECT },  { "add", STRICT_ARRAY },
    { "drop", STRICT_ARRAY },  { "twice", STRICT_ARRAY }, { "json", STRICT_BOOL },
    { "path", STRICT_TEXT },   { "query", STRICT_TEXT },  { "headers", STRICT_ARRAY },
    { "method", STRICT_TEXT }, { "body", STRICT_TEXT },   { "type", STRICT_TEXT },
};
static const struct strict_key http_keys[] = {
    { "method", STRICT_TEXT }, { "url", STRICT_TEXT }, { "headers", STRICT_ARRAY },
    { "form", STRICT_OBJECT }, { "json", STRICT_ANY }, { "body", STRICT_TEXT },
    { "type", STRICT_TEXT },
};
static const struct strict_key vault_keys[] = {
    { "slot", STRICT_TEXT },
    { "latest", STRICT_BOOL },
    { "bearer", STRICT_TEXT },
    { "body", STRICT_OBJECT },
};
static const struct strict_key documents_keys[] = { { "issuer", STRICT_TEXT },
                                                    { "form", STRICT_TEXT } };
static const struct strict_key mint_keys[] = {
    { "user", STRICT_TEXT },       { "client", STRICT_TEXT },
    { "resource", STRICT_TEXT },   { "scopes", STRICT_ARRAY },
    { "claims", STRICT_OBJECT },   { "header", STRICT_OBJECT },
    { "raw_header", STRICT_TEXT }, { "raw_payload", STRICT_TEXT },
    { "fault", STRICT_TEXT },      { "as_name", STRICT_TEXT },
    { "project", STRICT_TEXT },
};
static const struct strict_key authorize_keys[] = {
    { "as", STRICT_TEXT },   { "user", STRICT_TEXT },   { "set", STRICT_OBJECT },
    { "add", STRICT_ARRAY }, { "drop", STRICT_ARRAY },  { "twice", STRICT_ARRAY },
    { "path", STRICT_TEXT }, { "method", STRICT_TEXT },
};
static const struct strict_key raw_keys[] = {
    { "bytes", STRICT_ANY },       { "then", STRICT_ANY }, { "wait_ms", STRICT_NUMBER },
    { "pause_ms", STRICT_NUMBER }, { "end", STRICT_BOOL },
};
static const struct strict_key forge_keys[] = { { "how", STRICT_ANY },
                                                { "show", STRICT_BOOL } };
static const struct strict_key listen_keys[] = { { "answer", STRICT_TEXT },
                                                 { "pause_ms", STRICT_NUMBER } };
static const struct strict_key fragment_keys[] = { { "fragment", STRICT_OBJECT },
                                                   { "project", STRICT_TEXT } };
static const struct strict_key remove_keys[] = { { "kind", STRICT_TEXT },
                                                 { "id", STRICT_TEXT } };
static const struct strict_key clock_keys[] = { { "advance", STRICT_NUMBER },
                                                { "now", STRICT_NUMBER } };
static const struct strict_key script_keys[] = { { "from", STRICT_TEXT },
                                                 { "routes", STRICT_OBJECT } };
static const struct strict_key veil_keys[] = { { "kind", STRICT_TEXT },
                                               { "as_name", STRICT_TEXT } };
static const struct strict_key calls_keys[] = { { "of", STRICT_TEXT } };
static const struct strict_key sign_keys[] = {
    { "claims", STRICT_OBJECT },
    { "header", STRICT_OBJECT },
    { "key", STRICT_TEXT },
    { "as_name", STRICT_TEXT },
};
static const struct strict_key call_keys[] = {
    { "tool", STRICT_TEXT },        { "method", STRICT_TEXT },
    { "token", STRICT_TEXT },       { "headers", STRICT_ARRAY },
    { "query", STRICT_TEXT },       { "session", STRICT_TEXT },
    { "revision", STRICT_TEXT },    { "url", STRICT_TEXT },
    { "until", STRICT_NUMBER },     { "patience_ms", STRICT_NUMBER },
    { "http_method", STRICT_TEXT }, { "sign", STRICT_OBJECT },
    { "wait_ms", STRICT_NUMBER },
};
static const struct strict_key client_keys[] = {
    { "scenario", STRICT_TEXT },     { "context", STRICT_OBJECT },
    { "env", STRICT_OBJECT },        { "revision", STRICT_TEXT },
    { "deadline_s", STRICT_NUMBER }, { "url", STRICT_TEXT },
};
static const struct strict_key drop_key_keys[] = { { "kid", STRICT_TEXT } };

#define KEYS(array)                                                                      \
    {                                                                                    \
        (array), sizeof(array) / sizeof((array)[0])                                      \
    }
#define NO_KEYS                                                                          \
    {                                                                                    \
        NULL, 0                                                                          \
    }

static const struct kind {
    const char *name, *need;
    step_kind *run;
    struct strict_keys keys;
} kinds[] = {
    { "token", "", step_token, KEYS(token_keys) },
    { "http", "", step_http, KEYS(http_keys) },
    { "vault", "", step_vault, KEYS(vault_keys) },
    { "metadata", "", step_documents, KEYS(documents_keys) },
    { "keys", "", step_documents, KEYS(documents_keys) },
    { "events", "S", step_events, NO_KEYS },
    { "mark", "S", step_mark, NO_KEYS },
    { "authorize", "X:login", step_authorize, KEYS(authorize_keys) },
    { "raw", "F", step_raw, KEYS(raw_keys) },
    { "forge", "", step_forge, KEYS(forge_keys) },
    { "tools", "", step_tools, NO_KEYS },
    { "listen", "F", step_listen, KEYS(listen_keys) },
    { "hits", "F", step_hits, NO_KEYS },
    { "elsewhere", "F", step_elsewhere, NO_KEYS },
    { "log", "W", step_log, NO_KEYS },
    { "mint", "", step_mint, KEYS(mint_keys) },
    { "apply", "A", step_apply, KEYS(fragment_keys) },
    { "remove", "A", step_remove, KEYS(remove_keys) },
    { "clock", "T", step_clock, KEYS(clock_keys) },
    { "rotate", "K", step_rotate, NO_KEYS },
    { "drop_key", "K", step_drop_key, KEYS(drop_key_keys) },
    { "second_project", "A", step_second, NO_KEYS },
    { "script", "F", step_script, KEYS(script_keys) },
    { "calls", "F", step_calls, KEYS(calls_keys) },
    { "veil", "F", step_veil, KEYS(veil_keys) },
    { "forget", "F", step_forget, NO_KEYS },
    { "sign", "", step_sign, KEYS(sign_keys) },
    { "server", "mcp_server", step_server, NO_KEYS },
    { "call", "mcp_server", step_call, KEYS(call_keys) },
    { "server_log", "mcp_server", step_server_log, NO_KEYS },
    { "client", "client_under_test", step_client, KEYS(client_keys) },
    { "library", "library_under_test", step_library, KEYS(client_keys) },
};

enum {
    KINDS = sizeof kinds / sizeof kinds[0],
    COMMON = sizeof common / sizeof common[0]
};

static const struct kind *find(struct jobj step, struct err *e)
{
    const char *names[KINDS], *name, *near;

    if (jobj_text(step, "do", &name, e) < 0)
        return NULL;
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
        names[i] = kinds[i].name;
    }
    near = nearest_find(name, names, KINDS);
    (void)err_set(e, ERR_PARSE,
                  near ? "no step does \"%s\" (did you mean \"%s\"?)"
                       : "no step does \"%s\"",
                  name, near);
    return NULL;
}

int step_check(struct jobj step, struct err *e)
{
    struct strict_key keys[KEYS_MAX];
    const struct kind *kind = find(step, e);

    if (kind == NULL)
        return -1;
    memcpy(keys, common, sizeof common);
    if (kind->keys.n > 0)
        memcpy(keys + COMMON, kind->keys.rows, kind->keys.n * sizeof *keys);
    return strict_object(step, (struct strict_keys){ keys, COMMON + kind->keys.n }, e);
}

const char *step_need(struct jobj step)
{
    const struct kind *kind = find(step, NULL);

    return kind != NULL ? kind->need : "";
}

int step_run(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const struct kind *kind = find(step, e);

    return kind != NULL ? kind->run(s, step, out, e) : -1;
}

int step_run_text(struct stage *s, const char *text, struct seen **out, struct err *e)
{
    struct jobj step;

    if (jobj_parse_object(s->arena, text, strlen(text), &step, e) < 0)
        return -1;
    return step_run(s, step, out, e);
}

struct seen *step_nothing(struct stage *s, int status)
{
    struct seen *seen = arena_alloc(s->arena, sizeof *seen);

    seen->method = seen->url = seen->body = "";
    seen->status = status;
    return seen;
}
