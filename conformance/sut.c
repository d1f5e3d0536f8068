/* SPDX-License-Identifier: MIT */
#include "conformance/sut.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
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
    { "mcp_server", STRICT_OBJECT },
    { "client_under_test", STRICT_OBJECT },
    { "library_under_test", STRICT_OBJECT },
    { "smoke", STRICT_TEXT },
};

static const struct strict_key provision_keys[] = { { "mode", STRICT_TEXT },
                                                    { "key", STRICT_TEXT } };

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
    for (struct jobj v = jobj_first(targets); v.node; v = jobj_next(v))
        if (jobj_as_text(v, &text, NULL) == 0)
            vars_set(t->vars, jobj_name(v), text);
    if (jobj_text(t->file, "management_key", &text, NULL) == 0) {
        if (reveal(a, text, &text, e) < 0)
            return -1;
        vars_set(t->vars, "management_key", text);
    }
    return 0;
}

static int read_mode(struct target *t, struct arena *a, struct err *e)
{
    struct jobj provision = jobj_get(t->file, "provision");
    const char *mode = "static";

    if (provision.node != NULL &&
        strict_object(provision, STRICT_KEYS(provision_keys), e) < 0)
        return -1;
    if (jobj_opt_text(provision, "mode", &mode, e) < 0 ||
        jobj_opt_text(provision, "key", &t->admin_key, e) < 0)
        return -1;
    if (t->admin_key != NULL && reveal(a, t->admin_key, &t->admin_key, e) < 0)
        return -1;
    if (strcmp(mode, "static") != 0 && strcmp(mode, "admin") != 0)
        return err_set(e, ERR_PARSE, "provision.mode is static or admin");
    t->mode = strcmp(mode, "admin") == 0 ? TARGET_ADMIN : TARGET_STATIC;
    return 0;
}

/* ${project}, ${issuer}: of a static target; elsewhere each check has a project of its own. */
static int name_project(struct target *t, struct err *e)
{
    static const char *const names[] = { "project", "issuer" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = NULL;

        if (jobj_opt_text(t->file, names[i], &text, e) < 0)
            return -1;
        if (text != NULL && t->mode == TARGET_ADMIN)
            return err_set(e, ERR_PARSE, "%s: each check has a project of its own here",
                           names[i]);
        if (text != NULL)
            vars_set(t->vars, names[i], text);
    }
    return 0;
}

static int read_base(struct target *t, const char *given, struct arena *a, struct err *e)
{
    const char *base = given;
    size_t len;

    if (base == NULL && jobj_text(t->file, "base_url", &base, e) < 0)
        return -1;
    len = strlen(base);
    while (len > 0 && base[len - 1] == '/')
        len--;
    t->base = arena_slice(a, base, len);
    vars_set(t->vars, "base", t->base);
    return 0;
}

/* ${json_bodies}, ${vault}: what the file declares, for `when`. */
static int name_flag(struct target *t, const char *name, struct arena *a, struct err *e)
{
    bool declared = false;
    const char *text;
    struct jobj flag;

    if (jobj_opt_bool(t->file, name, &declared, e) < 0)
        return -1;
    text = declared ? "true" : "false";
    if (jobj_parse(a, text, strlen(text), &flag, e) < 0)
        return -1;
    vars_set_json(t->vars, name, flag);
    return 0;
}

static int read_all(struct target *t, const struct target_text *text, struct arena *a,
                    struct err *e)
{
    if (strict_object(t->file, STRICT_KEYS(keys), e) < 0)
        return -1;
    t->dialect = "rfc";
    t->smoke = SUT_SMOKE;
    if (name_flag(t, "json_bodies", a, e) < 0 || name_flag(t, "vault", a, e) < 0)
        return -1;
    if (jobj_text(t->file, "name", &t->name, e) < 0 ||
        jobj_opt_text(t->file, "dialect", &t->dialect, e) < 0 ||
        jobj_opt_text(t->file, "smoke", &t->smoke, e) < 0)
        return -1;
    if (strcmp(t->dialect, "rfc") != 0 && strcmp(t->dialect, "descope") != 0)
        return err_set(e, ERR_PARSE, "dialect is descope or rfc");
    if (read_base(t, text->base, a, e) < 0 || read_mode(t, a, e) < 0 ||
        name_project(t, e) < 0)
        return -1;
    return name_parties(t, a, e);
}

int sut_read(const struct target_text *text, struct arena *a, struct target **out,
             struct err *e)
{
    struct target *t = arena_alloc(a, sizeof *t);
    struct err why = { 0 };

    t->vars = vars_make(a);
    if (jobj_parse_object(a, text->text, text->len, &t->file, &why) < 0 ||
        read_all(t, text, a, &why) < 0)
        return err_set(e, why.code, "%s: %s", text->name, why.text);
    *out = t;
    return 0;
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
        return admin || vars_get(t->vars, "management_key") != NULL;
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
