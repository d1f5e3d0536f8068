#!/bin/sh
# SPDX-License-Identifier: MIT
# dupes: no six equal lines of code in two files, beyond allow/dupes.txt. usage: dupes.sh [ROOT]
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}" || exit 2
# shellcheck disable=SC2046 # a list of paths
awk -v allow="$here/allow/dupes.txt" '
BEGIN {
    while ((getline row < allow) > 0)
        if (split(row, word, " ") > 3 && word[3] == "#")
            spared[word[1], word[2]] = spared[word[2], word[1]] = 1
}
FNR == 1 { n = 0; told = "" }
{ gsub(/^[ \t]+|[ \t]+$/, "") }
/^$|^[{}]+;?$|^#include|^\/?\*/ { next }
{
    text[n % 6] = $0
    if (++n < 6)
        next
    key = ""
    for (i = n - 6; i < n; i++)
        key = key "\n" text[i % 6]
    if (!(key in first))
        first[key] = FILENAME ":" FNR
    split(first[key], other, ":")
    if (other[1] != FILENAME && other[1] != told && !((FILENAME, other[1]) in spared) && (bad = 1))
        print FILENAME ":" FNR ": the six lines up to here stand at " first[key] " too"
    told = other[1] != FILENAME ? other[1] : ""
}
END { exit bad }' $(find mockstsd clients conformance tests -name '*.c' 2>/dev/null | sort) /dev/null
