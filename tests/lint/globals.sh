#!/bin/sh
# SPDX-License-Identifier: MIT
# globals: no mutable object with static storage beyond allow/globals.txt.
# usage: globals.sh [ROOT [BUILD]]
allow=$(cd "$(dirname "$0")" && pwd)/allow/globals.txt
cd "${1:-.}" || exit 2
build=${2:-build/release}
for object in $(find "$build/mockstsd" "$build/clients" -name '*.c.o' 2>/dev/null | sort); do
    objdump -t "$object" | awk -v o="$object" '{ print o, $0 }'
done | awk -v allow="$allow" '
BEGIN {
    while ((getline row < allow) > 0)
        if (split(row, word, " ") > 3 && word[3] == "#")
            spared[word[1], word[2]] = 1
}
{
    if (NF < 4)
        next
    section = $(NF - 2)
    if (section !~ /^([.](data|bss|tdata|tbss)|[*]COM[*])/ || section ~ /^[.]data[.]rel[.]ro/)
        next
    file = $1
    sub(/.*CMakeFiles\/[^\/]*[.]dir\//, "", file)
    sub(/[.]o$/, "", file)
    name = $NF
    sub(/[.][0-9]+$/, "", name)
    if (name != section && !((file, name) in spared) && (bad = 1))
        print file ":1: " name " is a mutable global"
}
END { exit bad }'
