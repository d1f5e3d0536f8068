/* SPDX-License-Identifier: MIT */
#include "policy/rule.h"

unsigned rule_action_bit(enum rule_action action)
{
    return 1u << (unsigned)action;
}

bool rule_family_has(enum rule_family family, enum rule_action action)
{
    switch (action) {
    case RULE_USER_ACCESS:
    case RULE_CLIENT_ACCESS:
        return family == RULE_RESOURCE_ACCESS;
    case RULE_EXCHANGE_TOKEN:
        return family == RULE_TOKEN_EXCHANGE;
    case RULE_FETCH_OUTBOUND_TOKEN:
        return family == RULE_OUTBOUND_ACCESS;
    case RULE_ACTION_NONE:
        break;
    }
    return false;
}
