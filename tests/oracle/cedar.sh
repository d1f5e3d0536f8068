#!/bin/sh
# SPDX-License-Identifier: MIT
# cedar: the official Cedar engine decides as ours over random rules and requests.
# usage: cedar.sh CEDAR_LINES DIR SETS REQUESTS [SEED]   (DIR keeps the library between runs)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
lines=$1 dir=$2
shift 2
mkdir -p "$dir"
cd "$dir"

if ! cmp -s "$here/package-lock.json" package-lock.json || [ ! -d node_modules ]; then
    cp "$here/package.json" "$here/package-lock.json" .
    if ! npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1; then
        cat npm.log
        rm -f package-lock.json # so that the next run tries again
        exit 1
    fi
fi
cp "$here/cedar.mjs" .
"$lines" "$@" >requests.jsonl
node cedar.mjs <requests.jsonl
