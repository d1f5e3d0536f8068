/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/err.h"
#include "http/request.h"
#include "sts/login.h"
#include "sts/oauth.h"

#include "api/browser.h"
#include "api/call.h"
#include "api/home.h"
#include "api/pages.h"
#include "api/params.h"

static struct login_visit visit_of(const struct call *call, const char *state_id)
{
    return (struct login_visit){
        .sts = call->sts,
        .arena = call->arena,
        .origin = { .route = "login", .path = call->req->path, .peer = call->req->peer },
        .project = call->slots[0],
        .state_id = state_id,
        .browser = browser_cookie(call),
    };
}

static int show(struct call *call, struct err *e)
{
    struct pages_form form = { .state_id =
                                   params_get(call->params, "third_party_app_state_id") };
    struct login_visit visit = visit_of(call, form.state_id);
    struct sts_world *home;
    struct login_view view;

    if (home_enter(call, call->slots[0], &home, e) < 0 ||
        login_look(&visit, &view, e) < 0)
        return -1;
    if (visit.browser[0] == '\0')
        visit.browser = browser_greet(call);
    form.token = browser_token(call, visit.browser, form.state_id);
    if (view.wants_user)
        pages_login(call, &view, &form);
    else
        pages_consent(call, &view, &form);
    return 0;
}

int ep_login_show(struct call *call, struct err *e)
{
    struct err why = { 0 };

    (void)e; /* a person is looking: what is wrong is a page, too */
    if (show(call, &why) < 0)
        pages_refusal(call, &why);
    return 0;
}

/* The four buttons of the two pages. */
static int read_action(const struct call *call, struct login_choice *out, struct err *e)
{
    static const struct {
        const char *name;
        bool refuses;
    } actions[] = {
        { "login", false }, { "cancel", true }, { "allow", false }, { "deny", true }
    };
    const char *action = params_get(call->params, "action");

    for (size_t i = 0; action != NULL && i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, action) == 0) {
            out->refused = actions[i].refuses;
            return 0;
        }
    }
    return err_set(e, OAUTH_BAD_VALUE, "action is login, cancel, allow or deny");
}

static int take(struct call *call, struct err *e)
{
    const char *state_id = params_get(call->params, "state_id");
    struct login_visit visit = visit_of(call, state_id);
    struct login_choice choice = { .user = params_get(call->params, "user"),
                                   .scopes =
                                       params_all(call->params, "scope", call->arena) };
    struct sts_world *home;
    const char *location;

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    if (state_id == NULL)
        return err_set(e, OAUTH_MISSING, "state_id is missing");
    if (browser_check(call, state_id, params_get(call->params, "csrf"), e) < 0 ||
        read_action(call, &choice, e) < 0 ||
        login_choose(&visit, &choice, &location, e) < 0)
        return -1;
    pages_redirect(call, location);
    return 0;
}

int ep_login_take(struct call *call, struct err *e)
{
    struct err why = { 0 };

    (void)e; /* as above */
    if (take(call, &why) < 0)
        pages_refusal(call, &why);
    return 0;
}

int ep_login_error(struct call *call, struct err *e)
{
    const char *error = params_get(call->params, "error");
    const char *text = params_get(call->params, "error_description");

    (void)e; /* whatever the link says is shown as text */
    pages_error(call, 400,
                &(struct pages_problem){ error != NULL ? error : "invalid_request",
                                         text != NULL ? text : "Something is missing" });
    return 0;
}
