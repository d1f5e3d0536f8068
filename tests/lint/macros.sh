#!/bin/sh
# SPDX-License-Identifier: MIT
# macros: no macro with parameters contains control flow. usage: macros.sh [ROOT]
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}" || exit 2
# shellcheck disable=SC2046 # a list of paths
"$here/code.sh" $(find mockstsd clients conformance tests -name '*.[ch]' 2>/dev/null) | awk '
{
    at = index($0, ":")
    rest = substr($0, at + 1)
    code = substr(rest, index(rest, ":") + 1)
    if (code ~ /^# *define +[A-Za-z0-9_]+[(]/) {
        inside = 1
        place = substr($0, 1, at) (rest + 0)
        sub(/^# *define +[A-Za-z0-9_]+/, "", code)
    }
    if (inside && code ~ /(^|[^A-Za-z0-9_])(return|goto|break|continue|if|for|while|switch)([^A-Za-z0-9_]|$)/) {
        print place ": a macro with control flow"
        bad = 1
        inside = 0
    }
    if (code !~ /\\$/)
        inside = 0
}
END { exit bad }'
