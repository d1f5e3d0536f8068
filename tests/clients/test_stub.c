/* SPDX-License-Identifier: MIT */
/* What the fake services take, and why not. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "service/refusal.h"
#include "stub/stub.h"

#define GOOGLE  "/google/calendar/v3/events"
#define SLACK   "/slack/api/chat.postMessage"
#define CRM     "/crm/v1/accounts"
#define PAYROLL "/payroll/v1/salaries"
#define AUD(to) "\"aud\":[\"" to "\",\"" SCENE_PROJECT "\"]"
#define ISS     "\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\""
#define TO_PAY  AUD("https://payroll.acme.test/api")
#define LONG    "\"exp\":4000000000"
#define MAY     "\"scopes\":[\"payroll:read\"]"

/* The stub before a listening STS, which knows the house's world. */
struct scenery {
    struct house *house;
    struct server *sts;
    struct handler handler;
};

static struct scenery open_scenery(void)
{
    struct scenery c = { .house = house_open(NULL) };
    struct arena *a = c.house->arena;
    struct server_options listener = { .handler = c.house->stage->desk.handler,
                                       .n_threads = 2,
                                       .errors = refusal_errors() };

    assert_int_equal(server_start(&listener, &c.sts, NULL), 0);
    c.handler = stub_handler(
        stub_make(a, arena_printf(a, "http://127.0.0.1:%d", server_port(c.sts))));
    scene_apply(c.house->stage->desk.scene,
                "{\"credentials\":[{\"id\":\"OT19\",\"appId\":\"google-calendar\","
                "\"userId\":\"U3\",\"accessToken\":\"google-of-carl\",\"scopes\":[]}]}");
    return c;
}

static void close_scenery(struct scenery *c)
{
    server_stop(c->sts, 1000);
    house_close(c->house);
}

static struct house_answer ask(struct scenery *c, struct request req, const char *header,
                               const char *credential)
{
    struct arena *a = c->house->arena;
    struct response *head = arena_alloc(a, sizeof *head);
    struct request_header field = { header, credential };
    struct house_answer got = { .head = head };

    req.headers = &field;
    req.n_headers = header != NULL ? 1 : 0;
    req.query = req.query != NULL ? req.query : "";
    req.body = req.body != NULL ? req.body : "";
    req.body_len = strlen(req.body);
    *head = response_make();
    assert_int_equal(c->handler.handle(c->handler.self, &req, head, a), 0);
    got.status = head->status;
    got.text = arena_slice(a, head->body, head->body_len);
    got.body = peek_parse(a, got.text, head->body_len);
    return got;
}

static const struct row {
    const char *name, *path, *header;
    const char *credential; /* as it stands */
    const char *claims;     /* or a token with these */
    int status;
    const char *error, *says;
} rows[] = {
    { "Google takes what its Connection stores", GOOGLE, "Authorization",
      "Bearer google-of-anna", NULL, 200, NULL, NULL },
    { "the scheme may be spelt bearer", GOOGLE, "Authorization", "bearer google-of-anna",
      NULL, 200, NULL, NULL },
    { "nobody may call Google", GOOGLE, NULL, NULL, NULL, 401, "missing_credential",
      "Google Calendar wants its token in Authorization: Bearer" },
    { "a credential that nobody stores is refused", GOOGLE, "Authorization",
      "Bearer made-up", NULL, 401, "unknown_credential", "Connection google-calendar" },
    { "another Connection's is told by its name", GOOGLE, "Authorization",
      "Bearer slack-of-anna", NULL, 401, "wrong_connection",
      "belongs to the Connection slack, not to google-calendar" },
    { "a scope that was not granted is named", GOOGLE, "Authorization",
      "Bearer google-of-carl", NULL, 403, "insufficient_scope", "calendar.read" },
    { "RS-020 an inbound token that was passed through is called by its name", GOOGLE,
      "Authorization", NULL, "{" LONG "}", 401, "token_passthrough",
      "the inbound token of the MCP server " SCENE_SERVER ", passed through" },
    { "the CRM takes its API key in its own field", CRM, "X-Api-Key", "crm-of-T1", NULL,
      200, NULL, NULL },
    { "the CRM takes no Bearer token", CRM, "Authorization", "Bearer crm-of-T1", NULL,
      401, "missing_credential", "wants its API key in X-Api-Key" },
    { "payroll takes a JWT that was issued for it", PAYROLL, "Authorization", NULL,
      "{" ISS "," TO_PAY "," LONG "," MAY "}", 200, NULL, NULL },
    { "payroll takes no inbound token", PAYROLL, "Authorization", NULL, "{" LONG "}", 401,
      "token_passthrough", "exchanged at the STS" },
    { "payroll takes no token of another API", PAYROLL, "Authorization", NULL,
      "{" ISS "," AUD(SCENE_BILLING) "," LONG "," MAY "}", 401, "wrong_audience",
      "this token is for " SCENE_BILLING },
    { "payroll takes no token of another issuer", PAYROLL, "Authorization", NULL,
      "{" TO_PAY "," LONG "," MAY "}", 401, "wrong_issuer", "the issuer is not" },
    { "payroll takes no token past its end", PAYROLL, "Authorization", NULL,
      "{" ISS "," TO_PAY "," MAY ",\"exp\":1795437000}", 401, "expired", "expired" },
    { "payroll takes no token without its scope", PAYROLL, "Authorization", NULL,
      "{" ISS "," TO_PAY "," LONG ",\"scopes\":[\"x\"]}", 403, "insufficient_scope",
      "payroll:read" },
    { "payroll takes no stored credential", PAYROLL, "Authorization",
      "Bearer google-of-anna", NULL, 401, "invalid_token", "takes a JWT" },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scenery c = open_scenery();
    const char *credential = row->credential;
    struct request req = { .method = "GET",
                           .path = row->path,
                           .query = "day=x&name=x&month=x" };
    struct house_answer got;

    if (row->claims != NULL)
        credential = stage_bearer(c.house->stage, row->claims);
    got = ask(&c, req, row->header, credential);
    if (got.status != row->status)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, row->status);
    if (row->error != NULL) {
        assert_string_equal(peek_text(got.body, "error"), row->error);
        assert_non_null(strstr(peek_text(got.body, "message"), row->says));
        assert_null(strstr(got.text, "-of-"));
        assert_null(strstr(got.text, "eyJ"));
    }
    close_scenery(&c);
}

static void forged(void **state)
{
    struct scenery c = open_scenery();
    const struct tokens_draft draft = { .claims = "{" ISS "," TO_PAY "," LONG "," MAY "}",
                                        .signature = "AAAA" };
    struct request req = { .method = "GET", .path = PAYROLL, .query = "month=x" };
    struct house_answer got =
        ask(&c, req, "Authorization", stage_draft(c.house->stage, &draft));

    (void)state;
    assert_int_equal(got.status, 401);
    assert_string_equal(peek_text(got.body, "error"), "invalid_token");
    close_scenery(&c);
}

static void inputs(void **state)
{
    struct scenery c = open_scenery();
    struct request req = { .method = "POST",
                           .path = SLACK,
                           .body = "{\"channel\":\"#sales\",\"text\":\"hi\"}" };
    const char *anna = "Bearer slack-of-anna";
    struct house_answer got = ask(&c, req, "Authorization", anna);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(peek_text(got.body, "channel"), "#sales");
    req.body = "{\"channel\":\"#sales\"}";
    got = ask(&c, req, "Authorization", anna);
    assert_int_equal(got.status, 400);
    assert_string_equal(peek_text(got.body, "message"), "text: is missing");
    req.method = "GET";
    got = ask(&c, req, "Authorization", anna);
    assert_int_equal(got.status, 405);
    assert_string_equal(response_find(got.head, "Allow"), "POST");
    req.path = "/nowhere";
    assert_int_equal(ask(&c, req, "Authorization", anna).status, 404);
    close_scenery(&c);
}

static void notes(void **state)
{
    struct scenery c = open_scenery();
    struct request req = { .method = "GET", .path = CRM, .query = "name=x" };
    struct request look = { .method = "GET", .path = "/_stub/requests" };
    struct house_answer got;

    (void)state;
    ask(&c, req, "X-Api-Key", "crm-of-T1");
    for (int i = 0; i < 100; i++)
        ask(&c, req, NULL, NULL);
    ask(&c, req, "X-Api-Key", "made-up");
    got = ask(&c, look, NULL, NULL);
    assert_int_equal(peek_int(got.body, "accepted"), 1);
    assert_int_equal(peek_int(got.body, "refused"), 101);
    assert_int_equal(jobj_count(peek_at(got.body, "requests")), 64);
    assert_string_equal(peek_text(got.body, "requests.63.error"), "unknown_credential");
    assert_int_equal(strlen(peek_text(got.body, "requests.63.credentialSha256")), 64);
    assert_null(strstr(got.text, "made-up"));
    close_scenery(&c);
}

static void without_sts(void **state)
{
    struct scenery c = open_scenery();
    struct request req = { .method = "GET", .path = CRM, .query = "name=x" };
    struct house_answer got;

    (void)state;
    assert_int_equal(ask(&c, req, "X-Api-Key", "crm-of-T1").status, 200);
    server_stop(c.sts, 1000);
    c.sts = NULL;
    got = ask(&c, req, "X-Api-Key", "crm-of-T1");
    assert_int_equal(got.status, 503);
    assert_string_equal(peek_text(got.body, "error"), "sts_unreachable");
    close_scenery(&c);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("payroll takes no token that somebody else has signed", forged);
    rows_add_one("a service says what it misses", inputs);
    rows_add_one("the newest calls are shown, with digests in place of credentials",
                 notes);
    rows_add_one("without the STS nothing is believed", without_sts);
    return rows_run("stub");
}
