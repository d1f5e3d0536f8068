#!/bin/sh
# SPDX-License-Identifier: MIT
# cedar: the official Cedar engine decides as ours over random rules and requests.
# usage: cedar.sh CEDAR_LINES DIR SETS REQUESTS [SEED]   (DIR keeps the library between runs)
# shellcheck disable=SC1091 # install.sh is sourced
set -eu
lines=$1 dir=$2
shift 2
. "$(dirname "$0")/../support/install.sh"
install_node "$dir"
cd "$dir"
"$lines" "$@" >requests.jsonl
# Cedar descends into long conditions; the usual 1 MB of stack is too little for some
node --stack-size=4000 cedar.mjs <requests.jsonl
