/* SPDX-License-Identifier: MIT */
/* Profile P8: what a person learns about an app that nobody registered by hand. */
#include "rows.h"

#include "stroll.h"

#include "base/arena.h"

#define DOCUMENT "https://app.test/client.json"
#define WARNING  "any program on this computer can claim it"

/* Where the page says that the app comes from, and where it says that the user goes next. */
static const struct shown {
    const char *name, *client, *redirect, *from, *onward;
    bool doubts, warns;
} showns[] = {
    { "CIMD-013 the consent page names the app's host and where the user goes", DOCUMENT,
      "https://elsewhere.test:8443/back", "app.test", "elsewhere.test:8443", true,
      false },
    { "CIMD-013 a redirect to this computer is named, and warned of", DOCUMENT,
      "http://127.0.0.1:9999/back", "app.test", "an app on this computer (127.0.0.1)",
      true, true },
    { "of an app that was registered by hand nobody warns", "native-id",
      "http://127.0.0.1:9999/cb", "", "an app on this computer (127.0.0.1)", false,
      false },
};

static const char switches[] = STROLL_PAGES
    ",\"cimdDocuments\":{\"" DOCUMENT "\":{\"client_id\":\"" DOCUMENT
    "\",\"client_name\":\"App\",\"redirect_uris\":[\"http://127.0.0.1/back\","
    "\"https://elsewhere.test:8443/back\"]}}";

static const char server[] =
    "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER "\","
    "\"dynamicRegistrationSettings\":{\"cimdSettings\":{\"enabled\":true,"
    "\"domainPolicies\":[{\"domainPattern\":\"app.test\"}]}}}]}";

static const char *fact(struct stroll *s, const char *term)
{
    return stroll_between(
        s, arena_printf(scene_arena(s->d.scene), "<dt>%s</dt><dd>", term), "</dd>");
}

static void shows(void **state)
{
    const struct shown *row = *state;
    struct stroll s = { .d = visitor_open(switches) };

    scene_apply(s.d.scene, server);
    s.at = visitor_authorize(&s.d, &(struct visitor_ask){ .client = row->client,
                                                          .redirect = row->redirect,
                                                          .scope = "" });
    stroll_follow(&s);
    stroll_send(&s, "action=login&user=U1");
    stroll_follow(&s);
    assert_string_equal(fact(&s, "It comes from"), row->from);
    assert_string_equal(fact(&s, "You go on to"), row->onward);
    assert_true((strstr(s.at.text, "Nobody has checked") != NULL) == row->doubts);
    assert_true((strstr(s.at.text, WARNING) != NULL) == row->warns);
    stroll_end(&s);
}

int main(void)
{
    ROWS_ADD(showns, shows);
    return rows_run("P8 consent");
}
