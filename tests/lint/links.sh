#!/bin/sh
# SPDX-License-Identifier: MIT
# links: what sts_room(NAME ... USES ...) links are rooms of NAME's row in rooms.txt.
# usage: links.sh [ROOT]
rooms=$(cd "$(dirname "$0")" && pwd)/rooms.txt
cd "${1:-.}" || exit 2
cat /dev/null mockstsd/*/CMakeLists.txt clients/*/CMakeLists.txt 2>/dev/null | tr '\n' ' ' | tr '(' '\n' | tr ')' '\n' | awk -v rooms="$rooms" '
BEGIN {
    while ((getline row < rooms) > 0) {
        n = split(row, word, /[: ]+/)
        for (i = 2; i <= n; i++)
            may[word[1], word[i]] = 1
    }
}
room && !/^ /  {
    n = split($0, word, " ")
    using = 0
    name = word[1] == "core" ? "sts" : word[1] # the library of room sts
    for (i = 2; i <= n; i++) {
        to = word[i] == "core" ? "sts" : word[i]
        if (using && to != "DOORS" && !((name, to) in may) && (bad = 1))
            print "mockstsd/" name "/CMakeLists.txt:1: room " name " may not link room " to
        using = to == "USES" || (using && to != "DOORS")
    }
}
{ room = $0 ~ /(^| )sts_room$/ }
END { exit bad }'
