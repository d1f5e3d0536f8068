#!/bin/sh
# SPDX-License-Identifier: MIT
# conformance: the mock passes every check of the runner that is built, in both dialects, and two runs
# with one seed say the same, byte for byte. usage: conformance.sh STS-CONFORMANCE MOCKSTSD
set -u
runner=$1 mock=$2 dir=$(mktemp -d) status=0
trap 'rm -rf "$dir"' EXIT

run()
{
    out=$1
    shift
    "$runner" run --mockstsd "$mock" --stable "$@" >"$dir/$out" 2>"$dir/$out.err"
    code=$?
    if [ $code != 0 ]; then
        echo "run $*: exit $code"
        head -n 40 "$dir/$out" "$dir/$out.err"
        status=1
    fi
}

run descope
run again --jobs 1
run rfc --dialect rfc
cmp "$dir/descope" "$dir/again" || status=1
head -n 1 "$dir/descope" "$dir/rfc"

"$runner" run --mockstsd "$mock" --only 'NO-SUCH-*' >"$dir/none" 2>&1
[ $? = 2 ] || { echo "no check selected: not exit 2" && status=1; }
"$runner" run --mockstsd "$dir/no-such-program" >"$dir/none" 2>&1
[ $? = 2 ] || { echo "a mock that cannot be started: not exit 2" && status=1; }

for verb in run list show; do
    "$runner" $verb --help | grep -q "^Usage: sts-conformance $verb" || { echo "$verb --help: no usage" && status=1; }
    "$runner" $verb one two >"$dir/none" 2>&1
    [ $? = 2 ] || { echo "$verb with stray words: not exit 2" && status=1; }
done
exit $status
