/* SPDX-License-Identifier: MIT */
#include "api/browser.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "base/secret.h"
#include "wire/seal.h"
#include "wire/uri.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/oauth.h"
#include "sts/state.h"

#include "api/call.h"

enum { COOKIE_CHARS = 43, TOKEN_CHARS = 43 };

static const char name[] = "mocksts_login=";

const char *browser_cookie(const struct call *call)
{
    const char *field = request_find(call->req, "Cookie");
    const char *at = field != NULL ? strstr(field, name) : NULL;

    while (at != NULL && at != field && at[-1] != ' ' && at[-1] != ';')
        at = strstr(at + 1, name);
    if (at == NULL)
        return "";
    at += sizeof name - 1;
    if (strcspn(at, "; ") != COOKIE_CHARS)
        return "";
    return arena_slice(call->arena, at, COOKIE_CHARS);
}

/*
 * chosen: Secure also on a loopback address, which browsers take as safe; elsewhere in plain HTTP
 * the browser would not keep it.
 */
static const char *secure_of(const struct call *call)
{
    struct uri base;

    if (uri_parse(call->arena, call->sts->base_url, &base, NULL) == 0 &&
        strcmp(base.scheme, "https") != 0 && !uri_is_loopback(&base))
        return "";
    return "; Secure";
}

const char *browser_greet(struct call *call)
{
    char *cookie = arena_alloc(call->arena, COOKIE_CHARS + 1);

    rnd_base62(cookie, COOKIE_CHARS);
    response_add(call->out, "Set-Cookie",
                 arena_printf(call->arena, "%s%s; Path=/; HttpOnly; SameSite=Strict%s",
                              name, cookie, secure_of(call)));
    return cookie;
}

const char *browser_token(const struct call *call, const char *cookie,
                          const char *state_id)
{
    const struct secret key = sts_vault_key(call->sts);
    const char *text = arena_printf(call->arena, "login form\n%s\n%s", cookie, state_id);
    struct seal_hash mac = seal_hmac(&key, text, strlen(text));

    return seal_b64url(call->arena, &mac);
}

int browser_check(const struct call *call, const char *state_id, const char *token,
                  struct err *e)
{
    const char *cookie = browser_cookie(call);
    const char *want = browser_token(call, cookie, state_id);

    if (token != NULL && strlen(token) == TOKEN_CHARS &&
        secret_same_bytes(want, token, TOKEN_CHARS))
        return 0;
    return err_set(e, OAUTH_FORBIDDEN,
                   "This form is not from this browser: start again from the app");
}
