/* SPDX-License-Identifier: MIT */
#include "policy/rule_words.h"

#include <string.h>

static const char *const families[] = { "resource_access", "outbound_access",
                                        "token_exchange" };
static const char *const actions[] = { "user_access", "client_access", "exchange_token",
                                       "fetch_outbound_token" };
static const char *const effects[] = { "permit", "forbid" };
static const char *const principals[] = { "any", "user", "client" };
static const char *const target_types[] = { "api", "mcp", "outbound_app", "any" };
static const char *const operators[] = { "equal",       "notEqual", "contains",
                                         "notContains", "in",       "notIn" };

static const struct {
    const char *const *words;
    size_t n;
} vocabularies[] = {
    [RULE_WORDS_FAMILY] = { families, sizeof families / sizeof families[0] },
    [RULE_WORDS_ACTION] = { actions, sizeof actions / sizeof actions[0] },
    [RULE_WORDS_EFFECT] = { effects, sizeof effects / sizeof effects[0] },
    [RULE_WORDS_PRINCIPAL] = { principals, sizeof principals / sizeof principals[0] },
    [RULE_WORDS_TARGET_TYPE] = { target_types,
                                 sizeof target_types / sizeof target_types[0] },
    [RULE_WORDS_OPERATOR] = { operators, sizeof operators / sizeof operators[0] },
};

const char *rule_words_name(enum rule_vocabulary of, int value)
{
    if (value < 1 || (size_t)value > vocabularies[of].n)
        return "";
    return vocabularies[of].words[value - 1];
}

int rule_words_parse(enum rule_vocabulary of, const char *word, size_t word_len)
{
    for (size_t i = 0; i < vocabularies[of].n; i++)
        if (strlen(vocabularies[of].words[i]) == word_len &&
            memcmp(vocabularies[of].words[i], word, word_len) == 0)
            return (int)i + 1;
    return 0;
}

const char *const *rule_words_all(enum rule_vocabulary of, size_t *n)
{
    *n = vocabularies[of].n;
    return vocabularies[of].words;
}
