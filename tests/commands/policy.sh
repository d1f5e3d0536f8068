#!/bin/sh
# SPDX-License-Identifier: MIT
# policy: each verb of `mockstsd policy`, in each of its formats, says what the golden files say:
# in another folder, locale and time zone too, with the exit code that policy.txt names.
# usage: policy.sh MOCKSTSD TESTS [--write]   (--write makes the golden files anew: then look at them)
mockstsd=$1 tests=$2 write=${3-}
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
    formats=$("$mockstsd" policy "$verb" --help | tr -s ' \n' '  ' | grep -o '(text|[a-z|]*)' | tr -d '()' | tr '|' ' ')
    # shellcheck disable=SC2086 # words
    if [ -z "$formats" ]; then
        check "$name.out" "$wanted" "$verb" $args
    fi
    for format in $formats; do
        # shellcheck disable=SC2086 # words
        check "$name.$format" "$wanted" "$verb" $args -f "$format"
    done
done <"$tests/commands/policy.txt"
exit $status
