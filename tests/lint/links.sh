#!/bin/sh
# SPDX-License-Identifier: MIT
# links: the USES of a room's CMakeLists.txt are rooms of its row in rooms.txt.
# usage: links.sh [ROOT]
rooms=$(cd "$(dirname "$0")" && pwd)/rooms.txt
cd "${1:-.}" || exit 2
status=0
for file in mockstsd/*/CMakeLists.txt; do
    [ -f "$file" ] || continue
    room=$(basename "$(dirname "$file")")
    row=" $(sed -n "s/^$room://p" "$rooms") "
    uses=$(tr '\n' ' ' <"$file" | sed -n 's/.*[( ]USES \([^)]*\).*/\1/p' | sed 's/DOORS.*//')
    for to in $uses; do
        case $row in
        *" $to "*) ;;
        *)
            echo "$file:1: room $room may not link room $to"
            status=1
            ;;
        esac
    done
done
exit $status
