#!/bin/sh
# SPDX-License-Identifier: MIT
# banned: calls that no file, or only some files, may make; banned.txt says which and why.
# usage: banned.sh [ROOT]
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}" || exit 2
files=$(find mockstsd clients conformance tests -name '*.[ch]' 2>/dev/null | sort)
# shellcheck disable=SC2086 # a list of paths
"$here/code.sh" $files | awk -v rules="$here/banned.txt" '
BEGIN {
    FS = "\t"
    while ((getline row < rules) > 0)
        if (row !~ /^#/ && split(row, cell, /\t+/) == 4) {
            n++
            where[n] = cell[1]
            spared[n] = cell[2]
            what[n] = "(^|[^A-Za-z0-9_>.])(" cell[3] ")"
            why[n] = cell[4]
        }
}
{
    at = index($0, ":")
    file = substr($0, 1, at - 1)
    rest = substr($0, at + 1)
    code = substr(rest, index(rest, ":") + 1)
    for (i = 1; i <= n; i++)
        if (code ~ what[i] && file ~ where[i] && file !~ spared[i] && (bad = 1))
            print file ":" (rest + 0) ": " why[i]
}
END { exit bad }'
