#!/bin/sh
# SPDX-License-Identifier: MIT
# layers: a room includes its own headers and those of its row in rooms.txt; a test those of
# the room it tests and below. usage: layers.sh [ROOT]
rooms=$(cd "$(dirname "$0")" && pwd)/rooms.txt
cd "${1:-.}" || exit 2
grep -rHns --include='*.[ch]' '^#include "' mockstsd clients tests |
    grep -vE '^tests/(lint|e2e|bench|support)/' | sort | awk -v rooms="$rooms" '
BEGIN {
    while ((getline row < rooms) > 0) {
        n = split(row, word, /[: ]+/)
        known[word[1]] = 1
        for (i = 2; i <= n; i++)
            may[word[1], word[i]] = 1
    }
}
{
    split($0, part, /[:"]/)
    n = split(part[1], dir, "/")
    room = n == 2 ? "main" : dir[2]
    slash = index(part[4], "/")
    to = slash ? substr(part[4], 1, slash - 1) : "(none)"
    if (to == room || (room, to) in may || (dir[1] == "tests" && !(to in known)))
        next
    print part[1] ":" part[2] ": room " room " may not include \"" part[4] "\""
    bad = 1
}
END { exit bad }'
