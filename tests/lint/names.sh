#!/bin/sh
# SPDX-License-Identifier: MIT
# names: a file exports names that begin with its stem; stems are unique and shadow no library.
# usage: names.sh [ROOT [BUILD]]
cd "${1:-.}" || exit 2
build=${2:-build/release}
{
    find mockstsd clients conformance tests/support -name '*.[ch]' 2>/dev/null | sed 's/^/stem /'
    for object in $(find "$build/mockstsd" "$build/clients" -name '*.c.o' 2>/dev/null | sort); do
        nm -g --defined-only "$object" | awk -v o="$object" 'NF == 3 { print "name", o, $3 }'
    done
} | awk '
{
    n = split($2, dir, "/")
    stem = dir[n]
    sub(/[.].*/, "", stem)
}
$1 == "stem" && stem != "main" {
    path = substr($2, 1, length($2) - 2)
    if (stem in home && home[stem] != path && (bad = 1))
        print $2 ":1: the stem " stem " is taken by " home[stem]
    home[stem] = path
    if (stem ~ /^(json|jwt|jwk|base64|cJSON|mg|EVP|SSL|BN|yaml|sqlite3|curl|PQ)(_|$)/ && (bad = 1))
        print $2 ":1: the stem " stem " would shadow a symbol of a library"
}
$1 == "name" && stem != "main" && stem != "stack" && $3 != stem && index($3, stem "_") != 1 {
    print home[stem] ".c:1: exports " $3 ", which does not begin with " stem
    bad = 1
}
END { exit bad }'
