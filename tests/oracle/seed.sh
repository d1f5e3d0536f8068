#!/bin/sh
# SPDX-License-Identifier: MIT
# seed: write a file of the engine with one fault of faults.tsv in it.
# usage: seed.sh FAULTS NAME SOURCE OUTPUT
set -eu
script=$(awk -F '\t' -v name="$2" '$1 == name { print $3 }' "$1")
sed -E -e "$script" "$3" >"$4"
if [ -z "$script" ] || cmp -s "$3" "$4"; then
    rm -f "$4"
    echo "$1: the fault $2 finds nothing to change in $3" >&2
    exit 1
fi
