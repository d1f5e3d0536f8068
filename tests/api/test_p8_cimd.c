/* SPDX-License-Identifier: MIT */
/* Profile P8: clients whose id is the address of a document about them. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/form.h"
#include "sts/cimd.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "tenant/snapshot.h"

#define URL  "https://app.test/client.json"
#define BACK "\"redirect_uris\":[\"https://app.test/back\"]"
#define GOOD "{\"client_id\":\"" URL "\",\"client_name\":\"App\"," BACK "}"

static const char server_open[] =
    "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER "\","
    "\"dynamicRegistrationSettings\":{\"tags\":[\"self\"],\"cimdSettings\":{"
    "\"enabled\":true,\"domainPolicies\":[{\"domainPattern\":\"app.test\",\"enabled\":"
    "true},{\"domainPattern\":\"*.apps.test\",\"enabled\":true},{\"domainPattern\":"
    "\"off.test\",\"enabled\":false},{\"domainPattern\":\"127.0.0.1\"}]}}}]}";

/* A web of one page. */
struct web {
    const char *body; /* NULL: nothing answers */
    int64_t fresh_s;
    int asked;
    bool loopback;
};

static int get(void *self, const struct fetcher_ask *ask, struct fetcher_answer *out,
               struct err *e)
{
    struct web *web = self;

    web->asked++;
    web->loopback = ask->loopback;
    if (web->body == NULL)
        return err_set(e, ERR_IO, "nothing answers");
    *out = (struct fetcher_answer){ web->body, strlen(web->body), web->fresh_s };
    return 0;
}

static struct scene *open_with(const char *switches, struct web *web)
{
    struct scene *s = scene_open(switches, NULL);

    if (web != NULL)
        scene_sts(s)->fetcher = (struct fetcher){ get, web };
    scene_apply(s, server_open);
    return s;
}

static int find(struct scene *s, const char *url, const struct client **out,
                struct err *e)
{
    struct sts *sts = scene_sts(s);
    struct snapshot *world =
        snapshot_drop_with(snapshot_slot_hold(sts->own.slot), scene_arena(s));
    struct cimd_ask ask = { .sts = sts,
                            .world = world,
                            .server = snapshot_resource(world, "MS1"),
                            .url = url,
                            .now_s = clock_now_s(&sts->own.clock) };

    return cimd_find(&ask, scene_arena(s), out, e);
}

static bool is_found(struct scene *s, const char *url)
{
    const struct client *client = NULL;
    struct err e = { 0 };

    if (find(s, url, &client, &e) == 0)
        return true;
    assert_null(client);
    assert_int_equal(e.code, OAUTH_INVALID_CLIENT);
    return false;
}

/* An address and what stands there; wrong NULL: it is a client. */
struct row {
    const char *name;
    const char *url, *body; /* NULL: the good ones */
    bool good;
    bool unasked; /* nothing is fetched for it */
};

static const struct row rows[] = {
    { "CIMD-001 a good document makes a client", NULL, NULL, true, false },
    { "CIMD-002 another client_id is refused", NULL,
      "{\"client_id\":\"https://app.test/other\",\"client_name\":\"App\"," BACK "}",
      false, false },
    { "CIMD-002 one that differs by a slash is refused", NULL,
      "{\"client_id\":\"" URL "/\",\"client_name\":\"App\"," BACK "}", false, false },
    { "CIMD-002 one that differs by case is refused", NULL,
      "{\"client_id\":\"https://APP.test/client.json\",\"client_name\":\"App\"," BACK "}",
      false, false },
    { "CIMD-002 one that differs by port is refused", NULL,
      "{\"client_id\":\"https://app.test:443/client.json\",\"client_name\":"
      "\"App\"," BACK "}",
      false, false },
    { "CIMD-002 none at all is refused", NULL, "{\"client_name\":\"App\"," BACK "}",
      false, false },
    { "CIMD-003 http is refused", "http://app.test/c", NULL, false, true },
    { "CIMD-003 http on loopback is refused, too", "http://127.0.0.1/c", NULL, false,
      true },
    { "CIMD-003 another scheme is refused", "ftp://app.test/c", NULL, false, true },
    { "CIMD-003 no path is refused", "https://app.test", NULL, false, true },
    { "CIMD-003 a bare slash is refused", "https://app.test/", NULL, false, true },
    { "CIMD-003 a dot segment is refused", "https://app.test/./c", NULL, false, true },
    { "CIMD-003 two dots are refused", "https://app.test/../c", NULL, false, true },
    { "CIMD-003 two dots at the end are refused", "https://app.test/c/..", NULL, false,
      true },
    { "CIMD-003 escaped dots are refused", "https://app.test/%2e%2E/c", NULL, false,
      true },
    { "CIMD-003 a fragment is refused", "https://app.test/c#f", NULL, false, true },
    { "CIMD-003 user information is refused", "https://u:p@app.test/c", NULL, false,
      true },
    { "CIMD-003 a backslash is refused", "https://app.test\\@evil.test/c", NULL, false,
      true },
    { "CIMD-003 a port is none of that", "https://app.test:8443/c",
      "{\"client_id\":\"https://app.test:8443/c\",\"client_name\":\"App\"," BACK "}",
      true, false },
    { "CIMD-006 a secret is refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\",\"client_secret\":\"x\"," BACK
      "}",
      false, false },
    { "CIMD-006 client_secret_basic is refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\","
      "\"token_endpoint_auth_method\":\"client_secret_basic\"," BACK "}",
      false, false },
    { "CIMD-006 client_secret_post is refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\","
      "\"token_endpoint_auth_method\":\"client_secret_post\"," BACK "}",
      false, false },
    { "CIMD-006 client_secret_jwt is refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\","
      "\"token_endpoint_auth_method\":\"client_secret_jwt\"," BACK "}",
      false, false },
    { "CIMD-006 none is not", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\","
      "\"token_endpoint_auth_method\":\"none\"," BACK "}",
      true, false },
    { "CIMD-012 no client_name is refused", NULL, "{\"client_id\":\"" URL "\"," BACK "}",
      false, false },
    { "CIMD-012 no redirect_uris are refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\"}", false, false },
    { "CIMD-012 a bad redirect URI is refused", NULL,
      "{\"client_id\":\"" URL "\",\"client_name\":\"App\","
      "\"redirect_uris\":[\"http://app.test/\"]}",
      false, false },
    { "CIMD-012 what is no JSON is refused", NULL, "{\"client_id\":", false, false },
    { "CIMD-012 a page is refused", NULL, "<html></html>", false, false },
    { "a host below an admitted one is a client", "https://a.b.apps.test/c",
      "{\"client_id\":\"https://a.b.apps.test/c\",\"client_name\":\"App\"," BACK "}",
      true, false },
    { "the host that the star stands before is not", "https://apps.test/c", NULL, false,
      true },
    { "a host that only ends alike is not", "https://evilapps.test/c", NULL, false,
      true },
    { "a host whose pattern is off is not", "https://off.test/c", NULL, false, true },
    { "a host that nobody named is not", "https://evil.test/c", NULL, false, true },
};

static void each(void **state)
{
    const struct row *row = *state;
    const char *url = row->url ? row->url : URL;
    struct web web = { .body = row->body ? row->body : GOOD };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);

    assert_true(is_found(s, url) == row->good);
    assert_int_equal(web.asked, row->unasked ? 0 : 1);
    web.body = GOOD;
    assert_true(is_found(s, URL));
    scene_close(s);
}

static void the_record_follows_the_template(void **state)
{
    struct web web = { .body = GOOD };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);
    const struct client *c = NULL;

    (void)state;
    assert_int_equal(find(s, URL, &c, NULL), 0);
    assert_string_equal(c->client_id, URL);
    assert_int_equal(strlen(c->id), 30);
    assert_string_equal(c->name, "App");
    assert_string_equal(c->mcp_server_id, "MS1");
    assert_string_equal(c->registration_type, "cimd");
    assert_true(c->dynamic && c->non_confidential);
    assert_int_equal(c->tags.n, 1);
    assert_string_equal(c->tags.items[0], "self");
    assert_int_equal(c->approved_callback_urls.n, 1);
    assert_string_equal(c->approved_callback_urls.items[0], "https://app.test/back");
    scene_close(s);
}

static void the_map_comes_first(void **state)
{
    struct web web = { .body = "not this one" };
    struct scene *s = open_with(
        "\"cimdFetch\":\"public\",\"cimdDocuments\":{\"" URL "\":" GOOD "}", &web);

    (void)state;
    assert_true(is_found(s, URL));
    assert_int_equal(web.asked, 0);
    scene_close(s);
}

static void it_is_off_by_default(void **state)
{
    struct web web = { .body = GOOD };
    struct scene *s = open_with("", &web);

    (void)state;
    assert_false(is_found(s, URL)); /* cimdFetch */
    scene_close(s);
    s = open_with("\"cimdFetch\":\"public\"", &web);
    scene_apply(s, "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":"
                   "\"" SCENE_SERVER "\"}]}");
    assert_false(is_found(s, URL)); /* cimdSettings */
    assert_int_equal(web.asked, 0);
    scene_apply(s, server_open);
    assert_true(is_found(s, URL));
    scene_close(s);
}

static void loopback_needs_its_word(void **state)
{
    struct web web = {
        .body = "{\"client_id\":\"http://127.0.0.1:9/c\",\"client_name\":\"App\"," BACK "}"
    };
    struct scene *s = open_with("\"cimdFetch\":\"loopback\"", &web);

    (void)state;
    assert_true(is_found(s, "http://127.0.0.1:9/c"));
    assert_true(web.loopback);
    assert_false(is_found(s, "http://app.test/c"));
    scene_close(s);
}

static void broken_documents_are_forgotten(void **state)
{
    struct web web = { .body = "{\"broken\":", .fresh_s = 600 };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);

    (void)state;
    assert_false(is_found(s, URL));
    web.body = NULL;
    assert_false(is_found(s, URL));
    web.body = GOOD;
    assert_true(is_found(s, URL));
    assert_int_equal(web.asked, 3);
    scene_close(s);
}

static void good_ones_are_kept_while_fresh(void **state)
{
    struct web web = { .body = GOOD, .fresh_s = 60 };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);

    (void)state;
    assert_true(is_found(s, URL));
    scene_set_clock(s, (int64_t)(SCENE_NOW_S + 59) * 1000);
    assert_true(is_found(s, URL));
    assert_int_equal(web.asked, 1);
    scene_set_clock(s, (int64_t)(SCENE_NOW_S + 60) * 1000);
    web.fresh_s = 0; /* no-store */
    assert_true(is_found(s, URL));
    assert_true(is_found(s, URL));
    assert_int_equal(web.asked, 3);
    scene_close(s);
}

/* A grant for which a public client names itself. */
static int at_token_endpoint(struct scene *s, const char *path, const char *id)
{
    struct arena *a = scene_arena(s);
    struct buf form = buf_make(a, 4096);

    form_add(&form, "grant_type", "refresh_token");
    form_add(&form, "client_id", id);
    return scene_ask(s,
                     &(struct scene_ask){ .path = path, .client = "", .form = form.data })
        .status;
}

static void the_token_endpoint_knows_them(void **state)
{
    static const char *const paths[] = {
        "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS1/token",
        "/oauth2/v1/apps/" SCENE_PROJECT "/token",
        "/oauth2/v1/token",
    };
    struct web web = { .body = GOOD };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(paths); i++) {
        web.body = GOOD;
        assert_int_equal(at_token_endpoint(s, paths[i], URL), 400);
        web.body = NULL;
        assert_int_equal(at_token_endpoint(s, paths[i], URL), 401);
        assert_int_equal(at_token_endpoint(s, paths[i], "https://evil.test/c"), 401);
    }
    scene_close(s);
}

/* A token of such a client: it lives as long as its MCP server admits the host. */
static void their_tokens_are_exchanged(void **state)
{
    struct scene *s = open_with("\"cimdDocuments\":{\"" URL "\":" GOOD "}", NULL);
    const char *token = scene_token(s, "{\"azp\":\"" URL "\",\"client_id\":\"" URL "\"}");

    (void)state;
    judge_token_good(s, token);
    assert_string_equal(peek_text(scene_event(s), "data.mcpClientId"), URL);
    judge_token_refused(s, scene_token(s, "{\"azp\":\"https://evil.test/c\"}"));
    scene_apply(s, "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":"
                   "\"" SCENE_SERVER "\"}]}");
    judge_token_refused(s, token);
    scene_close(s);
}

static void they_cannot_be_servers(void **state)
{
    struct web web = { .body = GOOD };
    struct scene *s = open_with("\"cimdFetch\":\"public\"", &web);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .client = URL, .secret = "x" });

    (void)state;
    assert_int_equal(got.status, 401);
    assert_int_equal(web.asked, 0);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("the record follows document and template",
                 the_record_follows_the_template);
    rows_add_one("CIMD-001 documents of the tenant come first", the_map_comes_first);
    rows_add_one("DISC-010 it is off by default", it_is_off_by_default);
    rows_add_one("CIMD-007 http and loopback need the word for it",
                 loopback_needs_its_word);
    rows_add_one("CIMD-009 errors and broken documents are not kept",
                 broken_documents_are_forgotten);
    rows_add_one("CIMD-010 good documents are kept while they are fresh",
                 good_ones_are_kept_while_fresh);
    rows_add_one("the token endpoint knows them on every path",
                 the_token_endpoint_knows_them);
    rows_add_one("their tokens are exchanged while the host is admitted",
                 their_tokens_are_exchanged);
    rows_add_one("they cannot exchange, and nothing is fetched for a try",
                 they_cannot_be_servers);
    return rows_run("p8_cimd");
}
