#!/bin/sh
# SPDX-License-Identifier: MIT
# docs: every prototype in a header has a comment; one that can fail says how (Fails), one that
# gives a pointer whose it is (Owns, or how long it lives). usage: docs.sh [ROOT]
cd "${1:-.}" || exit 2
# shellcheck disable=SC2046 # a list of paths
awk '
FNR == 1 { about = proto = ""; open = at = owned = 0 }
/^\/\*/ { about = ""; open = 1 }
open { about = about " " $0; if (/\*\//) open = 0; next }
/^#ifndef/ || about ~ /everything below/ { owned = owned || about ~ /Owns|lives? as long|everything below/ }
/^(static|struct [a-z0-9_]+( [{]|;)|enum|union|typedef|#|$)/ { about = ""; next }
/^[a-z][A-Za-z0-9_ *]*[ *][a-z0-9_]+[(]/ { proto = ""; at = FNR }
proto == "" && at != FNR { next }
{
    line = $0
    if (match(line, /\/\*.*/))
        about = about substr(line, RSTART)
    sub(/\/\*.*/, "", line)
    proto = proto " " line
    if (line !~ /;/) next
    if (about == "" && (bad = 1))
        print FILENAME ":" at ": a prototype without a comment"
    if (proto ~ /struct err [*].*MUST_USE/ && about !~ /Fails|As [a-z0-9_]+/ && (bad = 1))
        print FILENAME ":" at ": can fail, and does not say how (Fails)"
    if (proto ~ /^ [a-z0-9_ ]*[*]+[a-z0-9_]+[(]/ && !owned && about !~ /Owns|arena|[Zz]eroed|As [a-z0-9_]+/ && (bad = 1))
        print FILENAME ":" at ": gives a pointer, and does not say whose it is (Owns)"
    proto = ""
}
END { exit bad }' $(find mockstsd clients conformance -name '*.h' 2>/dev/null) /dev/null
