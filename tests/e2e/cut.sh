#!/bin/sh
# SPDX-License-Identifier: MIT
# cut: an MCP client sees the parties behind its server fail in the middle of a call.
# usage: cut.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB DIR   (DIR keeps packages between runs)
# shellcheck disable=SC1091,SC2154 # daemon.sh and install.sh are sourced
set -u
. "$(dirname "$0")/../support/install.sh"
install_node "$4/node"
. "$(dirname "$0")/daemon.sh"

export MCPSTS_CLIENT_ID="$client_id" MCPSTS_CLIENT_SECRET="$secret"
check "it is told, and goes on" runs 0 env DIR="$dir" MOCKSTSD="$1" TOOLS="$2" STUB="$3" PROJECT="$project" \
    "$node" "$modules/cut.mjs"
cat "$dir/out"
finish
