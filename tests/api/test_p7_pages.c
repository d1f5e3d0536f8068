/* SPDX-License-Identifier: MIT */
/* P7: the pages of a login: what they show, what they take, and from whom. */
#include "rows.h"
#include "peek.h"

#include "stroll.h"

#include "base/arena.h"

#define SCRIPT   "\"><script>alert(1)</script>"
#define SCRIPT_E "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"

/* Spend the code that came back; the scopes of the token. */
static const char *scopes_given(struct stroll *s)
{
    struct scene_answer got = visitor_spend(
        &s->d, &(struct visitor_spend){ .code = visitor_param(&s->d, &s->at, "code") });

    visitor_given(&s->d, &got);
    return peek_text(got.body, "scope");
}

static void address_of_login(void **state)
{
    struct desk d = visitor_open(STROLL_PAGES);
    struct scene_answer got = visitor_authorize(&d, &(struct visitor_ask){ 0 });

    (void)state;
    assert_memory_equal(desk_field(&got, "Location"), SCENE_BASE STROLL_LOGIN "?",
                        strlen(SCENE_BASE STROLL_LOGIN "?"));
    assert_string_equal(visitor_param(&d, &got, "flow"), "inbound-apps-user-consent");
    assert_string_equal(visitor_param(&d, &got, "third_party_app_id"), "TPA1");
    assert_non_null(visitor_param(&d, &got, "third_party_app_state_id"));
    assert_null(visitor_param(&d, &got, "code"));
    desk_close(&d);
}

static void whole_way(void **state)
{
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });

    (void)state;
    assert_int_equal(s.at.status, 200);
    stroll_shows(&s, "<span>anna@acme.test<small>U1</small>"); /* she has no name */
    assert_null(strstr(s.at.text, "dora@acme.test"));          /* disabled */
    stroll_send(&s, "action=login&user=U2");
    stroll_follow(&s);
    stroll_shows(&s, "Look at deals");
    stroll_send(&s, "action=allow");
    assert_int_equal(s.at.status, 303); /* AZ-028 */
    assert_string_equal(visitor_param(&s.d, &s.at, "state"), "the state");
    assert_string_equal(scopes_given(&s), "crm:read crm:write");
    assert_string_equal(peek_text(scene_event(s.d.scene), "userId"), "U2");
    stroll_end(&s);
}

/* Optional scopes can be declined; the others cannot, whatever the form says. */
static const struct choice {
    const char *name, *fields, *want;
} choices[] = {
    { "an optional scope that is left on is given", "action=allow&scope=crm:extra",
      "crm:read crm:write crm:extra" },
    { "an optional scope that is taken off is not given", "action=allow",
      "crm:read crm:write" },
    { "a required scope cannot be declined", "action=allow&scope=crm:read",
      "crm:read crm:write" },
    { "a scope that was not offered is not given", "action=allow&scope=root",
      "crm:read crm:write" },
};

static void chooses(void **state)
{
    const struct choice *row = *state;
    struct stroll s = stroll_begin(
        STROLL_PAGES, &(struct visitor_ask){ .scope = "crm:read crm:write crm:extra" });

    stroll_send(&s, "action=login&user=U1");
    stroll_follow(&s);
    stroll_shows(&s, "name=\"scope\" value=\"crm:extra\"");
    stroll_send(&s, row->fields);
    assert_string_equal(scopes_given(&s), row->want);
    stroll_end(&s);
}

static void says_no(void **state)
{
    static const char *const buttons[] = { "action=cancel", "action=deny" };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(buttons); i++) {
        struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });

        if (i == 1) {
            stroll_send(&s, "action=login&user=U1");
            stroll_follow(&s);
        }
        stroll_send(&s, buttons[i]);
        assert_int_equal(s.at.status, 303);
        assert_string_equal(visitor_param(&s.d, &s.at, "error"), "access_denied");
        assert_string_equal(visitor_param(&s.d, &s.at, "state"), "the state");
        stroll_end(&s);
    }
}

/* When is nobody asked to agree? */
static const struct asked {
    const char *name, *prompt, *world;
    bool again, asked;
} askeds[] = {
    { .name = "who never agreed is asked", .asked = true },
    { "who agreed before is not asked again", NULL, NULL, true, false },
    { "prompt=consent asks again", "prompt=consent", NULL, true, true },
    { "skipConsentScreen of the client asks nobody", NULL,
      "{\"clients\":[{\"id\":\"TPA1\",\"clientId\":\"desktop-id\",\"name\":\"desktop\","
      "\"nonConfidentialClient\":true,\"skipConsentScreen\":true}]}",
      false, false },
};

static void asks(void **state)
{
    const struct asked *row = *state;
    struct visitor_ask ask = { .more = row->prompt };
    struct stroll s = stroll_begin(STROLL_PAGES, &ask);

    if (row->world != NULL)
        scene_apply(s.d.scene, row->world);
    if (row->again) {
        stroll_send(&s, "action=login&user=U1");
        stroll_follow(&s);
        stroll_send(&s, "action=allow");
        s.at = visitor_authorize(&s.d, &ask);
        stroll_follow(&s);
    }
    stroll_send(&s, "action=login&user=U1");
    assert_int_equal(visitor_param(&s.d, &s.at, "code") == NULL, row->asked);
    stroll_end(&s);
}

#define DOCUMENT    "https://app.test/client.json"
#define SECOND_PATH "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS2/authorize"
#define ADMITS                                                                           \
    "\"cimdSettings\":{\"enabled\":true,\"domainPolicies\":["                            \
    "{\"domainPattern\":\"app.test\"}]}"

/* A client by document takes the template of the MCP server that it asked, of no other. */
static const struct served {
    const char *name, *path;
    bool asked;
} templates[] = {
    { "CIMD: one MCP server wants nobody asked", VISITOR_PATH, false },
    { "CIMD: another does", SECOND_PATH, true },
};

static void takes_template(void **state)
{
    static const char switches[] = STROLL_PAGES
        ",\"cimdDocuments\":{\"" DOCUMENT "\":{\"client_id\":\"" DOCUMENT
        "\",\"client_name\":\"App\",\"redirect_uris\":[\"" VISITOR_CALLBACK "\"]}}";
    static const char servers[] =
        "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER
        "\",\"dynamicRegistrationSettings\":{\"skipConsentScreen\":true," ADMITS
        "}},{\"id\":\"MS2\",\"type\":\"mcp\",\"uri\":\"https://other.test/mcp\","
        "\"dynamicRegistrationSettings\":{" ADMITS "}}]}";
    const struct served *row = *state;
    struct stroll s = { .d = visitor_open(switches) };

    scene_apply(s.d.scene, servers);
    s.at = visitor_authorize(
        &s.d,
        &(struct visitor_ask){ .path = row->path, .client = DOCUMENT, .scope = "" });
    stroll_follow(&s);
    stroll_send(&s, "action=login&user=U1");
    assert_int_equal(visitor_param(&s.d, &s.at, "code") == NULL, row->asked);
    stroll_end(&s);
}

static void prompt_none(void **state)
{
    struct desk d = visitor_open(STROLL_PAGES);
    struct scene_answer got =
        visitor_authorize(&d, &(struct visitor_ask){ .more = "prompt=none" });

    (void)state;
    assert_string_equal(visitor_param(&d, &got, "error"), "login_required");
    desk_close(&d);
}

static void hint_is_chosen(void **state)
{
    struct stroll s = stroll_begin(
        STROLL_PAGES, &(struct visitor_ask){ .more = "login_hint=ben@acme.test" });

    (void)state;
    stroll_shows(&s, "value=\"U2\" required checked");
    stroll_end(&s);
}

static void headers(void **state)
{
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });
    const char *csp = desk_field(&s.at, "Content-Security-Policy");
    const char *cookie = desk_field(&s.at, "Set-Cookie");

    (void)state;
    assert_non_null(strstr(csp, "default-src 'none'"));
    assert_non_null(strstr(csp, "frame-ancestors 'none'"));
    assert_non_null(strstr(csp, "style-src 'sha256-"));
    assert_null(strstr(csp, "unsafe"));
    assert_string_equal(desk_field(&s.at, "X-Frame-Options"), "DENY");
    assert_string_equal(desk_field(&s.at, "Referrer-Policy"), "no-referrer");
    assert_string_equal(desk_field(&s.at, "Cache-Control"), "no-store");
    assert_string_equal(s.at.head->content_type, "text/html; charset=utf-8");
    assert_non_null(strstr(cookie, "; HttpOnly; SameSite=Strict; Secure"));
    stroll_end(&s);
}

/* Whatever the world and the request say is text. */
static void escapes(void **state)
{
    static const char world[] =
        "{\"clients\":[{\"id\":\"TPA1\",\"clientId\":\"desktop-id\","
        "\"name\":\"\\\"><script>alert(1)</script>\",\"nonConfidentialClient\":true,"
        "\"description\":\"\\\"><script>alert(1)</script>\"}],"
        "\"users\":[{\"userId\":\"U1\",\"name\":\"\\\"><script>alert(1)</script>\"}]}";
    struct stroll s;

    (void)state;
    s = (struct stroll){ .d = visitor_open(STROLL_PAGES) };
    scene_apply(s.d.scene, world);
    s.at = visitor_authorize(&s.d, &(struct visitor_ask){ .state = SCRIPT });
    stroll_follow(&s);
    stroll_shows(&s, "&quot;&gt;&lt;script&gt;");
    assert_null(strstr(s.at.text, "<script"));
    stroll_send(&s, "action=login&user=U1");
    stroll_follow(&s);
    stroll_shows(&s, "&quot;&gt;&lt;script&gt;");
    assert_null(strstr(s.at.text, "<script"));
    s.at = desk_ask(&s.d, &(struct desk_ask){ .path = "/login/error",
                                              .query = "error=" SCRIPT_E
                                                       "&error_description=" SCRIPT_E });
    stroll_shows(&s, "&quot;&gt;&lt;script&gt;");
    assert_null(strstr(s.at.text, "<script"));
    assert_non_null(strstr(desk_field(&s.at, "Content-Security-Policy"), "default-src"));
    stroll_end(&s);
}

/* Who sends the form of a page? */
static const struct sender {
    const char *name;
    const char *origin, *site;
    bool without_cookie, other_cookie, without_token;
    int status;
} senders[] = {
    { .name = "the page's own browser, without referrer",
      .origin = "null",
      .site = "same-origin",
      .status = 303 },
    { .name = "an old browser that does not say of which site it is",
      .origin = "null",
      .status = 303 },
    { .name = "a browser that names our origin", .origin = SCENE_BASE, .status = 303 },
    { .name = "a page of another site", .origin = "https://evil.test", .status = 403 },
    { .name = "a page of another site without an origin",
      .origin = "null",
      .site = "cross-site",
      .status = 403 },
    { .name = "a browser without the cookie", .without_cookie = true, .status = 403 },
    { .name = "another browser", .other_cookie = true, .status = 403 },
    { .name = "a form without token", .without_token = true, .status = 403 },
};

static void sends(void **state)
{
    const struct sender *row = *state;
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });
    struct desk_ask ask = { .path = STROLL_LOGIN,
                            .type = STROLL_FORM,
                            .origin = row->origin,
                            .site = row->site,
                            .cookie = s.cookie };

    ask.body = stroll_form(&s, "action=login&user=U1");
    if (row->without_token)
        ask.body =
            arena_printf(scene_arena(s.d.scene), "action=login&user=U1&state_id=%s",
                         stroll_between(&s, "name=\"state_id\" value=\"", "\""));
    if (row->without_cookie)
        ask.cookie = NULL;
    if (row->other_cookie)
        ask.cookie = "mocksts_login=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    s.at = desk_ask(&s.d, &ask);
    assert_int_equal(s.at.status, row->status);
    if (row->status != 303)
        assert_string_equal(desk_field(&s.at, "Location"), "");
    stroll_end(&s);
}

/* Who logged in here is not asked to agree elsewhere. */
static void stays_in_its_browser(void **state)
{
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });

    (void)state;
    stroll_send(&s, "action=login&user=U1");
    s.cookie = "mocksts_login=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    stroll_follow(&s);
    assert_int_equal(s.at.status, 400);
    assert_null(strstr(s.at.text, "name=\"csrf\""));
    stroll_end(&s);
}

static void grows_old(void **state)
{
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });

    (void)state;
    scene_set_clock(s.d.scene, (SCENE_NOW_S + 600) * INT64_C(1000));
    stroll_send(&s, "action=login&user=U1");
    assert_int_equal(s.at.status, 400);
    stroll_shows(&s, "has expired");
    stroll_end(&s);
}

/* A link that nobody made, or that was altered, shows a page and leads nowhere. */
static const struct broken {
    const char *name, *path, *query;
    int status;
} brokens[] = {
    { "no state at all", STROLL_LOGIN, "", 400 },
    { "a state of letters", STROLL_LOGIN, "third_party_app_state_id=abcd", 400 },
    { "an unknown project", "/login/P2aCmeDemoProject0000000000B", "", 404 },
};

static void is_broken(void **state)
{
    const struct broken *row = *state;
    struct stroll s = { .d = visitor_open(STROLL_PAGES) };

    s.at = desk_ask(&s.d, &(struct desk_ask){ .path = row->path, .query = row->query });
    assert_int_equal(s.at.status, row->status);
    stroll_shows(&s, "This cannot go on");
    stroll_end(&s);
}

/* Policy has the last word also when the rules change between the pages. */
static void denied_meanwhile(void **state)
{
    struct stroll s = stroll_begin(STROLL_PAGES, &(struct visitor_ask){ 0 });

    (void)state;
    stroll_send(&s, "action=login&user=U1");
    stroll_follow(&s);
    scene_apply(s.d.scene, "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                           "\"resource_access\",\"actionKinds\":[\"user_access\"],"
                           "\"effect\":\"forbid\",\"resourceTargets\":[{\"type\":\"any\","
                           "\"allOfType\":true}]}]}");
    stroll_send(&s, "action=allow");
    assert_string_equal(visitor_param(&s.d, &s.at, "error"), "access_denied");
    assert_string_equal(peek_text(scene_event(s.d.scene), "action"), "PolicyViolation");
    stroll_end(&s);
}

/* A person who comes with a bad request sees a page, a program gets JSON. */
static void page_for_people(void **state)
{
    struct desk d = visitor_open("");
    struct desk_ask ask = { .path = VISITOR_PATH,
                            .query = "client_id=web-id&redirect_uri=https://evil.test/",
                            .accept = "text/html,application/xhtml+xml" };
    struct scene_answer got = desk_ask(&d, &ask);

    (void)state;
    assert_int_equal(got.status, 401);
    assert_string_equal(got.head->content_type, "text/html; charset=utf-8");
    assert_string_equal(desk_field(&got, "Location"), "");
    desk_close(&d);
}

int main(void)
{
    rows_add_one("the address of the login page has the observed shape",
                 address_of_login);
    rows_add_one("AZ-028 pick a user, agree, and go back with a code", whole_way);
    ROWS_ADD(choices, chooses);
    rows_add_one("AZ-019 refusal by the user is reported, on both pages", says_no);
    ROWS_ADD(askeds, asks);
    ROWS_ADD(templates, takes_template);
    rows_add_one("prompt=none finds nobody logged in", prompt_none);
    rows_add_one("whom the client hints at is chosen already", hint_is_chosen);
    rows_add_one("AZ-027 AZ-030 pages cannot be framed, kept, or name their address",
                 headers);
    rows_add_one("AZ-029 nothing is rendered unescaped", escapes);
    ROWS_ADD(senders, sends);
    rows_add_one("a login stays in its browser", stays_in_its_browser);
    rows_add_one("a request waits for ten minutes", grows_old);
    ROWS_ADD(brokens, is_broken);
    rows_add_one("a rule that came between the pages counts", denied_meanwhile);
    rows_add_one("people get a page, programs get JSON", page_for_people);
    return rows_run("P7 pages");
}
