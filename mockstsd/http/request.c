/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <string.h>
#include <strings.h>

#include "base/err.h"

/* Nearly always the first letter tells, whatever its case. */
static bool is_named(const struct request_header *h, const char *name)
{
    return ((h->name[0] ^ name[0]) & ~0x20) == 0 && strcasecmp(h->name, name) == 0;
}

/* The next field of that name at or after *i, or NULL; *i is then one past it. */
static const char *next_value(const struct request *req, const char *name, size_t *i)
{
    while (*i < req->n_headers) {
        const struct request_header *h = &req->headers[(*i)++];
        if (is_named(h, name))
            return h->value;
    }
    return NULL;
}

size_t request_count(const struct request *req, const char *name)
{
    size_t count = 0, i = 0;

    while (next_value(req, name, &i))
        count++;
    return count;
}

const char *request_find(const struct request *req, const char *name)
{
    size_t i = 0;

    return next_value(req, name, &i);
}

/* RFC 9110 5.6.1: members of a list stand between commas and optional blanks. */
static bool list_has(const char *list, const char *word)
{
    size_t word_len = strlen(word);

    while (*list) {
        list += strspn(list, ", \t");
        size_t len = strcspn(list, ", \t");
        if (len > 0 && len == word_len && strncasecmp(list, word, len) == 0)
            return true;
        list += len;
    }
    return false;
}

bool request_lists(const struct request *req, const char *name, const char *word)
{
    const char *value;
    size_t i = 0;

    while ((value = next_value(req, name, &i)))
        if (list_has(value, word))
            return true;
    return false;
}

int request_once(const struct request *req, const char *name, const char **out,
                 struct err *e)
{
    size_t i = 0;
    const char *value = next_value(req, name, &i);

    if (value && next_value(req, name, &i))
        return err_set(e, ERR_PARSE, "the header field %s came more than once", name);
    *out = value;
    return 0;
}
