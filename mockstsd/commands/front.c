/* SPDX-License-Identifier: MIT */
#include "commands/front.h"

#include <string.h>

#include "http/request.h"
#include "http/response.h"

static int not_now(struct response *out, const char *body)
{
    response_text(out, 503, body);
    response_add(out, "Retry-After", "1");
    return 0;
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct front *front = self;
    int state = atomic_load(&front->state);

    if (state == FRONT_STARTING)
        return not_now(out,
                       "{\"status\":\"fail\",\"checks\":{\"serving\":\"starting\"}}");
    if (state == FRONT_STOPPING && strcmp(req->path, "/readyz") == 0)
        return not_now(out,
                       "{\"status\":\"fail\",\"checks\":{\"serving\":\"stopping\"}}");
    return front->inner.handle(front->inner.self, req, out, a);
}

struct handler front_handler(struct front *front)
{
    return (struct handler){ handle, front };
}

void front_set(struct front *front, enum front_state state)
{
    atomic_store(&front->state, (int)state);
}
