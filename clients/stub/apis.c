/* SPDX-License-Identifier: MIT */
#include "stub/apis.h"

#include <string.h>

#include "base/err.h"
#include "wire/form.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

static void write_event(struct jwrite *w, const char *start, const char *end,
                        const char *title)
{
    jwrite_object(w);
    jwrite_member_text(w, "start", start);
    jwrite_member_text(w, "end", end);
    jwrite_member_text(w, "title", title);
    jwrite_object_end(w);
}

static void answer_calendar(const char *const *inputs, struct jwrite *w)
{
    jwrite_member_text(w, "day", inputs[0]);
    jwrite_member_array(w, "events");
    write_event(w, "09:30", "10:00", "Stand-up of the sales team");
    write_event(w, "14:00", "15:00", "Initech: renewal");
    jwrite_array_end(w);
}

static void answer_slack(const char *const *inputs, struct jwrite *w)
{
    jwrite_member_bool(w, "ok", true);
    jwrite_member_text(w, "channel", inputs[0]);
    jwrite_member_text(w, "ts", "1795435500.000100");
}

static void answer_crm(const char *const *inputs, struct jwrite *w)
{
    jwrite_member_text(w, "name", inputs[0]);
    jwrite_member_text(w, "owner", "anna@acme.test");
    jwrite_member_int(w, "openDeals", 2);
}

static void answer_payroll(const char *const *inputs, struct jwrite *w)
{
    jwrite_member_text(w, "month", inputs[0]);
    jwrite_member_int(w, "employees", 12);
    jwrite_member_int(w, "total", 61200);
}

static const struct apis_row rows[] = {
    { .name = "Google Calendar",
      .method = "GET",
      .path = "/google/calendar/v3/events",
      .target = "google-calendar",
      .scope = "calendar.read",
      .inputs = { "day" },
      .answer = answer_calendar },
    { .name = "Slack",
      .method = "POST",
      .path = "/slack/api/chat.postMessage",
      .target = "slack",
      .scope = "chat:write",
      .inputs = { "channel", "text" },
      .answer = answer_slack },
    { .name = "the CRM",
      .method = "GET",
      .path = "/crm/v1/accounts",
      .target = "crm",
      .key_header = "X-Api-Key",
      .inputs = { "name" },
      .answer = answer_crm },
    { .name = "Payroll",
      .method = "GET",
      .path = "/payroll/v1/salaries",
      .target = "https://payroll.acme.test/api",
      .is_resource = true,
      .scope = "payroll:read",
      .inputs = { "month" },
      .answer = answer_payroll },
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct apis_row *apis_find(const char *path)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].path, path) == 0)
            return &rows[i];
    }
    return NULL;
}

/* A GET is asked by its query, a POST by its JSON body. */
static const char *read_one(const struct apis_row *row, const struct form *query,
                            struct jobj body, const char *name)
{
    const char *value = NULL;

    if (strcmp(row->method, "GET") == 0)
        return form_get_once(query, name, &value, NULL) == 0 ? value : NULL;
    return jobj_text(body, name, &value, NULL) == 0 ? value : NULL;
}

int apis_read(struct arena *a, const struct apis_row *row, const struct apis_sent *sent,
              const char *inputs[APIS_INPUTS], struct err *e)
{
    struct form query = { 0 };
    struct jobj body = { 0 };
    const char *found[APIS_INPUTS] = { 0 };

    if (form_parse(a, sent->query, strlen(sent->query), &query, e) < 0)
        return -1;
    if (sent->body_len > 0 &&
        jobj_parse_object(a, sent->body, sent->body_len, &body, e) < 0)
        return -1;
    for (size_t i = 0; i < APIS_INPUTS && row->inputs[i] != NULL; i++) {
        found[i] = read_one(row, &query, body, row->inputs[i]);
        if (found[i] == NULL)
            return err_set(e, ERR_PARSE, "%s: is missing", row->inputs[i]);
    }
    memcpy(inputs, found, sizeof found);
    return 0;
}
