/* SPDX-License-Identifier: MIT */
/* P11 at the subject token: JSON, base64url and the three parts, byte by byte. */
#include "rows.h"

#include "judge.h"

#include "base/arena.h"
#include "base/clock.h"

/* The perfect claims as one literal, so that a row can add bytes at its end. */
#define BODY                                                                             \
    "{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT                                   \
    "\",\"sub\":\"U1\",\"aud\":\"" SCENE_SERVER                                          \
    "\",\"azp\":\"desktop-id\",\"scope\":\"\",\"exp\":1795437000"
#define PAYLOAD(text)                                                                    \
    {                                                                                    \
        .payload = text, .payload_len = sizeof text - 1                                  \
    }

static const struct judge_draft rows[] = {
    { "JWT-032 the claims below are good as they stand", PAYLOAD(BODY "}"), true },
    { "JWT-032 claims with invalid UTF-8 are refused", PAYLOAD(BODY ",\"x\":\"\xff\"}"),
      false },
    { "JWT-032 claims with an overlong encoding are refused",
      PAYLOAD(BODY ",\"x\":\"\xc0\xaf\"}"), false },
    { "JWT-032 claims behind a BOM are refused", PAYLOAD("\xef\xbb\xbf" BODY "}"),
      false },
    { "JWT-032 claims in UTF-16 are refused", PAYLOAD("\xff\xfe{\0}\0"), false },
    { "JWT-032 claims with a lone surrogate are refused",
      PAYLOAD(BODY ",\"x\":\"\\ud800\"}"), false },
    { "JWT-032 claims with a surrogate pair are good",
      PAYLOAD(BODY ",\"x\":\"\\ud83d\\ude00\"}"), true },
    { "JWT-032 claims as an array are refused", PAYLOAD("[" BODY "}]"), false },
    { "JWT-032 claims as a text are refused", PAYLOAD("\"x\""), false },
    { "JWT-032 claims null are refused", PAYLOAD("null"), false },
    { "JWT-032 claims as a number are refused", PAYLOAD("1"), false },
    { "JWT-032 a header as an array is refused",
      { .head = "[\"alg\",\"RS256\"]" },
      false },
    { "JWT-032 a header null is refused", { .head = "null" }, false },
    { "JWT-032 a header behind a BOM is refused",
      { .header_front = "\xef\xbb\xbf" },
      false },

    { "JWT-033 a letter behind the claims is refused", PAYLOAD(BODY "}x"), false },
    { "JWT-033 a second object is refused", PAYLOAD(BODY "}{}"), false },
    { "JWT-033 a comment is refused", PAYLOAD(BODY "}/* */"), false },
    { "JWT-033 a comment inside is refused", PAYLOAD(BODY "/* */}"), false },
    { "JWT-033 single quotes are refused", PAYLOAD(BODY ",'x':1}"), false },
    { "JWT-033 a trailing comma is refused", PAYLOAD(BODY ",}"), false },
    { "JWT-033 a NUL behind the claims is refused", PAYLOAD(BODY "}\0"), false },
    { "JWT-033 blanks behind the claims are good", PAYLOAD(BODY "} \n"), true },
    { "JWT-033 a letter behind the header is refused", { .header_back = "}x{" }, false },
};

/* How a perfect token is spoilt; part counts from 0. */
enum spoil {
    APPEND, /* text behind the part */
    INSERT, /* text in the middle of it */
    SWAP,   /* a letter of the URL alphabet for the one of the plain alphabet */
    UNUSED, /* another value in the unused bits of the last letter */
    FLIP,   /* another letter in the middle */
};

static const struct spoilt {
    const char *name;
    enum spoil how;
    int part;
    const char *text;
} spoilt[] = {
    { "JWT-034 padding behind the header is refused", APPEND, 0, "=" },
    { "JWT-034 padding behind the payload is refused", APPEND, 1, "=" },
    { "JWT-034 padding behind the signature is refused", APPEND, 2, "==" },
    { "JWT-034 a line break in the header is refused", INSERT, 0, "\n" },
    { "JWT-034 a line break in the payload is refused", INSERT, 1, "\r\n" },
    { "JWT-034 a line break in the signature is refused", INSERT, 2, "\n" },
    { "JWT-034 a blank in the signature is refused", INSERT, 2, " " },
    { "JWT-034 a blank behind the token is refused", APPEND, 2, " " },
    { "JWT-034 a question mark in the payload is refused", INSERT, 1, "?" },
    { "JWT-034 a percent escape in the signature is refused", INSERT, 2, "%41" },
    { "JWT-034 the plain alphabet in the signature is refused", SWAP, 2, "" },
    { "JWT-034 unused bits set in the signature are refused", UNUSED, 2, "" },
    { "JWT-034 a length of 1 mod 4 is refused", APPEND, 2, "AAA" },
    { "JWT-035 a trailing dot is refused", APPEND, 2, "." },
    { "JWT-035 four parts are refused", APPEND, 2, ".AAAA" },
    { "JWT-035 five parts are refused", APPEND, 2, ".AAAA.AAAA" },
    { "JWT-050 a changed header is refused", FLIP, 0, "" },
    { "JWT-050 a changed payload is refused", FLIP, 1, "" },
    { "JWT-050 a changed signature is refused", FLIP, 2, "" },
};

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *change(char *at, enum spoil how)
{
    if (how == SWAP) {
        at += strcspn(at, "-_");
        assert_true(*at != '\0');
        *at = *at == '-' ? '+' : '/';
    } else {
        *at = alphabet[((size_t)(strchr(alphabet, *at) - alphabet) + 1) % 64];
    }
    return at;
}

static const char *spoil(struct arena *a, const char *token, const struct spoilt *row)
{
    char *copy = arena_text(a, token), *begin = copy, *end;

    for (int i = 0; i < row->part; i++)
        begin += strcspn(begin, ".") + 1;
    end = begin + strcspn(begin, ".");
    switch (row->how) {
    case APPEND:
        return arena_printf(a, "%.*s%s%s", (int)(end - copy), copy, row->text, end);
    case INSERT:
        end = begin + (end - begin) / 2;
        return arena_printf(a, "%.*s%s%s", (int)(end - copy), copy, row->text, end);
    case SWAP:
        (void)change(begin, SWAP);
        break;
    case UNUSED:
        (void)change(end - 1, UNUSED);
        break;
    case FLIP:
        (void)change(begin + (end - begin) / 2, FLIP);
        break;
    }
    return copy;
}

static void each_spoilt(void **state)
{
    struct scene *s = scene_open("", NULL);

    judge_token_refused(s, spoil(scene_arena(s), scene_token(s, NULL), *state));
    scene_close(s);
}

/* Whole texts instead of a token. */
static const struct whole {
    const char *name;
    const char *text;
} whole[] = {
    { "JWT-035 a text without dots is refused", "eyJhbGciOiJSUzI1NiJ9" },
    { "JWT-035 one dot is refused", "eyJhbGciOiJSUzI1NiJ9.e30" },
    { "JWT-035 two dots alone are refused", ".." },
    { "JWT-035 a leading dot is refused", ".eyJhbGciOiJSUzI1NiJ9.e30" },
    { "JWT-043 five parts of an encrypted token are refused",
      "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA" },
    { "JWT-043 a zipped encrypted token is refused",
      "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA" },
    { "JWT-044 the flattened JSON form is refused",
      "{\"payload\":\"e30\",\"protected\":\"eyJhbGciOiJSUzI1NiJ9\",\"signature\":"
      "\"AA\"}" },
    { "JWT-044 the general JSON form is refused",
      "{\"payload\":\"e30\",\"signatures\":[{\"protected\":\"eyJhbGciOiJSUzI1NiJ9\","
      "\"signature\":\"AA\"}]}" },
};

static void each_whole(void **state)
{
    const struct whole *row = *state;
    struct scene *s = scene_open("", NULL);

    judge_token_refused(s, row->text);
    scene_close(s);
}

/* A perfect token in JSON form, with an unprotected header beside the good signature. */
static void json_of_a_perfect_token(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *token = scene_token(s, NULL), *payload = strchr(token, '.') + 1;
    const char *signature = strchr(payload, '.') + 1;

    (void)state;
    judge_token_refused(
        s,
        arena_printf(a,
                     "{\"protected\":\"%.*s\",\"header\":{\"x\":1},\"payload\":\"%.*s\","
                     "\"signature\":\"%s\"}",
                     (int)(payload - token - 1), token, (int)(signature - payload - 1),
                     payload, signature));
    scene_close(s);
}

/* Much of one text; refused in less than a second, and the next request is served. */
static const struct large {
    const char *name;
    const char *piece;
    size_t n;
    bool head;
} large[] = {
    { "JWT-031 a header of 100 000 brackets is refused", "[", 100000, true },
    { "JWT-031 claims of 100 000 brackets are refused", "[", 100000, false },
    { "JWT-031 claims of 4 000 brackets are refused", "[", 4000, false },
    { "JWT-031 claims of 1 MiB of members are refused", "\"m\":1,", 170000, false },
    { "JWT-008 a header with 64 KiB of kid is refused", "k", 65536, true },
    { "JWT-024 an aud of 10 000 entries is refused", "\"https://x.test\",", 10000,
      false },
    { "JWT-054 a token of 1 MiB is refused", "A", 1024 * 1024, false },
};

static void each_large(void **state)
{
    const struct large *row = *state;
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    size_t len = strlen(row->piece);
    char *text = arena_alloc(a, row->n * len + 1);
    struct tokens_draft draft = { 0 };
    int64_t began_ms = clock_ticks_ms();

    for (size_t i = 0; i < row->n; i++)
        memcpy(text + i * len, row->piece, len);
    if (row->head)
        draft.head = text;
    else
        draft.payload = text;
    judge_token_refused(s, tokens_make(a, scene_mint(s), &draft));
    judge_token_good(s, NULL);
    assert_true(clock_ticks_ms() - began_ms < 10000);
    scene_close(s);
}

/* As many parts as fit, and a few more. */
static void ten_thousand_parts(void **state)
{
    struct scene *s = scene_open("", NULL);
    char *dots = arena_alloc(scene_arena(s), 10001);

    (void)state;
    memset(dots, '.', 10000);
    judge_token_refused(s, dots);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, judge_each_draft);
    ROWS_ADD(spoilt, each_spoilt);
    ROWS_ADD(whole, each_whole);
    rows_add_one("JWT-044 a perfect token in JSON form is refused",
                 json_of_a_perfect_token);
    ROWS_ADD(large, each_large);
    rows_add_one("JWT-035 ten thousand parts are refused", ten_thousand_parts);
    return rows_run("P11 subject token: text");
}
