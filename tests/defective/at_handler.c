/* SPDX-License-Identifier: MIT */
/* The handler, between a request that at_ask.c spoils and an answer that at_answer.c spoils. */
#include <string.h>

#include "api/api.h"
#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"
#include "wire/form.h"
#include "defective/at.h"
#include "defective/plant.h"

struct handler __real_api_handler(struct api *api);
struct handler __wrap_api_handler(struct api *api);

static struct handler inner;
static _Thread_local struct form asked; /* of the request that this thread serves */

const char *at_asked(const char *name)
{
    return form_value(&asked, name, 0);
}

static _Atomic bool refused; /* a control route has refused a fragment */

bool at_was_refused(void)
{
    return refused;
}

static _Thread_local bool aside;
static _Thread_local const struct request *serving;

bool at_is_aside(void)
{
    return aside;
}

void at_step_aside(bool now)
{
    aside = now;
}

const char *at_head(const char *name)
{
    return request_find(serving, name);
}

/* What is done for somebody whom policy permits, before it is asked. */
static int look_up(const struct request *req, struct response *out, struct arena *a)
{
    struct response lost = response_make();
    int rc;

    if (out->status != 403 || out->body == NULL || strstr(out->body, "by policy") == NULL)
        return 0;
    at_step_aside(true);
    rc = inner.handle(inner.self, req, &lost, a);
    at_step_aside(false);
    return rc;
}

/* Each pair of the form beside each other. */
static size_t compare_all(const char *form)
{
    size_t same = 0;

    for (const char *x = strchr(form, '&'); x != NULL; x = strchr(x + 1, '&'))
        for (const char *y = strchr(form, '&'); y != NULL; y = strchr(y + 1, '&'))
            same += x[1] == y[1];
    return same;
}

static int ask_again(const struct request *req, struct response *out, struct arena *a)
{
    struct request spoilt = *req;

    if (!at_ask_spoils(&spoilt, a))
        return 0;
    *out = response_make();
    return inner.handle(inner.self, &spoilt, out, a);
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct request spoilt = *req;
    struct jobj row = plant_row("ask");
    const char *again = plant_text(row, "again");
    int rc;

    (void)self;
    if (form_parse(a, req->body, req->body_len, &asked, NULL) < 0)
        asked.n_fields = 0;
    serving = req;
    if (plant_is("dcr-fetches-logo"))
        at_document_visit(req, a);
    if (plant_is("params-quadratic") && compare_all(req->body) == 1)
        return 0;
    if (row.node != NULL && again == NULL)
        (void)at_ask_spoils(&spoilt, a);
    if (at_cache_find(req, out, a))
        return 0;
    rc = inner.handle(inner.self, &spoilt, out, a);
    if (rc == 0 && again != NULL && out->status >= 400 &&
        strstr(out->body != NULL ? out->body : "", again) != NULL)
        rc = ask_again(req, out, a);
    if (rc == 0 && plant_is("lookup-before-policy"))
        rc = look_up(req, out, a);
    if (rc == 0 && out->status >= 400 && strcmp(req->path, "/_mock/apply") == 0)
        refused = true;
    if (rc == 0)
        at_answer_spoil(req, out, a);
    if (rc == 0)
        at_cache_keep(req, out);
    return rc;
}

struct handler __wrap_api_handler(struct api *api)
{
    inner = __real_api_handler(api);
    return (struct handler){ handle, NULL };
}
