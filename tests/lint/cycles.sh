#!/bin/sh
# SPDX-License-Identifier: MIT
# cycles: no module includes itself by a detour. usage: cycles.sh [ROOT]
cd "${1:-.}" || exit 2
ring=$(grep -rHs --include='*.[ch]' '^#include "' mockstsd clients conformance |
    awk -F'"' '{
        from = $1
        sub(/[.][ch]:.*/, "", from)
        sub(/^mockstsd\//, "", from)
        to = $2
        sub(/[.]h$/, "", to)
        if (from != to)
            print from, to
    }' | sort -u | tsort 2>&1 >/dev/null | sed -n 's/^tsort: \([a-z].*\)/\1/p')
[ -n "$ring" ] || exit 0
echo "$ring" | sed 's|.*|mockstsd/&.h:1: is a link of an include cycle|'
exit 1
