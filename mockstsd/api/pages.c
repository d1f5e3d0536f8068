/* SPDX-License-Identifier: MIT */
#include "api/pages.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/b64url.h"
#include "wire/seal.h"
#include "wire/uri.h"
#include "http/response.h"
#include "sts/cimd.h"
#include "sts/login.h"
#include "sts/oauth.h"

#include "api/call.h"
#include "api/html.h"
#include "api/oauth_reply.h"
#include "api/style.h"

enum { PAGE_MAX = CALL_BYTES_MAX, USERS_SHOWN = 200 };

/* A page whose title and heading are the same words. */
static struct buf begin(const struct call *call, const char *world, const char *title)
{
    struct buf page = buf_make(call->arena, PAGE_MAX);

    html_add(&page,
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<link rel=\"icon\" href=\"data:,\">\n<title>%s</title>\n<style>",
             title);
    buf_add(&page, style_sheet);
    html_add(&page,
             "</style>\n</head>\n<body>\n<main>\n<p class=\"mark\">%s</p>\n"
             "<h1>%s</h1>\n",
             world, title);
    return page;
}

static const char *policy(struct arena *a)
{
    struct seal_hash hash = seal_sha256(style_sheet, strlen(style_sheet));

    return arena_printf(a,
                        "default-src 'none'; style-src 'sha256-%s'; img-src data:; "
                        "base-uri 'none'; frame-ancestors 'none'",
                        b64url_plain_text(a, hash.bytes, sizeof hash.bytes));
}

/*
 * chosen: no form-action, since browsers apply it to the redirect to the client as well; a
 * form of another site has no token.
 */
static void end(struct call *call, struct buf *page, int status)
{
    buf_add(page,
            "</main>\n<footer>A mock of a login, for tests on your own machine. Type no "
            "real secret here.</footer>\n</body>\n</html>\n");
    response_fill(call->out, status, page->data, page->len);
    call->out->content_type = "text/html; charset=utf-8";
    oauth_reply_no_store(call->out);
    response_add(call->out, "Content-Security-Policy", policy(call->arena));
    response_add(call->out, "X-Frame-Options", "DENY");
    response_add(call->out, "Referrer-Policy", "no-referrer");
}

static void add_hidden(struct buf *page, const struct pages_form *form)
{
    html_add(page,
             "<input type=\"hidden\" name=\"state_id\" value=\"%s\">\n"
             "<input type=\"hidden\" name=\"csrf\" value=\"%s\">\n",
             form->state_id, form->token);
}

static const char *name_of(const struct client *client)
{
    return client->name[0] != '\0' ? client->name : client->client_id;
}

static const char *world_name(const struct login_view *view)
{
    const struct project *project = snapshot_project(view->world);

    return project->name[0] != '\0' ? project->name : project->id;
}

/* A redirect to loopback proves nothing about who listens there (RFC 8252 8.6). */
static bool ends_on_this_computer(const struct login_view *view, struct arena *a)
{
    struct uri u;

    return uri_parse(a, view->pending.redirect_uri, &u, NULL) == 0 && uri_is_loopback(&u);
}

static void add_client(const struct call *call, struct buf *page,
                       const struct login_view *view)
{
    const struct client *client = view->client;

    if (client->description[0] != '\0')
        html_add(page, "<p class=\"note\">%s</p>\n", client->description);
    if (client->dynamic)
        html_add(page,
                 "<p class=\"warn\">This app registered itself. Nobody has checked that "
                 "its name is true%s.</p>\n",
                 ends_on_this_computer(view, call->arena)
                     ? ", and any program on this computer can claim it"
                     : "");
}

static void add_user(struct buf *page, const struct user *user, bool chosen)
{
    const char *login = user->login_ids.n > 0 ? user->login_ids.items[0] : user->user_id;
    bool named = user->name[0] != '\0';

    html_add(page,
             "<label class=\"row\"><input type=\"radio\" name=\"user\" value=\"%s\"",
             user->user_id);
    html_add(page, chosen ? " required checked>" : " required>");
    html_add(page, "<span>%s<small>%s</small></span></label>\n",
             named ? user->name : login, named ? login : user->user_id);
}

static bool is_hinted(const struct user *user, const char *hint)
{
    bool hinted = strcmp(user->user_id, hint) == 0;

    for (size_t i = 0; !hinted && i < user->login_ids.n; i++)
        hinted = strcmp(user->login_ids.items[i], hint) == 0;
    return hinted;
}

/* chosen: the first two hundred, and whomever the client hinted at */
static void add_users(struct buf *page, const struct login_view *view)
{
    const char *hint = view->pending.login_hint;
    struct snapshot_walk walk = { 0 };
    const struct user *user;
    size_t n = 0;

    if (hint[0] == '\0')
        hint = snapshot_project(view->world)->default_user;
    while ((user = snapshot_next(view->world, RECORD_USER, &walk)) != NULL) {
        bool hinted = is_hinted(user, hint);

        if (!user->disabled && (n++ < USERS_SHOWN || hinted))
            add_user(page, user, hinted);
    }
}

void pages_login(struct call *call, const struct login_view *view,
                 const struct pages_form *form)
{
    const char *title = arena_printf(call->arena, "Sign in to %s", name_of(view->client));
    struct buf page = begin(call, world_name(view), title);

    add_client(call, &page, view);
    html_add(&page, "<form method=\"post\">\n");
    add_hidden(&page, form);
    html_add(&page, "<fieldset>\n<legend>Who are you?</legend>\n");
    add_users(&page, view);
    html_add(&page, "</fieldset>\n<div class=\"buttons\">"
                    "<button name=\"action\" value=\"login\">Sign in</button>"
                    "<button class=\"quiet\" name=\"action\" value=\"cancel\" "
                    "formnovalidate>Cancel</button></div>\n</form>\n");
    end(call, &page, 200);
}

static void add_row(struct buf *page, const char *term, const char *text)
{
    html_add(page, "<dt>%s</dt><dd>%s</dd>\n", term, text);
}

/* "host:port" of a URI, or its scheme where there is no host. */
static const char *place_of(const char *text, struct arena *a)
{
    struct uri u;

    if (uri_parse(a, text, &u, NULL) < 0)
        return text;
    if (u.host == NULL || u.host[0] == '\0')
        return arena_printf(a, "the app behind %s:", u.scheme);
    if (uri_is_loopback(&u))
        return arena_printf(a, "an app on this computer (%s)", u.host);
    return u.port != NULL ? arena_printf(a, "%s:%s", u.host, u.port) : u.host;
}

/* CIMD: the host that vouches for the client, and where the answer goes, stand side by side. */
static void add_facts(const struct call *call, struct buf *page,
                      const struct login_view *view)
{
    const struct pending *p = &view->pending;
    const char *user = view->user->name[0] != '\0' ? view->user->name : p->user_id;

    html_add(page, "<dl>\n");
    add_row(page, "You are", user);
    for (size_t i = 0; i < p->resources.n; i++) {
        const struct resource *r =
            snapshot_resource_by_uri(view->world, p->resources.items[i]);

        add_row(page, "It uses",
                r != NULL && r->name[0] != '\0' ? r->name : p->resources.items[i]);
    }
    if (cimd_is_url(p->client_id))
        add_row(page, "It comes from", place_of(p->client_id, call->arena));
    add_row(page, "You go on to", place_of(p->redirect_uri, call->arena));
    html_add(page, "</dl>\n");
}

static void add_words(struct buf *page, const struct scope *scope)
{
    if (scope->description[0] != '\0')
        html_add(page, "<span>%s<small><code>%s</code></small></span>",
                 scope->description, scope->name);
    else
        html_add(page, "<span><code>%s</code></span>", scope->name);
}

static size_t count(const struct offer *offer, bool optional)
{
    size_t n = 0;

    for (size_t i = 0; i < offer->n; i++)
        n += offer->items[i].optional == optional;
    return n;
}

static void add_required(struct buf *page, const struct offer *offer)
{
    if (count(offer, false) == 0)
        return;
    html_add(page, "<section>\n<h2>It will be able to</h2>\n<ul>\n");
    for (size_t i = 0; i < offer->n; i++) {
        if (offer->items[i].optional)
            continue;
        html_add(page, "<li class=\"row\"><span class=\"tick\"></span>");
        add_words(page, &offer->items[i]);
        html_add(page, "</li>\n");
    }
    html_add(page, "</ul>\n</section>\n");
}

static void add_optional(struct buf *page, const struct offer *offer)
{
    if (count(offer, true) == 0)
        return;
    html_add(page, "<fieldset>\n<legend>If you like, also</legend>\n");
    for (size_t i = 0; i < offer->n; i++) {
        if (!offer->items[i].optional)
            continue;
        html_add(page,
                 "<label class=\"row\"><input type=\"checkbox\" name=\"scope\" "
                 "value=\"%s\" checked>",
                 offer->items[i].name);
        add_words(page, &offer->items[i]);
        html_add(page, "</label>\n");
    }
    html_add(page, "</fieldset>\n");
}

void pages_consent(struct call *call, const struct login_view *view,
                   const struct pages_form *form)
{
    const char *title = arena_printf(call->arena, "Allow %s?", name_of(view->client));
    struct buf page = begin(call, world_name(view), title);

    add_client(call, &page, view);
    add_facts(call, &page, view);
    html_add(&page, "<form method=\"post\">\n");
    add_hidden(&page, form);
    add_required(&page, &view->offer);
    add_optional(&page, &view->offer);
    html_add(&page, "<div class=\"buttons\">"
                    "<button name=\"action\" value=\"allow\">Allow</button>"
                    "<button class=\"quiet\" name=\"action\" value=\"deny\">Deny</button>"
                    "</div>\n</form>\n");
    end(call, &page, 200);
}

void pages_connected(struct call *call)
{
    struct buf page = begin(call, "mockstsd", "Connected");

    html_add(&page, "<p>You can close this page, and go on where you came from.</p>\n");
    end(call, &page, 200);
}

void pages_error(struct call *call, int status, const struct pages_problem *problem)
{
    struct buf page = begin(call, "mockstsd", "This cannot go on");

    html_add(&page,
             "<p role=\"alert\">%s</p>\n<p class=\"note\"><code>%s</code></p>\n"
             "<p>Go back to the app that sent you here, and try again from there.</p>\n",
             problem->sentence, problem->error);
    end(call, &page, status);
}

void pages_refusal(struct call *call, const struct err *why)
{
    enum dialect dialect =
        call->switches != NULL ? (enum dialect)call->switches->dialect : DIALECT_DESCOPE;
    const struct oauth_row *row = oauth_error(why->code, dialect);
    bool own_words = !row->fixed_text && why->text[0] != '\0';
    const struct pages_problem problem = { row->error,
                                           own_words ? why->text : row->text };

    pages_error(call, row->status, &problem);
    if (row->status == 401)
        response_add(call->out, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
}

/* RFC 9700 4.12: 303, so that no form is posted again; 4.2.4: no referrer with a code. */
void pages_redirect(struct call *call, const char *location)
{
    response_text(call->out, 303, "");
    call->out->content_type = NULL;
    response_add(call->out, "Location", location);
    response_add(call->out, "Referrer-Policy", "no-referrer");
    oauth_reply_no_store(call->out);
}
