#!/bin/sh
# SPDX-License-Identifier: MIT
# doors: a foreign header is included by the files of its line in doors.txt alone.
# usage: doors.sh [ROOT]
doors=$(cd "$(dirname "$0")" && pwd)/doors.txt
cd "${1:-.}" || exit 2
grep -rHns --include='*.[ch]' '^# *include' mockstsd clients conformance tests | sort | awk -v doors="$doors" '
BEGIN {
    while ((getline row < doors) > 0)
        if (row !~ /^#/) {
            n_doors++
            at = index(row, ": ")
            header[n_doors] = "^(" substr(row, 1, at - 1) ")$"
            files[n_doors] = substr(row, at + 2)
        }
}
{
    split($0, part, /[:<>"]/)
    for (d = 1; d <= n_doors; d++) {
        open = part[4] !~ header[d]
        n = split(files[d], file, " ")
        for (i = 1; i <= n; i++)
            open = open || index(part[1], file[i]) == 1
        if (!open && (bad = 1))
            print part[1] ":" part[2] ": " part[4] " is only for " files[d]
    }
}
END { exit bad }'
