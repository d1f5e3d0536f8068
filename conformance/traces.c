/* SPDX-License-Identifier: MIT */
#include "conformance/traces.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/b64url.h"
#include "wire/form.h"

enum { DRESSED_MAX = 1 << 20, BASE64_BYTES_MIN = 8 };

static bool in_hex(struct arena *a, const char *text, const char *secret)
{
    static const char small[] = "0123456789abcdef", capital[] = "0123456789ABCDEF";
    struct buf lower = buf_make(a, DRESSED_MAX), upper = buf_make(a, DRESSED_MAX);

    for (const char *c = secret; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;

        buf_add_char(&lower, small[byte >> 4]);
        buf_add_char(&lower, small[byte & 15]);
        buf_add_char(&upper, capital[byte >> 4]);
        buf_add_char(&upper, capital[byte & 15]);
    }
    return strstr(text, lower.data) != NULL || strstr(text, upper.data) != NULL;
}

/* As it looks behind `before` other bytes; characters that depend on neighbours are left out. */
static bool in_base64(struct arena *a, const char *text, const char *secret,
                      size_t before)
{
    static const size_t shared[] = { 0, 2, 3 };
    size_t whole = (before + strlen(secret)) / 3 * 3;
    char *bytes = arena_alloc(a, before + strlen(secret) + 1);

    memcpy(bytes + before, secret, strlen(secret));
    return strstr(text, b64url_plain_text(a, bytes, whole) + shared[before]) != NULL ||
           strstr(text, b64url_text(a, bytes, whole) + shared[before]) != NULL;
}

bool traces_found(struct arena *a, const char *text, const char *secret)
{
    struct buf encoded = buf_make(a, DRESSED_MAX);

    if (strlen(secret) > strlen(text)) /* no dress makes it shorter */
        return false;
    form_encode(&encoded, secret);
    if (strstr(text, secret) != NULL || strstr(text, encoded.data) != NULL ||
        in_hex(a, text, secret))
        return true;
    for (size_t before = 0; before < 3 && strlen(secret) >= BASE64_BYTES_MIN; before++)
        if (in_base64(a, text, secret, before))
            return true;
    return false;
}
