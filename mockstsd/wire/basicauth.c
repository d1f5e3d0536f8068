/* SPDX-License-Identifier: MIT */
#include "wire/basicauth.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "wire/b64url.h"
#include "wire/form.h"

enum { SCHEME_LEN = 5, HEADER_MAX_BYTES = 16 * 1024 };

static bool is_basic(const char *header)
{
    return strncasecmp(header, "Basic", SCHEME_LEN) == 0 &&
           (header[SCHEME_LEN] == ' ' || header[SCHEME_LEN] == '\0');
}

/* RFC 7617 2: neither id nor password may hold control characters. */
static bool has_control(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    }
    return false;
}

static bool is_fine(const char *text)
{
    return utf8_is_plain(text, strlen(text)) || !has_control(text);
}

static int decode_half(struct arena *a, const char *text, size_t text_len,
                       const char **out, struct err *e)
{
    if (form_decode(a, text, text_len, out, NULL) < 0 || !is_fine(*out))
        return err_set(e, ERR_PARSE, "the Basic credentials are not well formed");
    return 0;
}

int basicauth_parse(struct arena *a, const char *header, struct basicauth *out,
                    struct err *e)
{
    struct b64url_bytes pair;
    const char *id, *secret;

    if (!is_basic(header))
        return err_set(e, ERR_PARSE, "the Authorization scheme is not Basic");
    const char *text = header + SCHEME_LEN;
    text += strspn(text, " ");
    if (b64url_plain_decode(a, text, strlen(text), &pair, NULL) < 0)
        return err_set(e, ERR_PARSE, "the Basic credentials are not base64");
    const char *colon = memchr(pair.data, ':', pair.len);
    if (!colon)
        return err_set(e, ERR_PARSE, "the Basic credentials have no ':'");
    size_t id_len = (size_t)(colon - pair.data);
    if (decode_half(a, pair.data, id_len, &id, e) < 0 ||
        decode_half(a, colon + 1, pair.len - id_len - 1, &secret, e) < 0)
        return -1;
    out->id = id;
    out->secret = secret_make(a, secret, strlen(secret));
    return 0;
}

char *basicauth_text(struct arena *a, const char *id, const struct secret *secret)
{
    struct buf pair = buf_make(a, HEADER_MAX_BYTES);

    form_encode(&pair, id);
    buf_add_char(&pair, ':');
    form_encode(&pair, secret->bytes);
    return arena_printf(a, "Basic %s", b64url_plain_text(a, pair.data, pair.len));
}
