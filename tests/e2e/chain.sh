#!/bin/sh
# SPDX-License-Identifier: MIT
# chain: an MCP server between real processes: what its tools reach, and what happens when one of the
# others is gone. usage: chain.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB
# shellcheck disable=SC1091,SC2016,SC2034,SC2154,SC2317 # servers.sh is sourced; check calls the functions
set -u
mockstsd=$1 tools=$2 stub=$3
. "$(dirname "$0")/servers.sh"

calendar='read_calendar {"day":"2026-11-24"}'
channel='post_to_channel {"channel":"#sales","text":"hello"}'
account='look_up_account {"name":"Initech"}'
payroll='read_payroll {"month":"2026-10"}'

# use TOKEN "TOOL ARGUMENTS"
use()
{
    call "$1" "${2%% *}" "${2#* }"
}

head_says()
{
    grep -i '^www-authenticate: ' "$dir/head" | grep -qF "$1"
}

start_sts 0
start_stub 0
start_tools 0

# --- before a token ---
rpc none '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
check "a token that is none is 401" [ "$status" = 401 ]
check "and the challenge says where to read on" head_says 'resource_metadata="https://crm-mcp.acme.test/.well-known/'
ask -o "$dir/answer" "$tools_url/.well-known/oauth-protected-resource/mcp"
check "the document names Resource and issuer" jq -e --arg sts "$url" '.resource == "https://crm-mcp.acme.test/mcp"
    and (.authorization_servers[0] | startswith($sts))' "$dir/answer"
check "another Host is refused" [ "$(ask -o "$dir/answer" -w '%{http_code}' -H 'Host: evil.test' "$tools_url/mcp")" = 421 ]

# --- the story ---
anna=$(mint)
ben=$(mint --user ben@globex.test)
use "$anna" "$calendar"
check "anna reads her calendar" works
use "$anna" "$channel"
check "anna posts to a channel" works
use "$anna" "$account"
check "anna looks up an account" works
use "$anna" "$payroll"
check "anna may not read the payroll, and learns what to ask for" fails "ask for the scope payroll:read"
use "$ben" "$payroll"
check "ben, who works there, reads it" works
use "$(mint --scope crm:read)" "$channel"
check "a token without the channel's scope is 403" [ "$status" = 403 ]
check "and the challenge names all that is needed" head_says 'scope="crm:read channel:post"'
use "$(mint --scope crm:read --scope channel:post)" "$channel"
check "with these scopes the same call works" works
use "$ben" "$calendar"
check "ben has connected no calendar, and learns where he can" fails "$url/_mock/connect/"
connect=$(jq -r '.result.content[0].text' "$dir/answer" | grep -o "$url/_mock/connect/[A-Za-z0-9_-]*")
check "he connects it" ask -f -o "$dir/page" "$connect"
use "$ben" "$calendar"
check "the calendar asks the STS again, and ben's token is good" works
use "$("$mockstsd" token mint --client TPA2wEbClipperMcpClient000000F --resource "$mcp_url")" "$account"
check "the web clipper is refused by policy" fails "Policy does not let this user reach the CRM"
use "$(mint --fault audience)" "$account"
check "a token for another server is 401" [ "$status" = 401 ]
ask -o "$dir/answer" "$stub_url/_stub/requests"
check "no service has seen an inbound token" jq -e '.refused == 0 and .accepted >= 6' "$dir/answer"
check "every exchange is in the audit log" sh -c "'$mockstsd' audit export |
    jq -es 'map(select(.method == \"token_exchange\")) | length >= 8 and all(.[]; .data.chain | length == 4)'"

# --- when somebody is gone ---
kill -KILL "$stub_pid"
wait "$stub_pid" 2>/dev/null
use "$anna" "$account"
check "without the services a call fails clearly" fails "the CRM could not be reached"
start_stub "${stub_url##*:}"
use "$anna" "$account"
check "and the next one works" works
kill -STOP "$stub_pid"
use "$anna" "$account"
check "with services that hang a call fails in time" fails "could not be reached in time"
kill -CONT "$stub_pid"
use "$anna" "$account"
check "and the next one works" works
fresh=$(mint)
kill -STOP "$sts_pid"
use "$fresh" "$account"
check "with an STS that hangs a call fails in time" fails "No credential could be had"
kill -CONT "$sts_pid"
use "$fresh" "$account"
check "and the next one works" works
fresh=$(mint)
kill -KILL "$sts_pid"
wait "$sts_pid" 2>/dev/null
use "$fresh" "$account"
check "without an STS a call fails clearly" fails "Try again later"
start_sts "${url##*:}"
fresh=$(mint)
use_fresh()
{
    use "$fresh" "$account" && works
}
check "with an STS that has new keys it works again" wait_until use_fresh

# --- the end ---
rpc "$fresh" '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}'
session=$(sed -n 's/^[Mm]cp-[Ss]ession-[Ii]d: //p' "$dir/head" | tr -d '\r')
check "a session begins" [ -n "$session" ]
for one in "$tools_pid" "$stub_pid"; do
    kill -TERM "$one"
    code=0
    wait "$one" || code=$?
    check "TERM ends it with 0" [ "$code" = 0 ]
done
tools_pid="" stub_pid=""
check "no log holds a token, a key or a secret" \
    sh -c "! grep -F -e eyJ -e '$secret' -e ya29. -e crm-demo-key '$dir/tools.log' '$dir/stub.log'"
check "a missing project ends with 64" runs 64 env -u DESCOPE_PROJECT_ID "$tools" --port 0
check "a secret that is missing ends with 78" runs 78 env -u MCPSTS_CLIENT_SECRET "$tools" --port 0 --project "$project"
check "and the message says where it goes" says MCPSTS_CLIENT_SECRET
check "an address that others can reach ends with 78" runs 78 "$stub" --port 0 --bind 0.0.0.0
finish
