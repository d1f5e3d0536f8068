/* SPDX-License-Identifier: MIT */
#include "conformance/sut.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "conformance/hook.h"
#include "conformance/props.h"
#include "conformance/strict.h"
#include "conformance/surroundings.h"
#include "conformance/vars.h"

enum { SECRET_MAX = 64 * 1024 };

static const struct strict_key keys[] = {
    { "name", STRICT_TEXT },
    { "dialect", STRICT_TEXT },
    { "base_url", STRICT_TEXT },
    { "project", STRICT_TEXT },
    { "issuer", STRICT_TEXT },
    { "token_paths", STRICT_ARRAY },
    { "json_bodies", STRICT_BOOL },
    { "error_vocabularies", STRICT_ARRAY },
    { "vault", STRICT_BOOL },
    { "features", STRICT_OBJECT },
    { "documented", STRICT_OBJECT },
    { "clients", STRICT_OBJECT },
    { "users", STRICT_OBJECT },
    { "targets", STRICT_OBJECT },
    { "provision", STRICT_OBJECT },
    { "management_key", STRICT_TEXT },
    { "schema", STRICT_NUMBER },
    { "spec_revision", STRICT_TEXT },
    { "switches", STRICT_OBJECT },
    { "endpoints", STRICT_OBJECT },
    { "issuers", STRICT_ARRAY },
    { "target_parameter", STRICT_TEXT },
    { "mcp_server", STRICT_OBJECT },
    { "client_under_test", STRICT_OBJECT },
    { "library_under_test", STRICT_OBJECT },
    { "smoke", STRICT_TEXT },
};

static const struct strict_key provision_keys[] = {
    { "mode", STRICT_TEXT },     { "key", STRICT_TEXT },     { HOOK_SETUP, STRICT_TEXT },
    { HOOK_RESET, STRICT_TEXT }, { HOOK_MINT, STRICT_TEXT }, { HOOK_AUDIT, STRICT_TEXT },
};

static const char *const modes[] = {
    [TARGET_STATIC] = "static",
    [TARGET_ADMIN] = "admin",
    [TARGET_HOOK] = "hook",
};

/* "env:NAME", "file:PATH", or the value itself. */
static int reveal(struct arena *a, const char *text, const char **out, struct err *e)
{
    struct file_bytes bytes;

    if (strncmp(text, "env:", 4) == 0) {
        *out = opts_env(text + 4);
        if (*out == NULL)
            return err_set(e, ERR_IO, "the environment has no %s", text + 4);
        return 0;
    }
    if (strncmp(text, "file:", 5) == 0) {
        if (file_read(a, text + 5, SECRET_MAX, &bytes, e) < 0)
            return -1;
        bytes.data[strcspn(bytes.data, "\r\n")] = '\0';
        *out = bytes.data;
        return 0;
    }
    *out = text;
    return 0;
}

/* Each text below a group becomes a name: clients.server.secret → ${server.secret}. */
static int name_group(struct target *t, struct arena *a, const char *group, struct err *e)
{
    struct jobj all = jobj_get(t->file, group);

    for (struct jobj one = jobj_first(all); one.node; one = jobj_next(one)) {
        for (struct jobj v = jobj_first(one); v.node; v = jobj_next(v)) {
            const char *name = arena_printf(a, "%s.%s", jobj_name(one), jobj_name(v));
            const char *text;

            if (jobj_as_text(v, &text, NULL) < 0) {
                vars_set_json(t->vars, name, v);
                continue;
            }
            if (reveal(a, text, &text, e) < 0)
                return -1;
            vars_set(t->vars, name, text);
        }
    }
    return 0;
}

static int name_parties(struct target *t, struct arena *a, struct err *e)
{
    struct jobj targets = jobj_get(t->file, "targets");
    const char *text;

    if (name_group(t, a, "clients", e) < 0 || name_group(t, a, "users", e) < 0)
        return -1;
    for (struct jobj v = jobj_first(targets); v.node; v = jobj_next(v)) {
        if (jobj_as_text(v, &text, e) < 0 || reveal(a, text, &text, e) < 0)
            return -1;
        vars_set(t->vars, jobj_name(v), text);
    }
    if (jobj_text(t->file, "management_key", &text, NULL) == 0) {
        if (reveal(a, text, &text, e) < 0)
            return -1;
        vars_set(t->vars, "management_key", text);
    }
    return 0;
}

static int find_mode(const char *name, enum target_mode *out, struct err *e)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(modes[i], name) != 0)
            continue;
        *out = (enum target_mode)i;
        return 0;
    }
    return err_set(e, ERR_PARSE, "provision.mode is static, admin or hook");
}

static int read_mode(struct target *t, struct arena *a, struct err *e)
{
    struct jobj provision = jobj_get(t->file, "provision");
    const char *mode = modes[TARGET_STATIC];

    if (provision.node != NULL &&
        strict_object(provision, STRICT_KEYS(provision_keys), e) < 0)
        return -1;
    if (jobj_opt_text(provision, "mode", &mode, e) < 0 ||
        jobj_opt_text(provision, "key", &t->admin_key, e) < 0)
        return -1;
    if (t->admin_key != NULL && reveal(a, t->admin_key, &t->admin_key, e) < 0)
        return -1;
    if (find_mode(mode, &t->mode, e) < 0)
        return -1;
    if (t->mode == TARGET_HOOK)
        t->commands = provision;
    return 0;
}

/* What the command of the file adds to it. */
static int set_up(struct target *t, int64_t seed, struct arena *a, struct err *e)
{
    const char *input = arena_printf(a, "{\"seed\":%" PRId64 "}", seed);
    struct jobj answer;

    if (hook_ask(t->commands, HOOK_SETUP, input, a, &answer, e) < 0)
        return -1;
    return answer.node != NULL ? hook_lay(t->file, answer, a, &t->file, e) : 0;
}

/* ${project}, ${issuer}: of a static target; elsewhere each check has a project of its own. */
static int name_project(struct target *t, struct arena *a, struct err *e)
{
    static const char *const names[] = { "project", "issuer" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = NULL;

        if (jobj_opt_text(t->file, names[i], &text, e) < 0)
            return -1;
        if (text != NULL && t->mode == TARGET_ADMIN)
            return err_set(e, ERR_PARSE, "%s: each check has a project of its own here",
                           names[i]);
        if (text == NULL)
            continue;
        if (reveal(a, text, &text, e) < 0)
            return -1;
        vars_set(t->vars, names[i], text);
    }
    return 0;
}

/* "8693" of "http://127.0.0.1:8693", else that of the scheme. */
static const char *port_of(const char *base)
{
    const char *colon = strrchr(base, ':');

    if (colon != NULL && colon[1] != '\0' &&
        strspn(colon + 1, "0123456789") == strlen(colon + 1))
        return colon + 1;
    return strncmp(base, "https:", strlen("https:")) == 0 ? "443" : "80";
}

static int read_base(struct target *t, const char *given, struct arena *a, struct err *e)
{
    const char *base = given;
    size_t len;

    if (base == NULL && jobj_text(t->file, "base_url", &base, e) < 0)
        return -1;
    if (reveal(a, base, &base, e) < 0)
        return -1;
    len = strlen(base);
    while (len > 0 && base[len - 1] == '/')
        len--;
    t->base = arena_slice(a, base, len);
    vars_set(t->vars, "base", t->base);
    vars_set(t->vars, "port", port_of(t->base));
    return 0;
}

/* ${json_bodies}, ${vault}: what the file declares. */
static int name_flag(struct target *t, const char *name, struct err *e)
{
    bool declared = false;

    if (jobj_opt_bool(t->file, name, &declared, e) < 0)
        return -1;
    vars_set_truth(t->vars, name, declared);
    return 0;
}

/* ${connections}: does it name one? */
static void name_connections(struct target *t)
{
    vars_set_truth(t->vars, "connections",
                   jobj_has(jobj_get(t->file, "targets"), "oauth"));
}

void sut_in_dialect(struct target *t, const char *dialect)
{
    t->dialect = dialect;
    vars_set_truth(t->vars, "rfc", strcmp(dialect, "rfc") == 0);
    vars_set_truth(t->vars, "descope", strcmp(dialect, "descope") == 0);
}

static int read_words(struct target *t, struct err *e)
{
    int64_t schema = 1;

    t->dialect = "rfc";
    t->target_parameter = "resource";
    t->smoke = SUT_SMOKE;
    if (jobj_text(t->file, "name", &t->name, e) < 0 ||
        jobj_opt_int(t->file, "schema", &schema, e) < 0 ||
        jobj_opt_text(t->file, "dialect", &t->dialect, e) < 0 ||
        jobj_opt_text(t->file, "target_parameter", &t->target_parameter, e) < 0 ||
        jobj_opt_text(t->file, "smoke", &t->smoke, e) < 0)
        return -1;
    if (schema != 1)
        return err_set(e, ERR_PARSE, "schema: only 1 is known");
    if (strcmp(t->dialect, "rfc") != 0 && strcmp(t->dialect, "descope") != 0)
        return err_set(e, ERR_PARSE, "dialect is descope or rfc");
    sut_in_dialect(t, t->dialect);
    if (strcmp(t->target_parameter, "resource") != 0 &&
        strcmp(t->target_parameter, "audience") != 0)
        return err_set(e, ERR_PARSE, "target_parameter is resource or audience");
    return 0;
}

static int read_all(struct target *t, const struct target_text *text, struct arena *a,
                    struct err *e)
{
    if (read_mode(t, a, e) < 0 || set_up(t, text->seed, a, e) < 0 ||
        strict_object(t->file, STRICT_KEYS(keys), e) < 0)
        return -1;
    name_connections(t);
    if (name_flag(t, "json_bodies", e) < 0 || name_flag(t, "vault", e) < 0 ||
        read_words(t, e) < 0 || read_base(t, text->base, a, e) < 0 ||
        name_project(t, a, e) < 0)
        return -1;
    return name_parties(t, a, e);
}

int sut_read(const struct target_text *text, struct arena *a, struct target **out,
             struct err *e)
{
    struct target *t = arena_alloc(a, sizeof *t);
    struct err why = { 0 };

    t->vars = vars_make(a);
    if (props_read(a, &t->props, e) < 0)
        return -1;
    if (jobj_parse_object(a, text->text, text->len, &t->file, &why) < 0 ||
        read_all(t, text, a, &why) < 0)
        return err_set(e, why.code, "%s: %s", text->name, why.text);
    *out = t;
    return 0;
}

/* Its resource has the scopes "read" and "write". */
static bool has_scopes(const struct target *t)
{
    struct jobj features = jobj_get(t->file, "features");
    bool said = false;

    return jobj_opt_bool(features, "scopes", &said, NULL) == 0 && said;
}

/* "mcp_server.tools.two": does the file have that? */
static bool names_member(const struct target *t, const char *path)
{
    char name[64];
    struct jobj at = t->file;

    while (*path != '\0' && strcspn(path, ".") < sizeof name) {
        size_t len = strcspn(path, ".");

        memcpy(name, path, len);
        name[len] = '\0';
        at = jobj_get(at, name);
        path += len + (path[len] == '.');
    }
    return *path == '\0' && at.node != NULL;
}

/* Is what an actor's command starts there, if the file says what that is? */
static bool has_program(const struct target *t, const char *actor)
{
    const char *program = NULL;

    return jobj_opt_text(jobj_get(t->file, actor), "program", &program, NULL) == 0 &&
           (program == NULL || surroundings_have(program));
}

bool sut_meets(const struct target *t, const char *need)
{
    static const char *const actors[] = { "mcp_server", "client_under_test",
                                          "library_under_test" };
    bool admin = t->mode == TARGET_ADMIN;

    for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++)
        if (strncmp(need, actors[i], strlen(actors[i])) == 0)
            return names_member(t, need) && has_program(t, actors[i]);
    if (strcmp(need, "F") == 0)
        return strncmp(t->base, "http://127.", 11) == 0; /* it can call us back */
    if (strcmp(need, "2C") == 0)
        return jobj_has(jobj_get(t->file, "clients"), "server2");
    if (strcmp(need, "S") == 0)
        return admin || vars_get(t->vars, "management_key") != NULL ||
               hook_has(t->commands, HOOK_AUDIT);
    if (strcmp(need, "W") == 0)
        return t->log != NULL;
    if (strcmp(need, "changes") == 0)
        return admin || t->allow_changes;
    if (strcmp(need, "scopes") == 0)
        return admin || has_scopes(t);
    return admin;
}

struct jobj sut_documents(const struct target *t, const char *id)
{
    return jobj_get(jobj_get(t->file, "documented"), id);
}

bool sut_speaks(const struct target *t, const char *vocabulary)
{
    struct jobj list = jobj_get(t->file, "error_vocabularies");
    const char *text;

    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &text, NULL) == 0 && strcmp(text, vocabulary) == 0)
            return true;
    return false;
}
