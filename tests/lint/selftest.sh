#!/bin/sh
# SPDX-License-Identifier: MIT
# selftest: each rule speaks up about its bad trees (bad/RULE-*.txt) and is silent about the
# good one (good.txt). A tree file: "expect: ERE", then "--- path" before each file's text.
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0
plant()
{
    rm -rf "${dir:?}/tree"
    awk -v root="$dir/tree/" '/^--- / { f = root $2; d = f; sub(/\/[^\/]*$/, "", d)
        system("mkdir -p " d); next } f { print > f }' "$1"
    cp "$here/../../.clang-format" "$dir/tree"
    for source in $(cd "$dir/tree" && find mockstsd -name '*.c' 2>/dev/null); do
        object=$dir/tree/build/release/$source.o
        mkdir -p "$(dirname "$object")" && gcc -w -c -I"$dir/tree/mockstsd" "$dir/tree/$source" -o "$object"
    done 2>/dev/null
}
for tree in "$here"/bad/*.txt; do
    rule=$(basename "$tree" .txt) && plant "$tree"
    "$here/${rule%%-*}.sh" "$dir/tree" >"$dir/said" 2>&1 && echo "$tree:1: the rule lets it pass" && status=1
    grep -qE "$(sed -n '1s/expect: //p' "$tree")" "$dir/said" ||
        { echo "$tree:1: not what was expected: $(cat "$dir/said")" && status=1; }
done
plant "$here/good.txt"
for rule in $(find "$here" -name '*.sh' | sed 's|.*/||' | grep -vE 'selftest|code'); do
    "$here/$rule" "$dir/tree" >"$dir/said" 2>&1 || { cat "$dir/said"; echo "$rule:1: speaks up about good.txt"; status=1; }
done
exit $status
