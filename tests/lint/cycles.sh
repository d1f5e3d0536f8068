#!/bin/sh
# SPDX-License-Identifier: MIT
# cycles: no module (a .c and its .h) includes itself by a detour. usage: cycles.sh [ROOT]
cd "${1:-.}" || exit 2
rings=$(grep -rHs --include='*.[ch]' '^#include "' mockstsd clients conformance |
    awk -F'"' '{
        from = $1
        sub(/[.][ch]:.*/, "", from)
        sub(/^mockstsd\//, "", from)
        to = $2
        sub(/[.]h$/, "", to)
        if (from != to)
            print from, to
    }' | sort -u | tsort 2>&1 >/dev/null | awk '
        /contains a loop/ { if (ring) print ring; ring = ""; next }
        { ring = ring (ring ? " and " : "mockstsd/" $2 ".h:1: include each other in a ring: ") $2 }
        END { if (ring) print ring }')
[ -n "$rings" ] || exit 0
echo "$rings"
exit 1
