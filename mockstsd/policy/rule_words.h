/* SPDX-License-Identifier: MIT */
/*
 * rule_words: how is each word of a rule spelled?
 *
 * One table per enum, shared by the loader, the writer, explain and audit. A word is found by
 * exact bytes; the value 0 has no word.
 */
#ifndef STS_RULE_WORDS_H
#define STS_RULE_WORDS_H

#include <stddef.h>

#include "policy/rule.h"

enum rule_vocabulary {
    RULE_WORDS_FAMILY,
    RULE_WORDS_ACTION,
    RULE_WORDS_EFFECT,
    RULE_WORDS_PRINCIPAL,
    RULE_WORDS_TARGET_TYPE,
    RULE_WORDS_OPERATOR,
};

/* The word of an enum's value, or "" for 0 and unknown ones. Owns: nobody, it is constant. */
const char *rule_words_name(enum rule_vocabulary of, int value);

/* The enum's value of a word, or 0 if the vocabulary has no such word. */
int rule_words_parse(enum rule_vocabulary of, const char *word, size_t word_len);

/*
 * All words of a vocabulary, in enum order, for "expected one of …" and "did you mean".
 *
 * Returns  a constant array; *n is its length. words[i] is the word of value i + 1.
 * Owns     nobody.
 */
const char *const *rule_words_all(enum rule_vocabulary of, size_t *n);

#endif
