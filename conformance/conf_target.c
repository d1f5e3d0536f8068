/* SPDX-License-Identifier: MIT */
#include "conformance/conf_target.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/discover.h"
#include "conformance/embedded.h"
#include "conformance/fakes.h"

#define KEYS "../fixtures/keys/test-only-rsa-"

enum { READY_MS = 30000, FILE_MAX = 1 << 20 };

/* To make one takes longer than all else that happens at a start. */
static const struct launch_file *keys_of(struct arena *a)
{
    static const char *const rows[][2] = { { "own.pem", KEYS "3.pem" },
                                           { "copies-1.pem", KEYS "1.pem" },
                                           { "copies-2.pem", KEYS "4.pem" } };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct launch_file *files = arena_array(a, ROWS + 1, sizeof *files);

    for (size_t i = 0; i < ROWS; i++)
        files[i] = (struct launch_file){ rows[i][0], embedded_find(rows[i][1])->text };
    return files;
}

/* world.json, where the project signs by the keys beside it. */
static const char *world_of(struct arena *a)
{
    static const char project[] = "\"project\": {";
    const char *text = embedded_find("world.json")->text;
    const char *at = strstr(text, project) + sizeof project - 1;

    return arena_printf(
        a, "%.*s\"signingKeys\": [\"own.pem\", \"copies-1.pem\", \"copies-2.pem\"], %s",
        (int)(at - text), text, at);
}

static int open_mock(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *t, struct err *e)
{
    static const char *const common[] = { "serve",  "--tenant",  "{file}",
                                          "--port", "0",         "--request-timeout",
                                          "800",    "--verbose", "--log-format",
                                          "json",   NULL,        NULL };
    const char **args =
        arena_array(a, sizeof common / sizeof common[0] + 1, sizeof *args);
    const struct embedded *file = embedded_find("mock.json");
    struct launch_ask *launch = arena_alloc(a, sizeof *launch);

    memcpy(args, common, sizeof common);
    if (ask->defect != NULL) {
        args[10] = "--defect";
        args[11] = ask->defect;
    }
    *launch = (struct launch_ask){ .program = ask->program,
                                   .args = args,
                                   .file = world_of(a),
                                   .beside = keys_of(a),
                                   .wait_ms = READY_MS };
    if (launch_start(launch, a, &t->child, e) < 0)
        return -1;
    t->started = true;
    if (sut_read(&(struct target_text){ "mock.json", file->text, file->len, t->child.url,
                                        ask->seed },
                 a, &t->target, e) < 0)
        return -1;
    t->target->log = arena_printf(a, "%s/log", t->child.dir);
    t->target->born = launch;
    return 0;
}

static int open_file(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *t, struct err *e)
{
    struct target_text inline_text = { "--target", ask->name, strlen(ask->name), NULL,
                                       ask->seed };
    struct file_bytes text;

    if (ask->name[0] == '{')
        return sut_read(&inline_text, a, &t->target, e);
    if (file_read(a, ask->name, FILE_MAX, &text, e) < 0)
        return -1;
    if (sut_read(&(struct target_text){ ask->name, text.data, text.len, NULL, ask->seed },
                 a, &t->target, e) < 0)
        return -1;
    t->target->allow_changes = ask->allow_changes;
    if (strcmp(t->target->smoke, SUT_SMOKE) != 0)
        return 0; /* no STS: the runner is that */
    return discover_endpoints(t->target, a, e);
}

/* An MCP server that runs already knows where its STS is: there the runner listens. */
static int open_fakes(struct target *t, struct arena *a, struct err *e)
{
    const char *port = NULL;

    if (jobj_opt_text(jobj_get(t->file, "mcp_server"), "listen", &port, e) < 0)
        return -1;
    if (port == NULL)
        return 0;
    return fakes_open(a, (int)strtol(port, NULL, 10), &t->fakes, e);
}

int conf_target_open(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *out, struct err *e)
{
    struct conf_target t = { .started = false };
    int rc = strcmp(ask->name, "mock") == 0 ? open_mock(ask, a, &t, e)
                                            : open_file(ask, a, &t, e);

    if (rc == 0)
        rc = open_fakes(t.target, a, e);
    if (rc < 0) {
        conf_target_close(&t);
        return -1;
    }
    if (ask->dialect != NULL)
        sut_in_dialect(t.target, ask->dialect);
    *out = t;
    return 0;
}

void conf_target_close(struct conf_target *t)
{
    if (t->started)
        launch_end(&t->child);
    t->started = false;
}
