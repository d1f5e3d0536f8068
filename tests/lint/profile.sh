#!/bin/sh
# SPDX-License-Identifier: MIT
# profile: the release is laid out by the counts of scripts/train: exchange.c has code that is hot.
# usage: profile.sh [ROOT [BUILD]]
cd "${1:-.}" || exit 2
build=${2:-build/release}
bad=0
for object in $(find "$build/mockstsd" -name exchange.c.o 2>/dev/null | sort); do
    readelf -SW "$object" | grep -q '[.]text[.]hot' && continue
    echo "mockstsd/sts/exchange.c:1: compiled without counts of what runs: scripts/build makes them"
    bad=1
done
exit $bad
