/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "commands/audit_pages.h"
#include "commands/event_line.h"
#include "commands/remote.h"
#include "commands/usage.h"
#include "store/store.h"
#include "sts/sts.h"
#include "wire/jwrite.h"

enum { EVENT_TEXT_MAX = 1 << 20 };

static const struct opt_row rows[] = {
    USAGE_URL_ROW,
    { .name = "store",
      .letter = 's',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .help = "read a store file instead, while no daemon has it open" },
    { .name = "project",
      .kind = OPT_TEXT,
      .metavar = "ID",
      .env = "MOCKSTS_PROJECT",
      .help = "the project; asked of the daemon if left out" },
    { .name = "action",
      .kind = OPT_TEXT,
      .metavar = "NAME",
      .help = "only this action, for instance PolicyViolation" },
    { .name = "user", .kind = OPT_TEXT, .metavar = "ID", .help = "only this user id" },
    { .name = "limit",
      .letter = 'n',
      .kind = OPT_NUMBER,
      .metavar = "N",
      .standard = "20",
      .min = 1,
      .max = 1000,
      .help = "how many events list shows" },
    USAGE_FORMAT_ROW("text for people, json for one object a line"),
};

static const struct opt_command command = {
    .name = "mockstsd audit",
    .operands = "list | tail | export",
    .summary = "Read the audit log: who got what, through whom, and why.",
    .details =
        "verbs:\n"
        "  list    the newest events, oldest of them first\n"
        "  tail    the newest events, then each one as it happens (Ctrl-C ends)\n"
        "  export  every event as JSON Lines, oldest first\n"
        "\nMOCKSTS_MANAGEMENT_KEY holds a management key of the project; with --store "
        "none "
        "is needed.\nexit codes: 0 good, 1 refused or no daemon, 64 usage, 66 no such "
        "store, 74 store or output.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

/* How events are printed. */
struct printer {
    bool json, colour;
};

static void print_event(const struct printer *printer, struct jobj event, struct arena *a)
{
    struct buf text = buf_make(a, EVENT_TEXT_MAX);
    struct jwrite w = jwrite_make(&text);

    if (printer->json) {
        jobj_write(event, &w);
        buf_add_char(&text, '\n');
    } else {
        event_line(event, printer->colour, &text);
    }
    fputs(text.data, stdout);
}

static int ask_project(const struct opts *opts, struct arena *a, const char **out,
                       struct err *e)
{
    struct remote_ask ask = { .url = opts_text(opts, "url"),
                              .method = "GET",
                              .path = "/_mock/state",
                              .bearer = opts_env("MOCKSTS_ADMIN_KEY") };
    struct jobj state, project;

    *out = opts_text(opts, "project");
    if (*out != NULL)
        return 0;
    if (remote_send(&ask, a, &state, e) < 0 ||
        jobj_object(state, "project", &project, e) < 0)
        return -1;
    return jobj_text(project, "id", out, e);
}

static int open_remote(const struct opts *opts, struct arena *a,
                       struct audit_pages *pages)
{
    const char *key = opts_env("MOCKSTS_MANAGEMENT_KEY");
    struct err e = { 0 };

    if (key == NULL)
        return usage_fail(&command, EX_USAGE,
                          "MOCKSTS_MANAGEMENT_KEY is not set: it holds a management key "
                          "of the project");
    if (ask_project(opts, a, &pages->project, &e) < 0)
        return usage_fail(&command, 1, e.text);
    pages->url = opts_text(opts, "url");
    pages->bearer = arena_printf(a, "%s:%s", pages->project, key);
    return 0;
}

static int open_store(const struct opts *opts, struct arena *a, struct audit_pages *pages)
{
    struct store_options options = { .path = opts_text(opts, "store") };
    struct sts *sts = arena_alloc(a, sizeof *sts);
    struct err e = { 0 };

    pages->project = opts_text(opts, "project");
    if (pages->project == NULL)
        return usage_fail(&command, EX_USAGE, "--store needs --project too");
    if (!file_exists(options.path))
        return usage_fail(&command, EX_NOINPUT,
                          arena_printf(a, "there is no store %s", options.path));
    if (store_open(&options, &sts->store, &e) < 0)
        return usage_fail(&command, EX_IOERR, e.text);
    pages->sts = sts;
    return 0;
}

/* The newest, shown oldest first, as one reads a log. */
static int list_newest(const struct audit_pages *pages, const struct printer *printer,
                       int64_t limit, struct arena *a, struct audit_page *page)
{
    struct err e = { 0 };

    if (audit_pages_read(pages, 0, limit, a, page, &e) < 0)
        return usage_fail(&command, 1, e.text);
    for (size_t i = page->n; i > 0; i--)
        print_event(printer, page->events[i - 1], a);
    fflush(stdout);
    return 0;
}

/* One page of an export, in an arena of its own. */
struct export
{
    const struct audit_pages *pages;
    const struct printer *printer;
    struct arena *arena;
    int64_t page, total;
};

static int export_page(void *self)
{
    struct export *x = self;
    struct audit_page page;
    struct err e = { 0 };

    if (audit_pages_read(x->pages, x->page, AUDIT_PAGE, x->arena, &page, &e) < 0)
        return usage_fail(&command, 1, e.text);
    for (size_t i = 0; i < page.n; i++)
        print_event(x->printer, page.events[i], x->arena);
    x->total = page.total;
    return 0;
}

static int export_all(struct audit_pages *pages)
{
    static const struct printer lines = { .json = true };
    struct export x = { .pages = pages, .printer = &lines, .arena = arena_open(0) };
    int rc = x.arena != NULL ? 0 : -2;

    pages->oldest_first = true;
    do {
        if (rc == 0)
            rc = arena_run(x.arena, export_page, &x);
        if (x.arena != NULL)
            arena_reset(x.arena);
        x.page++;
    } while (rc == 0 && x.page * AUDIT_PAGE < x.total);
    arena_free(x.arena);
    if (rc == 0 && fflush(stdout) != 0)
        return usage_fail(&command, EX_IOERR, "standard output cannot be written");
    return rc == -2 ? usage_fail(&command, EX_OSERR, "out of memory") : rc;
}

/* Where a tail stands: the newest event it has shown. */
struct follow {
    struct audit_pages *pages;
    const struct printer *printer;
    struct arena *arena;
    char last[64];
};

static void remember(struct follow *f, struct jobj event)
{
    const char *id = "", *occurred = "0";
    long long ms = 0;

    if (jobj_text(event, "ID", &id, NULL) < 0 ||
        jobj_text(event, "occurred", &occurred, NULL) < 0 ||
        sscanf(occurred, "%lld", &ms) != 1)
        return;
    f->pages->from_ms = ms;
    snprintf(f->last, sizeof f->last, "%s", id);
}

/* What is newer than the last one shown: events of the same ms come again and are skipped. */
static int follow_once(void *self)
{
    struct follow *f = self;
    struct audit_page page;
    struct err e = { 0 };
    size_t first = 0;
    const char *id;

    if (audit_pages_read(f->pages, 0, AUDIT_PAGE, f->arena, &page, &e) < 0)
        return usage_fail(&command, 1, e.text);
    for (size_t i = 0; i < page.n; i++) {
        if (jobj_text(page.events[i], "ID", &id, NULL) == 0 && strcmp(id, f->last) == 0)
            first = i + 1;
    }
    for (size_t i = first; i < page.n; i++) {
        print_event(f->printer, page.events[i], f->arena);
        remember(f, page.events[i]);
    }
    fflush(stdout);
    return 0;
}

static int tail(struct audit_pages *pages, const struct printer *printer, int64_t limit,
                struct arena *a)
{
    static const struct timespec pause = { .tv_nsec = 500000000 };
    struct follow f = { .pages = pages, .printer = printer, .arena = arena_open(0) };
    struct audit_page page;
    int rc = list_newest(pages, printer, limit, a, &page);

    if (rc == 0 && page.n > 0)
        remember(&f, page.events[0]);
    pages->oldest_first = true;
    while (rc == 0 && f.arena != NULL) {
        nanosleep(&pause, NULL);
        rc = arena_run(f.arena, follow_once, &f);
        arena_reset(f.arena);
    }
    arena_free(f.arena);
    return rc;
}

static int run_verb(const struct opts *opts, struct audit_pages *pages, struct arena *a)
{
    const char *verb = opts_operand(opts, 0);
    struct printer printer = { .json = strcmp(opts_text(opts, "format"), "json") == 0,
                               .colour = isatty(STDOUT_FILENO) &&
                                         opts_env("NO_COLOR") == NULL };
    struct audit_page page;

    if (strcmp(verb, "list") == 0)
        return list_newest(pages, &printer, opts_number(opts, "limit"), a, &page);
    if (strcmp(verb, "tail") == 0)
        return tail(pages, &printer, opts_number(opts, "limit"), a);
    if (strcmp(verb, "export") == 0)
        return export_all(pages);
    return usage_fail(&command, EX_USAGE, "the verbs are list, tail and export");
}

int cmd_audit(char **argv, struct arena *a)
{
    struct audit_pages pages = { 0 };
    struct opts *opts;
    int rc = usage_parse(&command, argv, a, &opts);

    if (rc != 0)
        return rc == USAGE_HELP ? 0 : rc;
    if (opts_n_operands(opts) != 1)
        return usage_fail(&command, EX_USAGE, "which verb? list, tail or export");
    pages.action = opts_text(opts, "action");
    pages.user = opts_text(opts, "user");
    rc = opts_text(opts, "store") != NULL ? open_store(opts, a, &pages)
                                          : open_remote(opts, a, &pages);
    if (rc == 0)
        rc = run_verb(opts, &pages, a);
    if (pages.sts != NULL)
        store_close(pages.sts->store);
    return rc;
}
