/* SPDX-License-Identifier: MIT */
#include "house.h"

#include <stdio.h>

#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"
#include "service/refusal.h"
#include "tool-server/endpoint.h"

enum { FIELDS = 12, ARENA_MAX = 1 << 22 };

static const char records[] =
    "{\"connections\":["
    "{\"id\":\"google-calendar\",\"appType\":\"oidc\",\"scopes\":[\"calendar.read\"]},"
    "{\"id\":\"slack\",\"appType\":\"oidc\",\"scopes\":[\"chat:write\"]}],"
    "\"resources\":[{\"id\":\"RS9\",\"type\":\"api\","
    "\"uri\":\"https://payroll.acme.test/api\",\"scopes\":{\"permissionsScopes\":["
    "{\"name\":\"payroll:read\"}]}}],"
    "\"credentials\":["
    "{\"id\":\"OT11\",\"appId\":\"google-calendar\",\"userId\":\"U1\","
    "\"accessToken\":\"google-of-anna\",\"scopes\":[\"calendar.read\"]},"
    "{\"id\":\"OT12\",\"appId\":\"google-calendar\",\"userId\":\"U2\","
    "\"accessToken\":\"google-of-ben\",\"scopes\":[\"calendar.read\"]},"
    "{\"id\":\"OT13\",\"appId\":\"slack\",\"userId\":\"U1\","
    "\"accessToken\":\"slack-of-anna\",\"scopes\":[\"chat:write\"]}]}";

static const char good_answer[] =
    "{\"day\":\"2026-11-24\",\"events\":[{\"title\":\"x\"}],\"channel\":\"#sales\","
    "\"ts\":\"1.0\",\"name\":\"Initech\",\"owner\":\"anna\",\"openDeals\":2,"
    "\"month\":\"2026-10\",\"employees\":3,\"total\":4,\"internal\":\"not for clients\"}";

/* --- the service behind the tools --- */

static void note(struct house_service *service, const struct request *req)
{
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, HOUSE_TEXT_MAX - 1);
    const char *value = request_find(req, "Authorization");

    buf_printf(&text, "%s %s?%s\n", req->method, req->path, req->query);
    for (size_t i = 0; i < req->n_headers; i++)
        buf_printf(&text, "%s: %s\n", req->headers[i].name, req->headers[i].value);
    buf_add(&text, req->body);
    snprintf(service->seen, sizeof service->seen, "%s", text.data);
    if (value == NULL)
        value = request_find(req, "X-Api-Key");
    snprintf(service->authorization, sizeof service->authorization, "%s",
             value ? value : "");
    service->n_calls++;
    arena_free(a);
}

static int serve(void *self, const struct request *req, struct response *out,
                 struct arena *a)
{
    struct house_service *service = self;
    const char *answer;

    pthread_mutex_lock(&service->lock);
    note(service, req);
    answer = service->answer ? service->answer : good_answer;
    if (service->echoes)
        answer = arena_printf(a, "{\"message\":\"you sent %s\"}", service->authorization);
    response_text(out, service->status, answer);
    pthread_mutex_unlock(&service->lock);
    return 0;
}

int house_service_calls(struct house *s)
{
    int n;

    pthread_mutex_lock(&s->service.lock);
    n = s->service.n_calls;
    pthread_mutex_unlock(&s->service.lock);
    return n;
}

/* --- the MCP server --- */

static void report(void *self, const char *sentence)
{
    struct house *s = self;

    snprintf(s->reported, sizeof s->reported, "%s", sentence);
}

static void mount(struct house *s, size_t i, const char *resource)
{
    struct mount_ask ask = { .resource = resource,
                             .issuer =
                                 SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS1" };

    assert_int_equal(mount_make(s->arena, &ask, &s->mounts[i], NULL), 0);
    s->mounts[i].sts = s->stage->sts;
}

/* A Resource beside it, at the same STS. */
static void mount_other(struct house *s)
{
    struct mcpsts_options options = s->stage->options;

    mount(s, 1, HOUSE_OTHER);
    options.resource = HOUSE_OTHER;
    assert_int_equal(mcpsts_open(&options, &s->mounts[1].sts, NULL), MCPSTS_OK);
}

void house_serve(struct house *s)
{
    struct server_options listener = { .handler = { serve, &s->service },
                                       .n_threads = 2,
                                       .errors = refusal_errors() };

    if (s->service.server != NULL || s->service.is_gone)
        return;
    assert_int_equal(server_start(&listener, &s->service.server, NULL), 0);
    s->server.downstream_url =
        arena_printf(s->arena, "http://127.0.0.1:%d", server_port(s->service.server));
}

void house_leave(struct house *s)
{
    server_stop(s->service.server, 1000);
    s->service.server = NULL;
    s->service.is_gone = true;
}

struct house *house_open(const char *rules)
{
    struct stage *stage = stage_open("", rules);
    struct house *s = arena_alloc(scene_arena(stage->desk.scene), sizeof *s);

    s->stage = stage;
    s->arena = scene_arena(stage->desk.scene);
    scene_apply(stage->desk.scene, records);
    s->service.status = 200;
    pthread_mutex_init(&s->service.lock, NULL);
    mount(s, 0, SCENE_SERVER);
    mount_other(s);
    s->server = (struct turn_server){
        .mounts = s->mounts,
        .n_mounts = 2,
        .downstream_url = "http://127.0.0.1:9", /* until it listens */
        .timeout_ms = 5000,
        .session_key = { "0123456789abcdef0123456789abcdef", 32 },
        .report = report,
        .report_self = s,
    };
    s->handler = endpoint_handler(&s->server);
    s->n_events_before = scene_events(stage->desk.scene);
    return s;
}

int64_t house_events(struct house *s)
{
    return scene_events(s->stage->desk.scene) - s->n_events_before;
}

void house_close(struct house *s)
{
    server_stop(s->service.server, 1000);
    mcpsts_close(s->mounts[1].sts);
    pthread_mutex_destroy(&s->service.lock);
    stage_close(s->stage);
}

const char *house_token(struct house *s, const char *claims)
{
    const char *scopes = "{\"scope\":\"" HOUSE_SCOPES "\"";

    if (claims == NULL)
        return scene_token(s->stage->desk.scene, arena_printf(s->arena, "%s}", scopes));
    return scene_token(s->stage->desk.scene,
                       arena_printf(s->arena, "%s,%s}", scopes, claims));
}

static void add(struct request *req, struct request_header *fields, const char *name,
                const char *value)
{
    if (value != NULL && value[0] != '\0')
        fields[req->n_headers++] = (struct request_header){ name, value };
}

struct house_answer house_ask(struct house *s, const struct house_ask *ask)
{
    struct arena *a = arena_open(ARENA_MAX); /* as the listener gives it */
    struct response *head = arena_alloc(s->arena, sizeof *head);
    struct request_header fields[FIELDS];
    struct request req = { .method = ask->method ? ask->method : "POST",
                           .path = ask->path ? ask->path : "/mcp",
                           .query = ask->query ? ask->query : "",
                           .headers = fields,
                           .body = ask->body ? ask->body : "",
                           .body_len = ask->body_len,
                           .peer = "127.0.0.1" };
    const char *authorization = ask->authorization;
    struct house_answer got = { .head = head };

    if (authorization == NULL)
        authorization = arena_printf(s->arena, "Bearer %s",
                                     ask->token ? ask->token : house_token(s, NULL));
    if (req.body_len == 0)
        req.body_len = strlen(req.body);
    add(&req, fields, "Authorization", authorization);
    add(&req, fields, "Content-Type", ask->type ? ask->type : "application/json");
    add(&req, fields, "Accept",
        ask->accept ? ask->accept : "application/json, text/event-stream");
    add(&req, fields, "Mcp-Protocol-Version", ask->revision);
    add(&req, fields, "Mcp-Session-Id", ask->session);
    add(&req, fields, "Mcp-Method", ask->rpc_method);
    add(&req, fields, "Mcp-Name", ask->rpc_name);
    add(&req, fields, "Origin", ask->origin);
    add(&req, fields, "Host", ask->host);
    add(&req, fields, "X-Forwarded-Host", ask->host);
    *head = response_make();
    assert_int_equal(s->handler.handle(s->handler.self, &req, head, a), 0);
    got.status = head->status;
    got.text = arena_slice(s->arena, head->body ? head->body : "", head->body_len);
    for (size_t i = 0; i < head->n_headers; i++)
        head->headers[i].value = arena_text(s->arena, head->headers[i].value);
    arena_free(a);
    if (jobj_parse_object(s->arena, got.text, strlen(got.text), &got.body, NULL) < 0)
        got.body = (struct jobj){ 0 };
    return got;
}

const char *house_call_body(struct house *s, const char *tool)
{
    static const struct {
        const char *tool, *arguments;
    } rows[] = {
        { "read_calendar", "{\"day\":\"2026-11-24\"}" },
        { "post_to_channel", "{\"channel\":\"#sales\",\"text\":\"hello\"}" },
        { "look_up_account", "{\"name\":\"Initech\"}" },
        { "read_payroll", "{\"month\":\"2026-10\"}" },
    };
    size_t i = 0;

    while (i < ROWS_COUNT(rows) - 1 && strcmp(rows[i].tool, tool) != 0)
        i++;
    return arena_printf(s->arena,
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\","
                        "\"params\":{\"name\":\"%s\",\"arguments\":%s}}",
                        tool, rows[i].arguments);
}

struct house_answer house_call(struct house *s, const char *tool, const char *token)
{
    struct house_ask ask = { .body = house_call_body(s, tool), .token = token };

    house_serve(s);
    return house_ask(s, &ask);
}

const char *house_field(const struct house_answer *got, const char *name)
{
    const char *value = response_find(got->head, name);

    return value ? value : "";
}

const char *house_text(const struct house_answer *got, bool is_error)
{
    bool said = !is_error;

    if (got->status != 200)
        print_message("%d %s\n", got->status, got->text);
    assert_int_equal(got->status, 200);
    if (jobj_bool(jobj_get(got->body, "result"), "isError", &said, NULL) < 0)
        fail_msg("no result of a tool: %s", got->text);
    if (said != is_error)
        print_message("%s\n", got->text);
    assert_int_equal(said, is_error);
    return peek_text(got->body, "result.content.0.text");
}

void house_each_row(void **state)
{
    const struct house_row *row = *state;
    struct house *s = house_open(NULL);
    struct house_answer got;
    int64_t code;

    if (row->ask.body != NULL && strstr(row->ask.body, "tools/call") != NULL)
        house_serve(s);
    got = house_ask(s, &row->ask);
    code = peek_int(got.body, "error.code");
    if (got.status != row->status)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, row->status);
    assert_int_equal(code == INT64_MIN ? 0 : code, row->code);
    if (row->status == 202)
        assert_int_equal(got.head->body_len, 0);
    if (row->want != NULL)
        assert_string_equal(peek_text(got.body, row->path), row->want);
    if (row->status == 405)
        assert_string_equal(house_field(&got, "Allow"), "POST, OPTIONS");
    house_close(s);
}
