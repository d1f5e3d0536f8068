#!/bin/sh
# SPDX-License-Identifier: MIT
# policy: each verb of `mockstsd policy`, in each of its formats, says what the golden files say:
# in another folder, locale and time zone too, with the exit code that policy.txt names. No verb and
# no golden file is left over.
# usage: policy.sh MOCKSTSD TESTS [--write]   (--write makes the golden files anew: then look at them)
# shellcheck disable=SC1091 # verbs.sh is sourced
mockstsd=$1 tests=$2 write=${3-}
. "$(dirname "$0")/verbs.sh"
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
for copy in here there; do
    mkdir "$dir/$copy"
    cp "$tests"/workbench/*.yaml "$tests"/workbench/*.jsonl "$tests"/../fixtures/terraform/*.json "$dir/$copy" || exit 2
done
status=0

fail()
{
    echo "$1"
    status=1
}

# run WHERE CODE OUT ARGS...
run()
{
    where=$1 expected=$2 out=$3
    shift 3
    (cd "$where" && "$mockstsd" policy "$@") >"$out" 2>"$dir/complaints"
    found=$?
    [ $found = "$expected" ] || fail "policy $*: exit code $found, not $expected: $(cat "$dir/complaints")"
}

# in one format, or without any
check()
{
    golden=$tests/commands/golden/$1 code=$2
    echo "$1" >>"$dir/seen"
    shift 2
    [ -z "$write" ] || run "$dir/here" "$code" "$golden" "$@"
    run "$dir/here" "$code" "$dir/one" "$@"
    LC_ALL=tr_TR.UTF-8 TZ=Pacific/Apia run "$dir/there" "$code" "$dir/two" "$@"
    cmp -s "$dir/one" "$golden" || {
        fail "policy $*: differs from $golden"
        diff "$golden" "$dir/one" | head -n 5
    }
    cmp -s "$dir/one" "$dir/two" || fail "policy $*: differs in another folder, locale or time zone"
}

set -f # a glob is an argument here
while read -r name wanted verb args; do
    case $name in '#'* | '') continue ;; esac
    echo "$verb" >>"$dir/tried"
    formats=$(formats "$verb")
    # shellcheck disable=SC2086 # words
    [ -n "$formats" ] || check "$name.out" "$wanted" "$verb" $args
    for format in $formats; do
        # shellcheck disable=SC2086 # words
        check "$name.$format" "$wanted" "$verb" $args -f "$format"
    done
done <"$tests/commands/policy.txt"

# policy_bench.sh looks at bench; what watch prints is another verb's, see tests/e2e/watch.sh
for verb in $(verbs | grep -vxE 'bench|watch'); do
    grep -qx "$verb" "$dir/tried" || fail "policy $verb: no line of policy.txt tries it"
done
set +f
for golden in "$tests"/commands/golden/*; do
    name=$(basename "$golden")
    case $name in bench.*) continue ;; esac
    grep -qxF "$name" "$dir/seen" || fail "golden/$name: no line of policy.txt is compared with it"
done
exit $status
