/* SPDX-License-Identifier: MIT */
/* policies: rules of policy tests, as JSON literals that read like sentences. */
#ifndef STS_POLICIES_H
#define STS_POLICIES_H

#define POLICIES_ANYTHING "[{\"type\":\"any\",\"allOfType\":true}]"

/* A rule on exchanges for Resources; effect "permit" or "forbid"; rest: what follows. */
#define POLICIES_EXCHANGE(id, effect, targets, rest)                                     \
    "{\"id\":\"" id "\",\"name\":\"" id "\",\"ruleFamily\":\"token_exchange\","          \
    "\"actionKinds\":[\"exchange_token\"],\"effect\":\"" effect                          \
    "\",\"resourceTargets\":" targets rest "}"

/* The same on Connections. */
#define POLICIES_FETCH(id, effect, targets, rest)                                        \
    "{\"id\":\"" id "\",\"name\":\"" id "\",\"ruleFamily\":\"outbound_access\","         \
    "\"actionKinds\":[\"fetch_outbound_token\"],\"effect\":\"" effect                    \
    "\",\"resourceTargets\":" targets rest "}"

#define POLICIES_TARGET(type, id) "[{\"type\":\"" type "\",\"ids\":[\"" id "\"]}]"
#define POLICIES_ALL              ",\"grants\":[{\"allScopes\":true}]"
#define POLICIES_SCOPES(list)     ",\"grants\":[{\"scopes\":[" list "]}]"
#define POLICIES_IF(conditions)   ",\"conditions\":[" conditions "]"

/* One condition; value is JSON. */
#define POLICIES_IS(key, operator, value)                                                \
    "{\"key\":\"" key "\",\"operator\":\"" operator"\",\"value\":" value "}"

/* The only rule: whoever meets the conditions may exchange for every Resource. */
#define POLICIES_ONLY_IF(conditions)                                                     \
    "[" POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING,                            \
                          POLICIES_ALL POLICIES_IF(conditions)) "]"

#endif
