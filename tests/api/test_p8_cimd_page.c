/* SPDX-License-Identifier: MIT */
/* Profile P8: what the consent page says of a client whose id is an address. */
#include "rows.h"

#include "stroll.h"

#define SECOND_PATH "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS2/authorize"
#define LOCAL       "http://127.0.0.1:9/client.json"

/* Also a document of this machine has a host that vouches for it. */
static void says_whose(void **state)
{
    static const char switches[] = STROLL_PAGES
        ",\"cimdFetch\":\"loopback\",\"cimdDocuments\":{\"" LOCAL
        "\":{\"client_id\":\"" LOCAL
        "\",\"client_name\":\"App\",\"redirect_uris\":[\"" VISITOR_CALLBACK "\"]}}";
    static const char server[] =
        "{\"resources\":[{\"id\":\"MS2\",\"type\":\"mcp\",\"uri\":\"https://other.test/"
        "mcp\","
        "\"dynamicRegistrationSettings\":{\"cimdSettings\":{\"enabled\":true,"
        "\"domainPolicies\":[{\"domainPattern\":\"127.0.0.1\"}]}}}]}";
    struct stroll s = { .d = visitor_open(switches) };

    (void)state;
    scene_apply(s.d.scene, server);
    s.at = visitor_authorize(
        &s.d, &(struct visitor_ask){ .path = SECOND_PATH, .client = LOCAL, .scope = "" });
    stroll_follow(&s);
    stroll_send(&s, "action=login&user=U1");
    stroll_follow(&s);
    stroll_shows(&s, "It comes from");
    stroll_end(&s);
}

int main(void)
{
    rows_add_one("CIMD-013 the host of a document on this machine is shown", says_whose);
    return rows_run("p8_cimd_page");
}
