#!/bin/sh
# SPDX-License-Identifier: MIT
# mcp-scenarios: the MCP project's own conformance suite against the tool server; mcp-scenarios.yaml
# is what it may leave out. usage: mcp-scenarios.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB DIR
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # servers.sh and install.sh are sourced; check calls the functions
set -u
mockstsd=$1 tools=$2 stub=$3
. "$(dirname "$0")/../support/install.sh"
install_node "$4/node"
. "$(dirname "$0")/servers.sh"
baseline=$here/mcp-scenarios.yaml
suite=$modules/node_modules/@modelcontextprotocol/conformance/dist/index.js

judge()
{
    "$node" "$suite" server --url "$proxy_url" "$@"
}

# is_reasoned FILE: each line of the baseline is a scenario that there is, and a reason
is_reasoned()
{
    sed '/^#/d; /^server:$/d' "$1" | while read -r line; do
        echo "$line" | grep -qE '^- [a-z0-9-]+ # .{10,}$' || { echo "no reason: $line" && exit 1; }
        name=${line#- }
        grep -qxF "${name%% *}" "$dir/scenarios" || { echo "no scenario: $line" && exit 1; }
    done
}

finds()
{
    is_reasoned "$dir/stray.yaml" | grep -F -e "$1"
}

open_to_clients
MCP_URL=$mcp_url BEARER=$(mint) launch proxy "$node" "$modules/scenario_proxy.mjs"
proxy_pid=$launched proxy_url=$at

"$node" "$suite" list --server | sed -n 's/^  - \([^ ]*\).*/\1/p' >"$dir/scenarios"
check "the suite has scenarios" [ "$(wc -l <"$dir/scenarios")" -ge 32 ]
check "each that is left out is one of them, with a reason" is_reasoned "$baseline"
printf 'server:\n  - no-such-scenario # so that nobody sees it\n' >"$dir/stray.yaml"
check "one that is none is found" finds "no scenario: - no-such-scenario"

check "all others pass" runs 0 judge --suite all --expected-failures "$baseline"
grep ' passed, 0 failed' "$dir/out"
for name in server-initialize ping tools-list tools-call-simple-text tools-call-error dns-rebinding-protection; do
    check "$name is judged" grep -qE "$name: [1-9][0-9]* passed, 0 failed" "$dir/out"
done
printf 'server:\n  - ping # so that it is left out although it passes\n' >"$dir/stale.yaml"
check "one that passes although it is left out fails" runs 1 judge --scenario ping --expected-failures "$dir/stale.yaml"
check "and is named" says "remove from baseline"
check "none passes by refusing all: without a token none does" runs 1 "$node" "$suite" server --url "$mcp_url" --scenario ping
finish
