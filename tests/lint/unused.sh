#!/bin/sh
# SPDX-License-Identifier: MIT
# unused: what a product object exports, another one uses, or allow/unused.txt says who does.
# Silent while there is no program yet to use things. usage: unused.sh [ROOT [BUILD]]
allow=$(cd "$(dirname "$0")" && pwd)/allow/unused.txt
cd "${1:-.}" || exit 2
build=${2:-build/release}
[ -f mockstsd/main.c ] || exit 0
find "$build/mockstsd" "$build/clients" "$build/conformance" -name '*.c.o' 2>/dev/null | sort |
    xargs -r nm -gA | awk -v allow="$allow" '
BEGIN {
    used["main"] = 1
    while ((getline row < allow) > 0)
        if (split(row, word, " ") > 2 && word[2] == "#")
            used[word[1]] = 1
}
$(NF - 1) == "U" { used[$NF] = 1 }
NF == 3 && $2 ~ /^[A-TV-Z]$/ {
    file = $1
    sub(/[.]o:.*/, "", file)
    sub(/.*CMakeFiles\/[^\/]*[.]dir\//, "", file)
    home[$3] = file
}
END {
    for (name in home)
        if (!(name in used) && (bad = 1))
            print home[name] ":1: exports " name ", which nothing uses"
    exit bad
}'
