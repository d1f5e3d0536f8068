/* SPDX-License-Identifier: MIT */
#include "sts/userinfo.h"

#include <string.h>

#include "base/err.h"
#include "sts/audit.h"
#include "sts/issuer.h"
#include "sts/oauth.h"
#include "sts/sts.h"
#include "sts/subject.h"

static int find_home(struct sts *sts, const struct userinfo_ask *ask, struct arena *a,
                     struct sts_world **out, struct err *e)
{
    const char *project = ask->bearer.project;

    if (project == NULL)
        project = issuer_project(sts, ask->bearer.token, a);
    if (project != NULL &&
        (ask->path_project == NULL || strcmp(project, ask->path_project) == 0))
        *out = sts_find(sts, project, a);
    return *out != NULL ? 0 : err_set(e, OAUTH_BEARER_MISSING, "Unauthorized request");
}

int userinfo_run(struct sts *sts, const struct userinfo_ask *ask, struct arena *a,
                 struct userinfo *out, struct err *e)
{
    struct case_origin origin = { .route = "userinfo" };
    struct casefile *c = casefile_open(a, &origin, &audit_fetch, NULL);
    struct sts_world *home = NULL;
    struct err why = { 0 };

    if (find_home(sts, ask, a, &home, e) < 0)
        return -1;
    if (ask->bearer.token == NULL)
        return err_set(e, OAUTH_BEARER_BAD, "Invalid token");
    casefile_enter(c, home);
    if (subject_verify(sts, home, c, ask->bearer.token, SUBJECT_ACCESS_TOKEN, &c->subject,
                       &why) < 0)
        return why.code == OAUTH_SERVER_ERROR
                   ? err_pass(e, &why)
                   : err_set(e, OAUTH_BEARER_BAD, "Invalid token");
    out->sub = c->subject.sub;
    out->user = snapshot_user(c->world, c->subject.sub);
    return 0;
}
