#!/bin/sh
# SPDX-License-Identifier: MIT
# lengths: functions 20 lines in the median, 45 in the 90th percentile, 60 at most; files 400,
# headers 120, rules 30, the root CMake file 80. usage: lengths.sh [ROOT]
cd "${1:-.}" || exit 2
status=0
limit()
{
    most=$1
    shift
    [ $# = 0 ] || wc -l "$@" | awk -v most="$most" '$2 != "total" && $1 > most {
        print $2 ":" $1 ": " $1 " lines, more than " most; bad = 1 } END { exit bad }' || status=1
}
code=$(find mockstsd clients conformance tests -name '*.c' 2>/dev/null | grep -v '^tests/lint/')
# shellcheck disable=SC2046,SC2086 # lists of paths
{
    limit 400 $code
    limit 120 $(find mockstsd clients conformance tests -name '*.h' 2>/dev/null)
    limit 30 $(find tests/lint -name '*.sh' 2>/dev/null)
    limit 80 $(find CMakeLists.txt 2>/dev/null)
    [ -z "$code" ] || awk '/^[{]/ { start = FNR } /^}/ && start {
        print FNR - start + 1, FILENAME ":" start; start = 0 }' $code | sort -rn >"${TMPDIR:-/tmp}/$$"
}
awk '{ n[NR] = $1; at[NR] = $2 } NR <= 10 { print $2 ": a function of " $1 " lines" }
END { median = n[int((NR + 1) / 2)]; p90 = n[int(NR / 10) + 1]
      print NR " functions: median " median ", 90th percentile " p90 ", longest " n[1]
      exit median > 20 || p90 > 45 || n[1] > 60 }' "${TMPDIR:-/tmp}/$$" || status=1
rm -f "${TMPDIR:-/tmp}/$$"
exit $status
