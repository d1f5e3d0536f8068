/* SPDX-License-Identifier: MIT */
#include "conformance/special.h"

#include <string.h>

#include "conformance/special_crowd.h"
#include "conformance/special_own.h"
#include "conformance/special_race.h"
#include "conformance/special_repeat.h"

static const struct {
    const char *name;
    special_function *run;
} functions[] = {
    { "tokens_never_repeat", special_repeat_tokens },
    { "crowd_leaves_whole_events", special_crowd_events },
    { "exchanges_never_repeat", special_repeat_exchanges },
    { "one_redemption_wins", special_race_code },
    { "one_descendant_lives", special_race_refresh },
    { "a_full_disk_stops_credentials", special_own_full },
    { "a_trailing_slash_is_dropped", special_own_slash },
};

special_function *special_find(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(functions[i].name, name) == 0)
            return functions[i].run;
    return NULL;
}
