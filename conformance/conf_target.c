/* SPDX-License-Identifier: MIT */
#include "conformance/conf_target.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/discover.h"
#include "conformance/embedded.h"

enum { READY_MS = 10000, FILE_MAX = 1 << 20 };

static int open_mock(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *t, struct err *e)
{
    static const char *const args[] = {
        "serve", "--tenant",          "{file}", "--port", "0", "--log-format",
        "json",  "--request-timeout", "800",    NULL
    };
    const struct embedded *file = embedded_find("mock.json");
    struct launch_ask launch = { .program = ask->program,
                                 .args = args,
                                 .file = embedded_find("world.json")->text,
                                 .wait_ms = READY_MS };

    if (launch_start(&launch, a, &t->child, e) < 0)
        return -1;
    t->started = true;
    return sut_read(&(struct target_text){ "mock.json", file->text, file->len,
                                           t->child.url, ask->seed },
                    a, &t->target, e);
}

static int open_file(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *t, struct err *e)
{
    struct file_bytes text;

    if (file_read(a, ask->name, FILE_MAX, &text, e) < 0)
        return -1;
    if (sut_read(&(struct target_text){ ask->name, text.data, text.len, NULL, ask->seed },
                 a, &t->target, e) < 0)
        return -1;
    t->target->allow_changes = ask->allow_changes;
    return discover_endpoints(t->target, a, e);
}

int conf_target_open(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *out, struct err *e)
{
    struct conf_target t = { .started = false };
    int rc = strcmp(ask->name, "mock") == 0 ? open_mock(ask, a, &t, e)
                                            : open_file(ask, a, &t, e);

    if (rc < 0) {
        conf_target_close(&t);
        return -1;
    }
    if (ask->dialect != NULL)
        t.target->dialect = ask->dialect;
    *out = t;
    return 0;
}

void conf_target_close(struct conf_target *t)
{
    if (t->started)
        launch_end(&t->child);
    t->started = false;
}
