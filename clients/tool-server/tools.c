/* SPDX-License-Identifier: MIT */
#include "tool-server/tools.h"

#include <string.h>

#include "wire/jwrite.h"

static const struct tools_field takes_day[] = {
    { .name = "day", .description = "The day, YYYY-MM-DD", .longest = 10 },
    { 0 },
};

static const struct tools_field gives_day[] = {
    { .name = "day", .description = "The day that was asked for" },
    { .name = "events",
      .description = "start, end and title of each",
      .kind = TOOLS_LIST },
    { 0 },
};

static const struct tools_field takes_post[] = {
    { .name = "channel", .description = "The channel, #sales", .longest = 80 },
    { .name = "text", .description = "What to say", .longest = 2000 },
    { 0 },
};

static const struct tools_field gives_post[] = {
    { .name = "channel", .description = "Where it was posted" },
    { .name = "ts", .description = "The message's own time, its id in the channel" },
    { 0 },
};

static const struct tools_field takes_account[] = {
    { .name = "name", .description = "The account's name", .longest = 120 },
    { 0 },
};

static const struct tools_field gives_account[] = {
    { .name = "name", .description = "The account's name" },
    { .name = "owner", .description = "Who looks after it" },
    { .name = "openDeals", .description = "Deals not closed yet", .kind = TOOLS_NUMBER },
    { 0 },
};

static const struct tools_field takes_payroll[] = {
    { .name = "month", .description = "The month, YYYY-MM", .longest = 7 },
    { 0 },
};

static const struct tools_field gives_payroll[] = {
    { .name = "month", .description = "The month that was asked for" },
    { .name = "employees", .description = "How many were paid", .kind = TOOLS_NUMBER },
    { .name = "total", .description = "In whole euros", .kind = TOOLS_NUMBER },
    { 0 },
};

static const struct tools_row rows[] = {
    { .name = "read_calendar",
      .title = "Read the calendar",
      .description = "What is in the user's own Google Calendar on one day.",
      .scopes = "calendar:read",
      .service = "Google Calendar",
      .target = "google-calendar",
      .grants = "calendar.read",
      .method = "GET",
      .path = "/google/calendar/v3/events",
      .takes = takes_day,
      .gives = gives_day },
    { .name = "post_to_channel",
      .title = "Post to a channel",
      .description = "Post in the user's own name to a Slack channel of the tenant.",
      .scopes = "crm:read channel:post",
      .step_up = true,
      .writes = true,
      .service = "Slack",
      .target = "slack",
      .grants = "chat:write",
      .method = "POST",
      .path = "/slack/api/chat.postMessage",
      .takes = takes_post,
      .gives = gives_post },
    { .name = "look_up_account",
      .title = "Look up an account",
      .description = "An account in the tenant's CRM: its owner and open deals.",
      .scopes = "crm:read",
      .service = "the CRM",
      .target = "crm",
      .key_header = "X-Api-Key",
      .method = "GET",
      .path = "/crm/v1/accounts",
      .takes = takes_account,
      .gives = gives_account },
    { .name = "read_payroll",
      .title = "Read the payroll",
      .description = "What was paid out in one month; for those who work in payroll.",
      .scopes = "payroll:read",
      .step_up = true,
      .service = "Payroll",
      .target = "https://payroll.acme.test/api",
      .grants = "payroll:read",
      .method = "GET",
      .path = "/payroll/v1/salaries",
      .takes = takes_payroll,
      .gives = gives_payroll },
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct tools_row *tools_at(size_t i)
{
    return i < ROWS ? &rows[i] : NULL;
}

const struct tools_row *tools_find(const char *name)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

static void write_type(const struct tools_field *field, struct jwrite *w)
{
    static const char *const names[] = {
        [TOOLS_TEXT] = "string",
        [TOOLS_NUMBER] = "integer",
        [TOOLS_LIST] = "array",
    };

    jwrite_member_object(w, field->name);
    jwrite_member_text(w, "type", names[field->kind]);
    jwrite_member_text(w, "description", field->description);
    if (field->kind == TOOLS_LIST)
        jwrite_member_raw(w, "items", "{\"type\":\"object\"}");
    if (field->longest > 0)
        jwrite_member_int(w, "maxLength", (int64_t)field->longest);
    jwrite_object_end(w);
}

static void write_schema(const char *name, const struct tools_field *fields,
                         struct jwrite *w)
{
    jwrite_member_object(w, name);
    jwrite_member_text(w, "type", "object");
    jwrite_member_object(w, "properties");
    for (const struct tools_field *f = fields; f->name != NULL; f++)
        write_type(f, w);
    jwrite_object_end(w);
    jwrite_member_array(w, "required");
    for (const struct tools_field *f = fields; f->name != NULL; f++)
        jwrite_text(w, f->name);
    jwrite_array_end(w);
    jwrite_member_bool(w, "additionalProperties", false);
    jwrite_object_end(w);
}

void tools_write(const struct tools_row *tool, struct jwrite *w)
{
    jwrite_object(w);
    jwrite_member_text(w, "name", tool->name);
    jwrite_member_text(w, "title", tool->title);
    jwrite_member_text(w, "description", tool->description);
    write_schema("inputSchema", tool->takes, w);
    write_schema("outputSchema", tool->gives, w);
    jwrite_member_object(w, "annotations");
    jwrite_member_bool(w, "readOnlyHint", !tool->writes);
    jwrite_member_bool(w, "openWorldHint", true);
    jwrite_object_end(w);
    jwrite_object_end(w);
}

/* True if the word stands in a blank-separated list. */
static bool lists(const char *list, const char *word, size_t word_len)
{
    while (*list != '\0') {
        size_t len = strcspn(list, " ");

        if (len == word_len && strncmp(list, word, len) == 0)
            return true;
        list += len + strspn(list + len, " ");
    }
    return false;
}

/* True if a tool before this one has asked for that scope already. */
static bool is_told(size_t before, const char *word, size_t word_len)
{
    for (size_t i = 0; i < before; i++) {
        if (!rows[i].step_up && lists(rows[i].scopes, word, word_len))
            return true;
    }
    return false;
}

static void write_scopes(size_t i, struct jwrite *w)
{
    const char *scopes = rows[i].scopes;

    while (*scopes != '\0') {
        size_t len = strcspn(scopes, " ");

        if (!is_told(i, scopes, len))
            jwrite_text_len(w, scopes, len);
        scopes += len + strspn(scopes + len, " ");
    }
}

void tools_write_scopes(struct jwrite *w)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (!rows[i].step_up)
            write_scopes(i, w);
    }
}
