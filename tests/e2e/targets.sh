#!/bin/sh
# SPDX-License-Identifier: MIT
# targets: a target that cannot be judged, or lies, gets the right exit code and one clear sentence;
# its twin, the same target as it should be, is judged.
# shellcheck disable=SC2317 # functions that check calls
# usage: targets.sh STS-CONFORMANCE MOCKSTSD
set -u
runner=$1 mockstsd=$2 liar=""
here=$(dirname "$0")
# shellcheck source=tests/e2e/daemon.sh
. "$here/daemon.sh"

home=P2cOnformanceProject00000000

end_liar()
{
    [ -n "$liar" ] || return 0
    kill -KILL "$liar" 2>/dev/null
    wait "$liar" 2>/dev/null
    liar=""
}
trap 'end_liar; clean_up' EXIT

# lie MODE: a proxy before the daemon; sets $at
lie()
{
    end_liar
    rm -f "$dir/at"
    python3 "$here/liar.py" "$url" "$dir/at" "$1" 2>"$dir/liar.log" &
    liar=$!
    wait_until [ -s "$dir/at" ] || { cat "$dir/liar.log" && exit 1; }
    at=$(cat "$dir/at")
}

# describe BASE FILTER: a static target of the daemon's world into $dir/target.json
describe()
{
    token=$(ask -H 'Content-Type: application/json' "$url/_mock/tokens" -d "{\"project\": \"$home\",
        \"user\": \"UALICE\", \"client\": \"TPAAGENT\", \"resource\": \"https://mcp.test/mcp\"}" | jq -r .token)
    jq --arg url "$1" --arg home "$home" --arg token "$token" '.name = "static"
        | .provision = {mode: "static"} | .base_url = $url | .project = $home
        | .issuer = $url + "/v1/apps/" + $home | .users.alice.token = $token
        | .clients |= map_values(.id = ($home + ":" + .record | @base64)) | del(.management_key)
        | '"$2" "$here/../../conformance/mock.json" >"$dir/target.json"
}

# judged CODE TEXT OPTION...: the run ends with this code and says this
judged()
{
    code=$1 text=$2
    shift 2
    runs "$code" "$runner" run --target "$dir/target.json" "$@" && says "$text"
}

start --tenant "$here/../../conformance/world.json"
describe "$url" .
check "the target as it should be conforms" judged 0 'static, dialect descope: conforms' -k TX-REQ-002
check "no check is selected" judged 2 'no check is selected' -k 'X-*'

describe http://127.0.0.1:1 .
check "an unreachable target" judged 2 'does not answer' -k TX-REQ-002
describe http://127.0.0.1:1 'del(.issuer)'
check "an unreachable target without an issuer" judged 2 'is the target up' -k TX-REQ-002

describe "$url" '.clients.server.secret = "another"'
check "wrong credentials" judged 2 'are id and secret of clients.server right?' -k TX-REQ-002
describe "$url" '.clients.server.secret = "env:STS_NO_SUCH_SECRET"'
check "a secret that is not there" judged 2 'the environment has no STS_NO_SUCH_SECRET' -k TX-REQ-002
describe "$url" '.users.alice.token = "x"'
check "a token that is none" judged 2 'users.alice.token' -k TX-REQ-002
describe "$url" '.token_paths = ["/oauth2/v1/tokens"]'
check "a token endpoint that is none" judged 2 'does token_paths name its token endpoint?' -k TX-REQ-002

describe "$url" '.base_ulr = "x"'
check "a slip in the target file" judged 2 'did you mean "base_url"' -k TX-REQ-002
printf '{"name": "t",' >"$dir/target.json"
check "a target file that is no JSON" judged 2 "$dir/target.json" -k TX-REQ-002
rm "$dir/target.json"
check "a target file that is not there" judged 2 "$dir/target.json" -k TX-REQ-002

lie lies
describe "$at" .
check "a target that lies in its metadata" judged 1 'FAIL' -k 'DISC-00*'
check "and exchanges all the same" judged 0 'conforms' -k TX-REQ-002
lie hang
describe "$at" .
check "a target that hangs" judged 2 'does not answer' -k TX-REQ-002
lie dies
describe "$at" .
check "a target that dies on the way" judged 6 'the target has stopped answering' -k 'TX-REQ-*'
end_liar

# what is known of a target
describe "$url" .
known()
{
    jq -n --arg until "$1" '{schema: 1, target: "static", dialect: "descope", entries: [{id: "TX-REQ-002",
        status: "FAIL", message: "x", reason: "r", issue: "i", until: $until}]}' >"$dir/known.json"
}
known 2100-01-01
check "what is said to fail, and passes" judged 1 'XPASS' -k TX-REQ-002 --baseline "$dir/known.json"
check "an entry that was not tested" judged 0 'entries of the baseline that were not tested' -k TX-REQ-003 \
    --baseline "$dir/known.json"
check "an entry of another target" runs 2 "$runner" run --mockstsd "$mockstsd" -k TX-REQ-002 \
    --baseline "$dir/known.json"
known tomorrow
check "a day that is none" judged 2 'until is a day' -k TX-REQ-002 --baseline "$dir/known.json"

# from a report to a baseline and back, at a target that is made to fail
describe "$url" '.documented = {} | .error_vocabularies = ["oauth", "descope"] | .dialect = "rfc"'
report()
{
    runs "$1" "$runner" run --target "$dir/target.json" -k 'TX-RES-0*' --skips ok -f json -o "$dir/$2" --stable
}
bless()
{
    code=$1
    shift
    runs "$code" "$runner" bless "$dir/first.json" --baseline "$dir/new.json" "$@"
}
check "a report with failures" report 1 first.json
check "bless hides nothing" bless 1
check "unless it is widened" bless 0 --widen
check "and then a reason is wanted" judged 1 'has no reason yet' -k 'TX-RES-0*' --baseline "$dir/new.json"
sed 's/TODO: why/the dialect is not the one it speaks/' "$dir/new.json" >"$dir/known.json"
check "with reasons the run is in order" judged 0 'known failures' -k 'TX-RES-0*' --skips ok --baseline "$dir/known.json"
check "two runs of one seed say the same" report 1 second.json
check "byte for byte" cmp "$dir/first.json" "$dir/second.json"
check "and differ in nothing" runs 0 "$runner" diff "$dir/first.json" "$dir/second.json"
jq '.checks |= map(.status = "PASS")' "$dir/first.json" >"$dir/better.json"
check "what was better before is worse now" runs 1 "$runner" diff "$dir/better.json" "$dir/first.json"
check "a report shows what came of a check" runs 0 "$runner" show TX-RES-009 --report "$dir/first.json"
check "and says so" says 'at static'
check "no sentence of a document is left open" runs 0 "$runner" clauses --format json

check "a page stands alone" runs 0 "$runner" run --target "$dir/target.json" -k TX-REQ-002 -f html -o "$dir/page.html"
lone()
{
    ! grep -nE '<(script|link|img|iframe)|src=|url\(' "$dir/page.html"
}
check "and fetches nothing" lone
check "a report that cannot be written" runs 6 "$runner" run --target "$dir/target.json" -k TX-REQ-002 -f json \
    -o "$dir/no/such/folder"
stop
finish
