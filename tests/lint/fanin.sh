#!/bin/sh
# SPDX-License-Identifier: MIT
# fanin: at most 20 modules include one header (base/ apart; those named below: 40, oauth.h: 80).
# usage: fanin.sh [ROOT]
cd "${1:-.}" || exit 2
grep -rHs --include='*.[ch]' '^#include "' mockstsd clients conformance |
    awk -F'"' '
$2 !~ /^base\// {
    module = $1
    sub(/[.][ch]:.*/, "", module)
    if (!((module, $2) in seen) && $2 != substr(module, 10) ".h")
        count[$2]++
    seen[module, $2] = 1
}
END {
    for (header in count) {
        limit = header ~ /\/(tenant|call|state|store|jobj|jwrite|snapshot)[.]h$/ ? 40 : 20
        if (header ~ /\/oauth[.]h$/)
            limit = 80
        if (count[header] > limit && (bad = 1))
            print "mockstsd/" header ":1: " count[header] " modules include it, more than " limit
    }
    exit bad
}'
