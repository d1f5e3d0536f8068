/* SPDX-License-Identifier: MIT */
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rnd.h"
#include "guest.h"
#include "guest_grant.h"
#include "wire/form.h"
#include "wire/seal.h"

enum { VERIFIER = 64, STATE = 32 };

extern char **environ;

/* One login on its way. */
struct login {
    struct guest *g;
    struct jobj server, client;
    const char *verifier, *state;
    struct form back; /* what the server sent the browser back with */
};

static const char *random_text(struct guest *g, size_t n)
{
    char *text = arena_alloc(g->arena, n + 1);

    rnd_base62(text, n);
    return text;
}

/* Those of a challenge or of the metadata join the ones that were asked for before. */
static void add_scopes(struct guest *g, const char *wanted)
{
    if (g->fault == FAULT_STEPUP_REPLACES)
        g->scopes = "";
    while (*wanted != '\0') {
        size_t len = strcspn(wanted, " ");
        const char *scope = arena_printf(g->arena, "%.*s ", (int)len, wanted);

        if (len > 0 && strstr(arena_printf(g->arena, " %s", g->scopes),
                              arena_printf(g->arena, " %s", scope)) == NULL)
            g->scopes = arena_printf(g->arena, "%s%s", g->scopes, scope);
        wanted += len + (wanted[len] == ' ');
    }
}

/* Their names in one text. */
static const char *joined(struct guest *g, struct jobj list)
{
    struct buf text = buf_make(g->arena, GUEST_TEXT);
    const char *scope;

    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &scope, NULL) == 0)
            buf_printf(&text, "%s ", scope);
    return text.data;
}

/* offline_access is asked for where it is offered, and only there. */
static const char *scopes_of(struct login *l, const struct guest_asked *asked,
                             struct jobj resource)
{
    static const char offline[] = "offline_access ";
    struct guest *g = l->g;
    const char *listed = joined(g, jobj_get(resource, "scopes_supported")), *at;

    add_scopes(g, g->fault == FAULT_SCOPE_GUESSED ? "mcp:read mcp:write mcp:admin"
                  : asked->scope != NULL          ? asked->scope
                                                  : listed);
    listed = g->scopes;
    if ((at = strstr(listed, offline)) != NULL)
        listed = arena_printf(g->arena, "%.*s%s", (int)(at - listed), listed,
                              at + sizeof offline - 1);
    if (g->fault == FAULT_OFFLINE_ALWAYS ||
        guest_lists(jobj_get(l->server, "scopes_supported"), "offline_access"))
        listed = arena_printf(g->arena, "%s%s", listed, offline);
    return arena_slice(g->arena, listed, strlen(listed) - (*listed != '\0'));
}

static void write_query(struct login *l, const char *scopes, struct buf *out)
{
    struct guest *g = l->g;
    struct seal_hash digest = seal_sha256(l->verifier, strlen(l->verifier));
    bool plain = g->fault == FAULT_PKCE_PLAIN;

    form_add(out, "response_type", "code");
    form_add(out, "client_id", guest_text(l->client, "client_id", ""));
    form_add(out, "redirect_uri", GUEST_GRANT_REDIRECT);
    form_add(out, "resource", g->url);
    if (*scopes != '\0')
        form_add(out, "scope", scopes);
    form_add(out, "state", l->state);
    if (g->fault == FAULT_NO_PKCE)
        return;
    form_add(out, "code_challenge", plain ? l->verifier : seal_b64url(g->arena, &digest));
    form_add(out, "code_challenge_method", plain ? "plain" : "S256");
}

/* What the fault is about: a shell reads the URL. */
static const char *through_shell(struct guest *g, const char *url)
{
    char *argv[] = { arena_text(g->arena, "sh"), arena_text(g->arena, "-c"),
                     arena_printf(g->arena, "echo \"%s\"", url), NULL };
    posix_spawn_file_actions_t actions;
    struct buf out = buf_make(g->arena, GUEST_TEXT);
    char piece[256];
    int ends[2];
    pid_t pid = 0;
    ssize_t n;

    if (pipe(ends) < 0)
        return "";
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (posix_spawnp(&pid, "sh", &actions, NULL, argv, environ) != 0)
        pid = 0;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    while ((n = read(ends[0], piece, sizeof piece)) > 0)
        buf_add_len(&out, piece, (size_t)n);
    close(ends[0]);
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
    return arena_slice(g->arena, out.data, strcspn(out.data, "\n"));
}

static const char *opened(struct guest *g, const char *url)
{
    struct buf at = buf_make(g->arena, GUEST_TEXT);

    url = through_shell(g, url);
    if (strncmp(url, "http", 4) == 0)
        return url;
    buf_printf(&at, "%s/authorize?opened=", guest_web_split(g, g->issuer).origin);
    form_encode(&at, url);
    return at.data;
}

/* A browser without a window, and without a person: the server logs in by itself. */
static int browse(struct login *l, const char *url, struct err *e)
{
    struct guest_web_ask ask = { .method = "GET", .url = url };
    struct httpc_answer answer;
    const char *location, *query;

    if (guest_web_send(l->g, &ask, &answer, e) < 0)
        return -1;
    location = guest_web_found(&answer, "Location");
    if ((answer.status != 302 && answer.status != 303) || location == NULL ||
        strncmp(location, GUEST_GRANT_REDIRECT, sizeof GUEST_GRANT_REDIRECT - 1) != 0)
        return err_set(e, ERR_PARSE, "the login failed: %d", answer.status);
    query = guest_web_split(l->g, location).query;
    return form_parse(l->g->arena, query, strlen(query), &l->back, e);
}

static const char *given(const struct login *l, const char *name)
{
    const char *value = form_value(&l->back, name, 0);

    return value != NULL ? value : "";
}

static int check_back(const struct login *l, struct err *e)
{
    enum guest_fault fault = l->g->fault;
    bool promised = false;

    if (jobj_opt_bool(l->server, "authorization_response_iss_parameter_supported",
                      &promised, e) < 0)
        return -1;
    if (fault != FAULT_STATE_UNCHECKED && strcmp(given(l, "state"), l->state) != 0)
        return err_set(e, ERR_PARSE, "the state is another");
    if (fault != FAULT_ISS_IGNORED && (promised || form_count(&l->back, "iss") > 0) &&
        strcmp(given(l, "iss"), guest_text(l->server, "issuer", "")) != 0)
        return err_set(e, ERR_PARSE, "the answer is of another issuer");
    if (form_count(&l->back, "code") == 0)
        return err_set(e, ERR_PARSE, "the login failed: %s", given(l, "error"));
    return 0;
}

static int redeem(const struct login *l, const char **token, struct err *e)
{
    struct guest_grant *grant = guest_grant_make(l->g, "authorization_code");
    const char *endpoint;

    guest_grant_add(grant, "code", given(l, "code"));
    guest_grant_add(grant, "redirect_uri", GUEST_GRANT_REDIRECT);
    guest_grant_add(grant, "code_verifier", l->verifier);
    if (l->g->fault != FAULT_NO_RESOURCE)
        guest_grant_add(grant, "resource", l->g->url);
    return jobj_text(l->server, "token_endpoint", &endpoint, e) < 0 ||
                   guest_grant_sign(l->g, l->server, grant, e) < 0
               ? -1
               : guest_grant_ask(l->g, endpoint, grant, token, e);
}

int guest_login(struct guest *g, struct jobj server, const struct guest_asked *asked,
                struct jobj resource, const char **token, struct err *e)
{
    struct login l = { .g = g, .server = server, .state = random_text(g, STATE) };
    struct buf query = buf_make(g->arena, GUEST_TEXT);
    const char *endpoint, *url;

    if (g->fault != FAULT_NO_S256_NEEDED &&
        !guest_lists(jobj_get(server, "code_challenge_methods_supported"), "S256"))
        return err_set(e, ERR_PARSE, "no PKCE with S256");
    if (jobj_text(server, "authorization_endpoint", &endpoint, e) < 0 ||
        guest_grant_client(g, server, &l.client, e) < 0)
        return -1;
    l.verifier = g->fault == FAULT_VERIFIER_REUSED
                     ? "verifierverifierverifierverifierverifierverifier"
                     : random_text(g, VERIFIER);
    write_query(&l, scopes_of(&l, asked, resource), &query);
    url = arena_printf(g->arena, "%s%c%s", endpoint,
                       strchr(endpoint, '?') != NULL ? '&' : '?', query.data);
    if (g->fault == FAULT_OPENS_ANY_URL)
        url = opened(g, url);
    return browse(&l, url, e) < 0 || check_back(&l, e) < 0 ? -1 : redeem(&l, token, e);
}
