#!/bin/sh
# SPDX-License-Identifier: MIT
# mcp-clients: MCP clients of SDKs that others wrote, told nothing but the URL of the MCP server.
# usage: mcp-clients.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB DIR   (DIR keeps packages between runs)
# shellcheck disable=SC1091,SC2034,SC2154 # servers.sh and install.sh are sourced
set -u
mockstsd=$1 tools=$2 stub=$3
. "$(dirname "$0")/../support/install.sh"
install_node "$4/node"
install_python "$4/python"
. "$(dirname "$0")/servers.sh"

open_to_clients
check "the TypeScript SDKs do it" runs 0 "$node" "$modules/mcp_clients.mjs"
cat "$dir/out"
check "the Python SDK does it" runs 0 "$python" "$here/mcp_client.py"
cat "$dir/out"

ask -o "$dir/answer" "$stub_url/_stub/requests"
check "the services saw no token of an MCP client" jq -e '.refused == 0 and .accepted > 20' "$dir/answer"
"$mockstsd" audit export | jq -s 'map(select(.method == "token_exchange"))' >"$dir/answer"
check "every exchange is an event with its chain" jq -e 'length > 20 and
    all(.[]; [.data.chain[].role] == ["user", "mcp_client", "mcp_server", "downstream"])' "$dir/answer"
check "and so is every refusal by policy" jq -e 'any(.[]; .data.policyDecision == "deny")' "$dir/answer"
check "no log holds a token" sh -c "! grep -F eyJ '$dir/tools.log' '$dir/stub.log' '$dir/sts.log'"
finish
