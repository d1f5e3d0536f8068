/* SPDX-License-Identifier: MIT */
/* P15: with what the library starts, and with what it does not. */
#include "rows.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stage.h"

/* What is missing or wrong at the start, and what the library says about it. */
static const struct start_row {
    const char *name, *variable, *value; /* value NULL: it is not set */
    const char *says;                    /* NULL: it starts */
} start_rows[] = {
    { "SDK-007 with everything in the environment it starts", "X_NOTHING", "x", NULL },
    { "SDK-007 without an id it says so", "MCPSTS_CLIENT_ID", NULL, "MCPSTS_CLIENT_ID" },
    { "SDK-007 without a secret it says so", "MCPSTS_CLIENT_SECRET", NULL,
      "MCPSTS_CLIENT_SECRET" },
    { "SDK-007 a secret of two lines is none", "MCPSTS_CLIENT_SECRET", "a\nb",
      "MCPSTS_CLIENT_SECRET" },
    { "SDK-007 an empty variable is none", "MCPSTS_CLIENT_SECRET", "",
      "MCPSTS_CLIENT_SECRET" },
    { "SDK-007 without a project it says so", "DESCOPE_PROJECT_ID", NULL,
      "DESCOPE_PROJECT_ID" },
    { "SDK-007 a project that would leave its place in a path is none",
      "DESCOPE_PROJECT_ID", "../x", "DESCOPE_PROJECT_ID" },
    { "SDK-007 without a base URL it is Descope's", "DESCOPE_BASE_URI", NULL, NULL },
    { "SDK-007 a slash behind the base URL is fine", "DESCOPE_BASE_URI", SCENE_BASE "/",
      NULL },
    { "SDK-007 a secret does not travel in the clear", "DESCOPE_BASE_URI",
      "http://sts.test", "DESCOPE_BASE_URI" },
    { "SDK-007 a base URL with a user is none", "DESCOPE_BASE_URI", "https://a@b/",
      "DESCOPE_BASE_URI" },
    { "SDK-007 a base URL with a query is none", "DESCOPE_BASE_URI", "https://b/?a",
      "DESCOPE_BASE_URI" },
    { "SDK-007 a secret file that is not there is named", "MCPSTS_CLIENT_SECRET_FILE",
      "/nowhere/secret", "/nowhere/secret" },
};

static void each_start(void **state)
{
    const struct start_row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };
    const char *says = row->says ? row->says : "";

    s->options.client_id = s->options.project_id = s->options.base_url = NULL;
    setenv("MCPSTS_CLIENT_ID", "crm-id", 1);
    setenv("DESCOPE_PROJECT_ID", SCENE_PROJECT, 1);
    setenv("DESCOPE_BASE_URI", SCENE_BASE, 1);
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    if (row->value)
        setenv(row->variable, row->value, 1);
    else
        unsetenv(row->variable);
    assert_int_equal(stage_reopen(s, &why), row->says ? MCPSTS_MISCONFIGURED : MCPSTS_OK);
    assert_non_null(strstr(why.message, says));
    unsetenv("MCPSTS_CLIENT_SECRET_FILE");
    stage_close(s);
}

/* A secret in a file, and who may read it. */
static const struct file_row {
    const char *name, *text;
    mode_t mode;
    const char *says;
} file_rows[] = {
    { "SDK-007 a file that only we can read", "secret-of-crm", 0600, NULL },
    { "SDK-007 an editor's line break behind it is dropped", "secret-of-crm\n", 0400,
      NULL },
    { "SDK-007 a file that others can read is refused", "secret-of-crm", 0644,
      "chmod 600" },
    { "SDK-007 an empty file is refused", "", 0600, "client secret" },
};

static void each_file(void **state)
{
    const struct file_row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };
    char path[] = "/tmp/mcpsts-secret-XXXXXX";
    int fd = mkstemp(path);

    assert_int_equal(write(fd, row->text, strlen(row->text)), strlen(row->text));
    assert_int_equal(fchmod(fd, row->mode), 0);
    close(fd);
    setenv("MCPSTS_CLIENT_SECRET", "w4ong", 1); /* the file comes first */
    s->options.client_secret_file = path;
    assert_int_equal(stage_reopen(s, &why), row->says ? MCPSTS_MISCONFIGURED : MCPSTS_OK);
    unlink(path);
    if (row->says)
        assert_non_null(strstr(why.message, row->says));
    else
        assert_int_equal(
            stage_exchange(s, &(struct mcpsts_want){ .target = "calendar" }, NULL),
            MCPSTS_OK);
    stage_close(s);
}

/* Other options, and whether the library starts with them. */
static const struct option_row {
    const char *name;
    struct mcpsts_options options;
    const char *says;
} option_rows[] = {
    { "a resource is needed", { .timeout_ms = 1 }, "resource" },
    { "a resource is a URL", { .resource = "crm" }, "resource" },
    { "a urn has no host", { .resource = "urn:crm" }, "resource" },
    { "a metadata address is a URL",
      { .resource = SCENE_SERVER, .metadata_url = "x\"y" },
      "metadata_url" },
    { "a leeway over a minute is refused",
      { .resource = SCENE_SERVER, .leeway_s = 61 },
      "leeway_s" },
    { "a negative time-out is refused",
      { .resource = SCENE_SERVER, .timeout_ms = -1 },
      "timeout_ms" },
    { "a leeway of a minute is fine",
      { .resource = SCENE_SERVER, .leeway_s = 60 },
      NULL },
};

static void each_option(void **state)
{
    const struct option_row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_options options = row->options;
    struct mcpsts_refusal why = { 0 };

    options.base_url = SCENE_BASE;
    options.project_id = SCENE_PROJECT;
    options.client_id = "crm-id";
    s->options = options;
    assert_int_equal(stage_reopen(s, &why), row->says ? MCPSTS_MISCONFIGURED : MCPSTS_OK);
    assert_non_null(strstr(why.message, row->says ? row->says : ""));
    stage_close(s);
}

/* What is no target, scope or tenant never leaves. */
static const struct want_row {
    const char *name;
    struct mcpsts_want want;
} want_rows[] = {
    { "no target", { NULL, NULL, NULL } },
    { "an empty target", { "", NULL, NULL } },
    { "a target of two lines", { "a\nb", NULL, NULL } },
    { "a scope of two lines", { "calendar", "a\nb", NULL } },
    { "a tenant of two lines", { "calendar", NULL, "a\nb" } },
};

static void each_want(void **state)
{
    const struct want_row *row = *state;
    struct stage *s = stage_open("", NULL);

    assert_int_equal(stage_exchange(s, &row->want, NULL), MCPSTS_MISCONFIGURED);
    assert_int_equal(atomic_load(&s->n_tokens), 0);
    stage_close(s);
}

int main(void)
{
    ROWS_ADD(start_rows, each_start);
    ROWS_ADD(file_rows, each_file);
    ROWS_ADD(option_rows, each_option);
    ROWS_ADD(want_rows, each_want);
    return rows_run("p15_setup");
}
