/* SPDX-License-Identifier: MIT */
/* P11 at the subject token: the JOSE header. */
#include "rows.h"

#include "judge.h"

#define HEADER(json)                                                                     \
    {                                                                                    \
        .header = json                                                                   \
    }
/* The member is taken out and comes back as it stands. */
#define ALG(value)                                                                       \
    {                                                                                    \
        .header = "{\"alg\":null}", .header_back = ",\"alg\":" value                     \
    }
#define KID(value)                                                                       \
    {                                                                                    \
        .header = "{\"kid\":null}", .header_back = ",\"kid\":" value                     \
    }

static const struct judge_draft rows[] = {
    { "JWT-001 alg none without a signature is refused",
      { .header = "{\"alg\":\"none\"}", .signature = "" },
      false },
    { "JWT-001 alg None without a signature is refused",
      { .header = "{\"alg\":\"None\"}", .signature = "" },
      false },
    { "JWT-001 alg NONE without a signature is refused",
      { .header = "{\"alg\":\"NONE\"}", .signature = "" },
      false },
    { "JWT-001 alg nOnE without a signature is refused",
      { .header = "{\"alg\":\"nOnE\"}", .signature = "" },
      false },
    { "JWT-001 alg none with a good signature is refused", HEADER("{\"alg\":\"none\"}"),
      false },
    { "JWT-002 alg RS256 with an empty signature is refused",
      { .signature = "" },
      false },
    { "JWT-002 alg ES256 with an empty signature is refused",
      { .header = "{\"alg\":\"ES256\"}", .signature = "" },
      false },

    { "JWT-005 alg RS512 in the header of an RS256 signature is refused",
      HEADER("{\"alg\":\"RS512\"}"), false },
    { "JWT-005 alg ES256 in the header of an RS256 signature is refused",
      HEADER("{\"alg\":\"ES256\"}"), false },

    { "JWT-006 a missing alg is refused", HEADER("{\"alg\":null}"), false },
    { "JWT-006 alg rs256 is refused", HEADER("{\"alg\":\"rs256\"}"), false },
    { "JWT-006 alg in an array is refused", HEADER("{\"alg\":[\"RS256\"]}"), false },
    { "JWT-006 alg null is refused", ALG("null"), false },
    { "JWT-006 alg 1 is refused", HEADER("{\"alg\":1}"), false },
    { "JWT-006 an alg that nobody knows is refused", HEADER("{\"alg\":\"RS257\"}"),
      false },
    { "JWT-006 alg RS256 is good", HEADER("{\"alg\":\"RS256\"}"), true },

    { "JWT-007 an unknown kid with a good signature is refused",
      HEADER("{\"kid\":\"SK0\"}"), false },
    { "JWT-007 no kid with a bad signature is refused",
      { .header = "{\"kid\":null}", .signature = "AAAA" },
      false },

    { "JWT-008 a kid that climbs to /dev/null is refused",
      HEADER("{\"kid\":\"../../../dev/null\"}"), false },
    { "JWT-008 a kid with quotes and SQL is refused",
      HEADER("{\"kid\":\"' OR 1=1; --\"}"), false },
    { "JWT-008 a kid with a shell command is refused", HEADER("{\"kid\":\"$(id)\"}"),
      false },
    { "JWT-008 a kid with a NUL is refused", KID("\"a\\u0000b\""), false },
    { "JWT-008 a kid with CR LF is refused", HEADER("{\"kid\":\"a\\r\\nX-Evil: 1\"}"),
      false },
    { "JWT-008 a kid as an object is refused", HEADER("{\"kid\":{}}"), false },
    { "JWT-008 a kid as an array is refused", HEADER("{\"kid\":[]}"), false },
    { "JWT-008 a kid as a number is refused", HEADER("{\"kid\":7}"), false },
    { "JWT-008 a kid null is refused", KID("null"), false },
    { "JWT-008 an empty kid is refused", HEADER("{\"kid\":\"\"}"), false },

    { "JWT-014 an unknown critical extension is refused",
      HEADER("{\"crit\":[\"exp2\"],\"exp2\":1}"), false },
    { "JWT-014 the extension is ignored where it is not critical", HEADER("{\"exp2\":1}"),
      true },
    { "JWT-015 an empty crit is refused", HEADER("{\"crit\":[]}"), false },
    { "JWT-015 crit as a text is refused", HEADER("{\"crit\":\"x\"}"), false },
    { "JWT-015 crit of a registered name is refused", HEADER("{\"crit\":[\"alg\"]}"),
      false },
    { "JWT-015 crit of an absent member is refused", HEADER("{\"crit\":[\"exp2\"]}"),
      false },
    { "JWT-015 crit with a name twice is refused",
      HEADER("{\"crit\":[\"exp2\",\"exp2\"],\"exp2\":1}"), false },
    { "JWT-016 an unencoded payload is refused",
      HEADER("{\"crit\":[\"b64\"],\"b64\":false}"), false },
    { "JWT-016 b64 without crit is refused", HEADER("{\"b64\":false}"), false },

    { "JWT-026 alg twice is refused, the true one last",
      { .header_front = "\"alg\":\"none\"," },
      false },
    { "JWT-026 alg twice is refused, the true one first",
      { .header_back = ",\"alg\":\"none\"" },
      false },
    { "JWT-026 kid twice is refused, the true one last",
      { .header_front = "\"kid\":\"SK0\"," },
      false },
    { "JWT-026 kid twice is refused, the true one first",
      { .header_back = ",\"kid\":\"SK0\"" },
      false },
    { "JWT-029 ALG is not alg", HEADER("{\"alg\":null,\"ALG\":\"RS256\"}"), false },

    { "JWT-041 a logout token is refused", HEADER("{\"typ\":\"logout+jwt\"}"), false },
    { "JWT-041 a DPoP proof is refused", HEADER("{\"typ\":\"dpop+jwt\"}"), false },
    { "JWT-041 an identity assertion grant is refused",
      HEADER("{\"typ\":\"oauth-id-jag+jwt\"}"), false },
    { "JWT-041 a security event is refused", HEADER("{\"typ\":\"secevent+jwt\"}"),
      false },
    { "JWT-041 an empty typ is refused", HEADER("{\"typ\":\"\"}"), false },
    { "JWT-041 typ as a number is refused", HEADER("{\"typ\":1}"), false },
    { "JWT-041 typ JWT is good", HEADER("{\"typ\":\"JWT\"}"), true },
    { "JWT-041 no typ is good", HEADER("{\"typ\":null}"), true },
    { "JWT-042 typ at+jwt is good", HEADER("{\"typ\":\"at+jwt\"}"), true },
    { "JWT-042 typ AT+JWT is good", HEADER("{\"typ\":\"AT+JWT\"}"), true },
    { "JWT-042 typ application/at+jwt is good",
      HEADER("{\"typ\":\"application/at+jwt\"}"), true },
    { "JWT-042 typ application/AT+JWT is good",
      HEADER("{\"typ\":\"application/AT+JWT\"}"), true },

    { "JWT-043 a header of an encrypted token is refused",
      HEADER("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}"), false },
    { "JWT-043 PBES2 with two thousand million rounds is refused",
      HEADER("{\"alg\":\"PBES2-HS256+A128KW\",\"p2c\":2147483648,\"p2s\":\"AAAA\"}"),
      false },
    { "JWT-043 a nested token is refused",
      { .header = "{\"cty\":\"JWT\"}", .payload = "eyJhbGciOiJub25lIn0.e30." },
      false },

    { "JWT-040 alg PS256 is not offered", HEADER("{\"alg\":\"PS256\"}"), false },
    { "JWT-049 alg EdDSA is not offered", HEADER("{\"alg\":\"EdDSA\"}"), false },
    { "JWT-053 alg HS256 with a truncated tag is refused",
      { .header = "{\"alg\":\"HS256\"}", .signature = "AAAAAAAAAAAAAAAAAAAAAA" },
      false },
};

int main(void)
{
    ROWS_ADD(rows, judge_each_draft);
    return rows_run("P11 subject token: header");
}
