#!/bin/sh
# SPDX-License-Identifier: MIT
# fanin: at most 20 modules include one header, base/ apart; allow/fanin.txt gives more to those whose
# words a whole floor speaks, and says why. usage: fanin.sh [ROOT]
allow=$(cd "$(dirname "$0")" && pwd)/allow/fanin.txt
cd "${1:-.}" || exit 2
grep -rHs --include='*.[ch]' '^#include "' mockstsd clients conformance |
    awk -F'"' -v allow="$allow" '
BEGIN {
    while ((getline row < allow) > 0)
        if (split(row, word, " ") > 3 && word[3] == "#")
            most[word[1]] = word[2]
}
$2 !~ /^base\// {
    module = $1
    sub(/[.][ch]:.*/, "", module)
    if (!((module, $2) in seen) && $2 != substr(module, 10) ".h")
        count[$2]++
    seen[module, $2] = 1
}
END {
    for (header in count) {
        limit = header in most ? most[header] : 20
        if (count[header] > limit && (bad = 1))
            print "mockstsd/" header ":1: " count[header] " modules include it, more than " limit
    }
    exit bad
}'
