#!/bin/sh
# SPDX-License-Identifier: MIT
# code: print C files as "file:line:code", comments and texts blanked, for the rules to search.
# usage: code.sh FILE...
[ $# -gt 0 ] || exit 0
exec awk '
FNR == 1 { inside = 0 }
{
    left = $0
    code = ""
    if (!inside) {
        gsub(/\\\\/, "", left)
        gsub(/\\"/, "", left)
        gsub(/\x27.\x27|\x27\\.\x27/, "0", left)
        gsub(/"[^"]*"/, "\"\"", left)
    }
    while (left != "") {
        at = index(left, inside ? "*/" : "/*")
        if (!inside)
            code = code (at ? substr(left, 1, at - 1) " " : left)
        left = at ? substr(left, at + 2) : ""
        if (at)
            inside = !inside
    }
    print FILENAME ":" FNR ":" code
}' "$@"
