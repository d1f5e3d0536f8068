#!/bin/sh
# SPDX-License-Identifier: MIT
# live: what the running daemon says of its policy is what `mockstsd policy` says of the tenant file,
# byte for byte, and no event tells of it. usage: live.sh MOCKSTSD ROOT
# shellcheck disable=SC1091,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
root=$2
. "$(dirname "$0")/daemon.sh"
cp "$root"/tests/workbench/bank* "$root/fixtures/tenants/saas.yaml" "$dir"
cd "$dir" || exit 2

program() # VERB OPTION...: what the program says of the file; undecided is an answer, too
{
    "$mockstsd" policy "$@" --format json >program
}

daemon() # ROUTE CURL-OPTION...
{
    route=$1
    shift
    ask -H 'Content-Type: application/json' "$url/_mock/policy/$route" "$@" >daemon
}

same()
{
    grep -q '^{"tool":"mockstsd policy ' daemon && cmp daemon program
}

events()
{
    "$mockstsd" audit export | wc -l
}

# --- a tenant file ---
start --tenant bank.yaml
daemon explain -d '{"user":"bob","via":"clipper","client":"loan-mcp","target":"loan-api","scopes":["loans:export"]}'
program explain -t bank.yaml --user bob --via clipper --client loan-mcp --target loan-api -s loans:export
check "explain: why bob may not" same
daemon explain -d '{"user":"alice","client":"loan-mcp","target":"calendar","claims":{"shift":"day"}}'
program explain -t bank.yaml --user alice --client loan-mcp --target calendar --claim shift=day
check "explain: why alice may, by day" same
daemon matrix
program matrix -t bank.yaml
check "matrix, by classes" same
daemon matrix?by=entity
program matrix -t bank.yaml --by entity
check "matrix, one by one" same
ask "$url/_mock/state" | jq '{rules: (.rules[1:] + [.rules[0] | .conditions = []])}' >'(request)'
daemon diff --data-binary '@(request)'
program diff -t bank.yaml bank.yaml '(request)'
sed -i 's/ --rules bank.yaml//g' program # its own rules need no naming
check "diff with other rules" same
cp bank.audit.jsonl '(request)'
daemon replay --data-binary '@(request)'
program replay -t bank.yaml '(request)'
check "replay of recorded decisions" same
stop

# --- more rules; every kind of them ---
start --tenant saas.yaml
daemon matrix
program matrix -t saas.yaml
check "matrix of forty rules" same
stop

# --- more than fits into a request's memory ---
"$root/fixtures/make-megacorp" >megacorp.yaml
start --tenant megacorp.yaml
daemon matrix
program matrix -t megacorp.yaml
check "matrix of ten thousand users" same
daemon matrix?by=entity
check "one by one they are too many, and that is said" jq -e '.errorMessage | test("more than 64 MiB")' daemon
daemon explain -d '{"client":"nobody","target":"nothing"}'
check "the next question is answered" jq -e '.errorMessage == "no client nobody"' daemon
stop

# --- the demo tenant, and its trail ---
start
exchange "$(mint)" google-calendar
check "an exchange leaves an event" test "$(events)" = 1
daemon explain -d '{"user":"anna","via":"web-clipper","client":"crm-mcp","target":"Billing"}'
program explain --user anna --via web-clipper --client crm-mcp --target Billing
check "explain of the demo tenant" same
daemon matrix
program matrix
check "matrix of the demo tenant" same
"$mockstsd" audit export >'(request)'
daemon replay --data-binary '@(request)'
program replay '(request)'
check "replay of its own events" same
daemon diff -d '{"rules":[]}'
check "diff says what is lost" jq -e '.losses > 0 and .gains == 0' daemon
check "none of these left an event" test "$(events)" = 1
stop
check "the daemon ends well" test "$code" = 0
finish
