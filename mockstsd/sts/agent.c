/* SPDX-License-Identifier: MIT */
#include "sts/agent.h"

#include "sts/stableid.h"

/* chosen: derived, so that it is stable without any state of its own */
const char *agent_id(const struct agent *agent, struct arena *a)
{
    const char *const parts[] = { agent->project, agent->client_id, agent->principal };

    return stableid_make("AG", parts, sizeof parts / sizeof parts[0], a);
}
