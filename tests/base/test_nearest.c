/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/nearest.h"

struct near_row {
    const char *name, *word, *want;
};

static const struct near_row near_rows[] = {
    { "the word itself is nearest", "effect", "effect" },
    { "a letter too many is forgiven", "effectt", "effect" },
    { "a missing letter is forgiven", "prncipal", "principal" },
    { "two letters in the wrong order are forgiven", "prinicpal", "principal" },
    { "case is forgiven", "CLIENTID", "clientId" },
    { "a hyphen for an underscore is forgiven", "may-act", "may_act" },
    { "another word is not", "banana", NULL },
    { "a short word is not turned into another", "xy", NULL },
    { "nothing is near the empty word", "", NULL },
};

static void check_near(void **state)
{
    static const char *const names[] = { "effect", "principal", "clientId", "may_act",
                                         "id" };
    const struct near_row *row = *state;
    const char *found = nearest_find(row->word, names, ROWS_COUNT(names));

    assert_string_equal(found ? found : "(none)", row->want ? row->want : "(none)");
}

int main(void)
{
    ROWS_ADD(near_rows, check_near);
    return rows_run("nearest");
}
