#!/bin/sh
# SPDX-License-Identifier: MIT
# readme: each folder down to the second level has a README.md of at most 20 lines (that of
# mockstsd/ and tests/ may be longer). usage: readme.sh [ROOT]
cd "${1:-.}" || exit 2
status=0
for folder in mockstsd clients conformance fixtures scripts tests mockstsd/* clients/* tests/* fixtures/*; do
    [ -d "$folder" ] || continue
    [ -n "$(find "$folder" -type f ! -name CMakeLists.txt ! -name README.md | head -n 1)" ] || continue
    if [ ! -f "$folder/README.md" ]; then
        echo "$folder/README.md:1: is missing"
        status=1
    else
        case $folder in
        mockstsd | tests) continue ;;
        esac
        lines=$(($(wc -l <"$folder/README.md")))
        [ $lines -le 20 ] || { echo "$folder/README.md:$lines: $lines lines, more than 20" && status=1; }
    fi
done
exit $status
