#!/bin/sh
# SPDX-License-Identifier: MIT
# faults: every fault of faults.tsv is found by comparing the engine with the slow twin, and an
# engine without one is not accused. Prints where each was found.
# usage: faults.sh FAULTS DIR   (DIR holds the programs hunt-NAME, and hunt-none)
set -eu
sets=20000
awk -F '\t' '/^[a-z]/ { print $1 "\t" $4 }' "$1" >"$2/faults.list"
missed=0 found=0
printf '%-24s %-52s %s\n' fault 'what it stands for' 'found in world'
while IFS="$(printf '\t')" read -r name meaning; do
    if "$2/hunt-$name" $sets >"$2/$name.out"; then
        found=$((found + 1))
        world=$(cut -f 1 "$2/$name.out")
    else
        missed=$((missed + 1)) world='NOT FOUND'
    fi
    printf '%-24s %-52s %s\n' "$name" "$meaning" "$world"
done <"$2/faults.list"
if "$2/hunt-none" $sets; then
    echo "the engine without a fault differs, too"
    exit 1
fi
echo "$found faults found, $missed missed; without a fault no difference in $sets sets of rules"
[ $missed = 0 ] && [ $found -ge 20 ]
