#!/bin/sh
# SPDX-License-Identifier: MIT
# coverage: each check of tests/coverage.txt begins a row of a test_p<profile>_*.c, or says there why
# not; the table in tests/README.md is what -p prints. usage: coverage.sh [-p] [ROOT]
[ "$1" = -p ] && shift && print=yes
cd "${1:-.}" || exit 2
[ -f tests/coverage.txt ] || exit 0
list()
{
    find tests -name 'test_p[0-9]*.c' | sort | while read -r file; do
        tr '\n' ' ' <"$file" | sed 's/" *"//g' | grep -oE '"([A-Z]+(-[A-Z]+)?-[0-9]{3} )+[^"]*' |
            sed "s|^\"|$file |"
    done | awk '{
        row = $0
        sub(/^[^ ]* ([A-Z]+-([A-Z]+-)?[0-9][0-9][0-9] )+/, "", row)
        for (n = 2; $n ~ /^[A-Z]+-([A-Z]+-)?[0-9][0-9][0-9]$/; n++)
            if (!seen[$n]++)
                print "| " $n " | `" $1 "` | " row " |"
    }'
    sed -n 's/^\([A-Z0-9-]*\) # \(.*\)/| \1 | – | \2 |/p' tests/coverage.txt
}
table=$(printf '| check | where | one of its rows |\n|---|---|---|\n' && list | LC_ALL=C sort)
[ "$print" ] && echo "$table" && exit 0
awk '/^[A-Z]/ { print $1 }' tests/coverage.txt | while read -r id; do
    echo "$table" | grep -q "^| $id |" || echo "tests/coverage.txt:1: $id has no test"
done | grep . && exit 1
[ "$(grep '^|' tests/README.md)" = "$table" ] && exit 0
echo "tests/README.md:1: the table is not what tests/lint/coverage.sh -p prints"
exit 1
