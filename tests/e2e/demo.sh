#!/bin/sh
# SPDX-License-Identifier: MIT
# demo: both stories of scripts/demo end well, and read well. usage: demo.sh MOCKSTSD DEMO
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1 demo=$2
. "$(dirname "$0")/daemon.sh"

fits()
{
    [ "$(LC_ALL=C.UTF-8 wc -L <"$dir/out")" -le 100 ] && ! grep -q "$(printf '\033')" "$dir/out"
}

holds_no_secret()
{
    ! grep -F -e eyJ -e ya29. -e crm-demo-key -e "$secret" "$dir/out"
}

is_told_by_a_client()
{
    grep -q 'MCP client  *MCP server  *STS  *downstream' "$dir/out"
}

check "an MCP client goes all the way" runs 0 "$demo" --with "$mockstsd"
check "in a pipe it is plain, and at most 100 columns wide" fits
if is_told_by_a_client; then
    check "tokens are named and decoded, never shown" holds_no_secret
    check "it is told of all that can happen" says "connected on the way"
    check "and of a refusal" says "Policy does not let this user reach"
else
    echo "skipped: no Node, or no packages for it, so curl told its story"
fi
check "the audit log closes it" says "the whole chain in each"
check "curl tells of the exchange" runs 0 "$demo" --curl --with "$mockstsd"
check "no wider than that" fits
check "an unknown word is 64" runs 64 "$demo" --quickly

"$demo" --stay --curl --with "$mockstsd" >"$dir/out" 2>&1 &
pid=$!
check "with --stay the servers stay" wait_until grep -q 'audit list --url' "$dir/out"
sed -n '/^STS=/,$p' "$dir/out" | sed "s/^curl /curl -q -sS --noproxy '*' /" >"$dir/lines.sh"
check "and all that it prints can be run" runs 0 sh -eu "$dir/lines.sh"
check "a tool answers" says '"day":"2026-11-24"'
check "the STS does" says '"issued_token_type"'
check "and so does the audit log" says "→ desktop → crm-mcp → "
stop
check "TERM ends it with 0" [ "$code" = 0 ]
finish
