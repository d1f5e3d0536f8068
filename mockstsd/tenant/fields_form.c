/* SPDX-License-Identifier: MIT */
#include "tenant/fields_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/uri.h"

#define DIGITS "0123456789"
#define BASE62 DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

enum { PROJECT_ID_CHARS = 28, ID_MAX = 64, NAME_MAX_CHARS = 128 };

static bool is_base62(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* 1 to max letters, digits and others. A million ids come here: strspn's sets are dear. */
static bool made_of(const char *text, const char *others, size_t max)
{
    size_t len = 0;

    while (is_base62(text[len]) || (text[len] && strchr(others, text[len])))
        len++;
    return len > 0 && len <= max && text[len] == '\0';
}

static const char *check_id(const char *text)
{
    return made_of(text, "_-", ID_MAX)
               ? NULL
               : "an id is 1 to 64 of letters, digits, '_' and '-'";
}

static const char *check_project_id(const char *text)
{
    bool good = text[0] == 'P' && strlen(text) == PROJECT_ID_CHARS &&
                made_of(text, "", PROJECT_ID_CHARS);

    return good ? NULL : "a project id is P and 27 letters or digits, 28 in all";
}

static const char *check_connection_id(const char *text)
{
    bool good = made_of(text, "_.-", NAME_MAX_CHARS) && is_base62(text[0]);

    return good ? NULL
                : "a Connection id is 1 to 128 of letters, digits, '_', '.' and '-', "
                  "and begins with a letter or digit";
}

/* Custom, generated (standard base64, so '=' at the end), or the URL of a CIMD client. */
static const char *check_client_id(const char *text)
{
    size_t len = strlen(text);

    if (made_of(text, "._~-", NAME_MAX_CHARS) || strncmp(text, "https://", 8) == 0)
        return NULL;
    if (len <= NAME_MAX_CHARS && len % 4 == 0 && len > 0) {
        size_t body = strspn(text, BASE62 "+/");
        if (len - body <= 2 && strspn(text + body, "=") == len - body)
            return NULL;
    }
    return "a clientId is 1 to 128 of letters, digits, '.', '_', '~' and '-', the "
           "generated "
           "base64 form, or an https URL";
}

static const char *check_uri(struct arena *scratch, const char *text)
{
    struct uri parts;
    struct err why = { 0 };

    if (!uri_is_absolute(text))
        return "a Resource's URI is absolute: scheme, colon, rest";
    if (uri_parse(scratch, text, &parts, &why) < 0)
        return arena_printf(scratch, "this is no URI: %s", why.text);
    return parts.fragment ? "a Resource's URI has no fragment" : NULL;
}

/* RFC 6749 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) */
static const char *check_scope(const char *text)
{
    bool good = text[0] != '\0';

    for (const char *c = text; *c; c++)
        good = good && *c > 0x20 && *c < 0x7F && *c != '"' && *c != '\\';
    return good ? NULL : "a scope is printable ASCII without blanks, '\"' and '\\'";
}

const char *fields_form(struct arena *scratch, enum field_form form, const char *text,
                        enum diag_code *code)
{
    const char *why = NULL;

    *code = DIAG_BAD_ID;
    switch (form) {
    case FORM_ANY:
        break;
    case FORM_ID:
        why = check_id(text);
        break;
    case FORM_PROJECT_ID:
        why = check_project_id(text);
        break;
    case FORM_CONNECTION_ID:
        why = check_connection_id(text);
        break;
    case FORM_CLIENT_ID:
        why = check_client_id(text);
        break;
    case FORM_URI:
        *code = DIAG_BAD_URI;
        why = check_uri(scratch, text);
        break;
    case FORM_SCOPE:
        *code = DIAG_BAD_VALUE;
        why = check_scope(text);
        break;
    }
    return why;
}
