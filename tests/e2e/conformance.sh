#!/bin/sh
# SPDX-License-Identifier: MIT
# conformance: the mock passes every check of the runner that is built, in both dialects, and two runs
# with one seed say the same, byte for byte; a target without control is judged by what is left.
# usage: conformance.sh STS-CONFORMANCE MOCKSTSD
set -u
runner=$1 mock=$2 mockstsd=$2 failed=0
here=$(dirname "$0")
# shellcheck source=tests/e2e/daemon.sh
. "$here/daemon.sh"

run()
{
    out=$1
    shift
    "$runner" run --mockstsd "$mock" --stable "$@" >"$dir/$out" 2>"$dir/$out.err"
    code=$?
    if [ $code != 0 ]; then
        echo "run $*: exit $code"
        head -n 40 "$dir/$out" "$dir/$out.err"
        failed=1
    fi
}

run descope
run again --jobs 1
run rfc --dialect rfc
cmp "$dir/descope" "$dir/again" || failed=1
head -n 1 "$dir/descope" "$dir/rfc"

"$runner" run --mockstsd "$mock" --only 'NO-SUCH-*' >"$dir/none" 2>&1
[ $? = 2 ] || { echo "no check selected: not exit 2" && failed=1; }
"$runner" run --mockstsd "$dir/no-such-program" >"$dir/none" 2>&1
[ $? = 2 ] || { echo "a mock that cannot be started: not exit 2" && failed=1; }

# static FILTER: the same world, described to the runner as one that cannot be arranged. Its trail is
# shared by all checks, so that none can tell its own events: no management key.
static()
{
    token=$(ask -H 'Content-Type: application/json' "$url/_mock/tokens" -d "{\"project\": \"$home\",
        \"user\": \"UALICE\", \"client\": \"TPAAGENT\", \"resource\": \"https://mcp.test/mcp\"}" | jq -r .token)
    jq --arg url "$url" --arg home "$home" --arg token "$token" '.name = "static"
        | .provision = {mode: "static"} | .base_url = $url | .project = $home
        | .issuer = $url + "/v1/apps/" + $home | .users.alice.token = $token
        | .clients |= map_values(.id = ($home + ":" + .record | @base64)) | del(.management_key)
        | '"$1" "$here/../../conformance/mock.json" >"$dir/static.json"
    "$runner" run --target "$dir/static.json" --stable >"$dir/static" 2>"$dir/static.err"
    code=$?
    head -n 1 "$dir/static"
    # 5: nothing failed, and what needs control was not judged
    [ $code = 5 ] || { echo "a static target: exit $code" && head -n 40 "$dir/static" "$dir/static.err" && failed=1; }
    grep -q 'needs A' "$dir/static" || { echo "a static target: nothing needs control" && failed=1; }
}

home=P2cOnformanceProject00000000
start --tenant "$here/../../conformance/world.json" --request-timeout 800
static .
static 'del(.users.bob, .users.carol, .clients.loans, .clients.server2, .targets.unconnected)'
"$runner" list --target "$dir/static.json" >"$dir/list" 2>&1 || { echo "list --target: exit $?" && failed=1; }
for line in 'needs that it meets: F$' '^CA-001 .*applies *$' '^CA-002 .*SKIP *needs A$' '^PAR-001 .*NA *par is not offered$'; do
    grep -q "$line" "$dir/list" || { echo "list --target: no line like $line" && head -n 5 "$dir/list" && failed=1; }
done
stop
"$runner" list --target "$dir/no-such-file" >"$dir/none" 2>&1
[ $? = 2 ] || { echo "list of a target that is not there: not exit 2" && failed=1; }

# one run, several reports; a file that cannot be written is a fault of the runner
"$runner" run --mockstsd "$mock" --only 'STS-00*' --stable --format json -o "$dir/a.json" --format html -o "$dir/a.html" \
    --format text >"$dir/a.text" || { echo "three reports: exit $?" && failed=1; }
[ "$(jq -r .answer "$dir/a.json")" = "$(head -n 1 "$dir/a.text")" ] || { echo "json and text differ" && failed=1; }
grep -q '<main>' "$dir/a.html" || { echo "no page" && failed=1; }
"$runner" run --mockstsd "$mock" --only STS-001 --format json -o "$dir/none/a" --format text >"$dir/a.text" 2>&1
[ $? = 6 ] || { echo "a report that cannot be written: not exit 6" && failed=1; }
grep -q '1 passed' "$dir/a.text" || { echo "the report that can be written is lost" && failed=1; }
"$runner" run --mockstsd "$mock" --only STS-001 --format json --format md >"$dir/none" 2>&1
[ $? = 2 ] || { echo "two formats and no file: not exit 2" && failed=1; }

for verb in run list show; do
    "$runner" $verb --help | grep -q "^Usage: sts-conformance $verb" || { echo "$verb --help: no usage" && failed=1; }
    "$runner" $verb one two >"$dir/none" 2>&1
    [ $? = 2 ] || { echo "$verb with stray words: not exit 2" && failed=1; }
done
exit $failed
