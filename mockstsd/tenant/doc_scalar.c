/* SPDX-License-Identifier: MIT */
#include "tenant/doc_scalar.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same.h"

struct word {
    const char *text;
    enum node_kind kind;
    int64_t integer;
};

static const struct word words[] = {
    { "", NODE_NULL, 0 },      { "~", NODE_NULL, 0 },     { "null", NODE_NULL, 0 },
    { "Null", NODE_NULL, 0 },  { "NULL", NODE_NULL, 0 },  { "true", NODE_BOOL, 1 },
    { "True", NODE_BOOL, 1 },  { "TRUE", NODE_BOOL, 1 },  { "false", NODE_BOOL, 0 },
    { "False", NODE_BOOL, 0 }, { "FALSE", NODE_BOOL, 0 },
};

static const char digits[] = "0123456789";

static size_t skip_sign(const char *text)
{
    return text[0] == '-' || text[0] == '+' ? 1 : 0;
}

/* [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+ → its base, else 0 */
static int integer_base(const char *text)
{
    const char *body = text + skip_sign(text);
    size_t len = strlen(body);

    if (strncmp(text, "0x", 2) == 0 && len > 2)
        return strspn(text + 2, "0123456789abcdefABCDEF") == len - 2 ? 16 : 0;
    if (strncmp(text, "0o", 2) == 0 && len > 2)
        return strspn(text + 2, "01234567") == len - 2 ? 8 : 0;
    return len > 0 && strspn(body, digits) == len ? 10 : 0;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_float(const char *text)
{
    const char *at = text + skip_sign(text);
    size_t whole = strspn(at, digits), part = 0;

    at += whole;
    if (*at == '.') {
        part = strspn(at + 1, digits);
        at += 1 + part;
    }
    if (whole + part == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + skip_sign(at + 1);
        size_t exponent = strspn(at, digits);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    return *at == '\0';
}

static bool is_beyond_numbers(const char *text)
{
    static const char *const spellings[] = { ".inf", ".Inf", ".INF",
                                             ".nan", ".NaN", ".NAN" };
    const char *body = text + skip_sign(text);

    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (strcmp(body, spellings[i]) == 0)
            return true;
    return false;
}

static const char *set_integer(struct node *node, int base)
{
    errno = 0;
    long long value = strtoll(node->text + (base == 10 ? 0 : 2), NULL, base);
    if (errno != 0)
        return "the number does not fit into 64 bits";
    node->kind = NODE_INTEGER;
    node->integer = value;
    return NULL;
}

static const char *set_double(struct node *node)
{
    double value = strtod(node->text, NULL);

    if (!isfinite(value))
        return "the number is out of range";
    node->kind = NODE_DOUBLE;
    node->number = value;
    return NULL;
}

const char *doc_scalar(struct node *node)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (same_text(node->text, words[i].text)) {
            node->kind = words[i].kind;
            node->integer = words[i].integer;
            return NULL;
        }
    }
    int base = integer_base(node->text);
    if (base)
        return set_integer(node, base);
    if (is_float(node->text))
        return set_double(node);
    if (is_beyond_numbers(node->text))
        return "infinity and NaN are not usable here; write a text in quotes";
    node->kind = NODE_TEXT;
    return NULL;
}
