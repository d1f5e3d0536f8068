/* SPDX-License-Identifier: MIT */
#include "stroll.h"

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/form.h"

static struct arena *arena_of(struct stroll *s)
{
    return scene_arena(s->d.scene);
}

/* What stands between two marks of the page, "" if nothing does. */
const char *stroll_between(struct stroll *s, const char *before, const char *after)
{
    const char *at = strstr(s->at.text, before);

    if (at == NULL)
        return "";
    at += strlen(before);
    return arena_slice(arena_of(s), at, (size_t)(strstr(at, after) - at));
}

static void keep_cookie(struct stroll *s)
{
    const char *set = desk_field(&s->at, "Set-Cookie");

    if (set[0] != '\0')
        s->cookie = arena_slice(arena_of(s), set, strcspn(set, ";"));
}

/* Follow a redirect to a page of ours. */
void stroll_follow(struct stroll *s)
{
    const char *to = desk_field(&s->at, "Location"), *mark = strchr(to, '?');
    struct desk_ask ask = { .cookie = s->cookie };

    assert_int_equal(s->at.status, 303);
    assert_memory_equal(to, SCENE_BASE, strlen(SCENE_BASE));
    s->url = to + strlen(SCENE_BASE);
    ask.path = arena_slice(arena_of(s), s->url, strcspn(s->url, "?"));
    ask.query = mark + 1;
    s->at = desk_ask(&s->d, &ask);
    keep_cookie(s);
}

struct stroll stroll_begin(const char *switches, const struct visitor_ask *ask)
{
    struct stroll s = { .d = visitor_open(switches) };

    s.at = visitor_authorize(&s.d, ask);
    stroll_follow(&s);
    return s;
}

const char *stroll_form(struct stroll *s, const char *fields)
{
    struct buf form = buf_make(arena_of(s), 64 * 1024);

    form_add(&form, "state_id", stroll_between(s, "name=\"state_id\" value=\"", "\""));
    form_add(&form, "csrf", stroll_between(s, "name=\"csrf\" value=\"", "\""));
    buf_printf(&form, "&%s", fields);
    return form.data;
}

/* Send the form of the page that is shown. */
void stroll_send(struct stroll *s, const char *fields)
{
    const struct desk_ask ask = { .path = STROLL_LOGIN,
                                  .type = STROLL_FORM,
                                  .cookie = s->cookie,
                                  .origin = "null",
                                  .site = "same-origin",
                                  .body = stroll_form(s, fields) };

    s->at = desk_ask(&s->d, &ask);
}

void stroll_end(struct stroll *s)
{
    desk_close(&s->d);
}

void stroll_shows(const struct stroll *s, const char *text)
{
    if (strstr(s->at.text, text) == NULL)
        print_message("not in the page: %s\n%s\n", text, s->at.text);
    assert_non_null(strstr(s->at.text, text));
}
