#!/bin/sh
# SPDX-License-Identifier: MIT
# browser: people log in at the pages of `serve --interactive`, in Chromium. A picture of each page is
# kept in DIR/pictures. usage: browser.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB DIR
# shellcheck disable=SC1091,SC2034,SC2154 # servers.sh and install.sh are sourced
set -u
mockstsd=$1 tools=$2 stub=$3
CHROMIUM=$(command -v chromium) || {
    echo "skipped: chromium is not installed (scripts/packages browser)"
    exit 77
}
. "$(dirname "$0")/../support/install.sh"
install_node "$4/node"
. "$(dirname "$0")/servers.sh"
export CHROMIUM PICTURES="$4/pictures"
rm -rf "$PICTURES"
mkdir -p "$PICTURES"

open_to_clients --interactive
check "people log in, agree, decline, and are refused" runs 0 "$node" "$modules/browser.mjs"
cat "$dir/out"
check "each page is kept as a picture" [ "$(find "$PICTURES" -name '*.png' -size +4k | wc -l)" -ge 20 ]
"$mockstsd" audit export | jq -s . >"$dir/events"
check "who agreed is an event each time" jq -e 'map(select(.action == "ConsentGranted")) | length == 8' "$dir/events"
check "and so is the refusal by policy" jq -e '[.[] | select(.action == "PolicyViolation").userId]
    == ["U2dOraUser00000000000000000E"]' "$dir/events"
finish
