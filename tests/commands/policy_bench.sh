#!/bin/sh
# SPDX-License-Identifier: MIT
# policy_bench: `mockstsd policy bench` prints what its golden files say in each of its formats, numbers
# but 0 apart, and ends with the codes that it promises.
# usage: policy_bench.sh MOCKSTSD TESTS DIVIDED [--write]   (--write makes the golden files anew)
# shellcheck disable=SC1091,SC2086 # verbs.sh is sourced; an option or none
mockstsd=$1 golden=$2/commands/golden divided=$3 write=${4-}
. "$(dirname "$0")/verbs.sh"
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
status=0

# run CODE PROGRAM ARGS...
run()
{
    wanted=$1 program=$2
    shift 2
    "$program" policy bench "$@" >"$dir/out" 2>"$dir/complaints"
    code=$?
    echo $code >>"$dir/seen"
    [ $code = "$wanted" ] || { echo "policy bench $*: exit code $code, not $wanted: $(cat "$dir/complaints")" && status=1; }
}

for format in $(formats bench); do
    # all of it once: the verbs take their time
    growth=--growth && [ "$format" != json ] || growth=''
    run 0 "$mockstsd" -f "$format" $growth
    sed -E 's/\b[1-9][0-9]*\b/N/g; s/  +/  /g; s/--+/--/g' "$dir/out" >"$dir/shape"
    [ -z "$write" ] || cp "$dir/shape" "$golden/bench.$format"
    diff "$golden/bench.$format" "$dir/shape" || { echo "policy bench -f $format: another shape than golden/bench.$format" && status=1; }
done
run 2 "$mockstsd" --format html
run 6 "$divided" -f json
grep -q 'the engines disagree' "$dir/complaints" || { echo 'policy bench: exit code 6 without a word' && status=1; }
codes bench | sort >"$dir/promised"
sort -u "$dir/seen" | diff "$dir/promised" - || { echo '< promised by --help, > seen here: exit code' && status=1; }
exit $status
