/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_load.h"

#include "tenant/snapshot.h"
#include "tenant/tenant_build.h"
#include "tenant/terraform.h"

static int load(const struct tenant_source *source, struct snapshot **out,
                struct diags *diags)
{
    struct tenant_build b = { .source = source };
    struct snapshot *world;

    if (tenant_build_open(&b, diags) < 0)
        return -1;
    if (tenant_build_read(&b) < 0)
        return -1;
    if (tenant_build_world(&b, &world) < 0)
        return -1;
    *out = snapshot_hold(world);
    return 0;
}

int tenant_load(const struct tenant_source *source, struct snapshot **out,
                struct diags *diags)
{
    int rc = load(source, out, diags);

    terraform_name(&(struct doc_text){ source->text, source->text_len }, diags);
    return rc;
}
