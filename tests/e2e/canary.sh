#!/bin/sh
# SPDX-License-Identifier: MIT
# canary: no secret of the tenant is found where none belongs. usage: canary.sh MOCKSTSD
# shellcheck disable=SC1091,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
. "$(dirname "$0")/daemon.sh"

"$mockstsd" fixture init >"$dir/tenant.yaml"
start --tenant "$dir/tenant.yaml" --store "$dir/store.db" --verbose
token=$(mint)
ask -f -o "$dir/applied" "$url/_mock/apply" -H 'Content-Type: application/json' -d '{"credentials":[
    {"appId":"slack","userId":"U2aNnaUser00000000000000000B","accessToken":"canary-applied-later",
     "refreshToken":"canary-refresh-later","scopes":["chat:write"]}]}' || exit 1
for resource in https://billing.acme.test/api google-calendar slack crm github nosuch; do
    exchange "$token" "$resource"
    tail -c 120 "$dir/answer" >>"$dir/answers"
    [ "$resource" != https://billing.acme.test/api ] || issued=$(jq -r .access_token "$dir/answer")
done
exchange "$token.canary-not-a-token" crm
exchange "$(mint --fault signature)" crm

# what the tenant file calls a secret, a token or a key, and the tokens of this run
{
    sed -n 's/.*\(secret\|accessToken\|refreshToken\|key\): \([A-Za-z0-9._/-]\{8,\}\).*/\2/p' "$dir/tenant.yaml" |
        grep -vE '^(client|mcpClient|user|tenant)\.'
    printf '%s\n' canary-applied-later canary-refresh-later canary-not-a-token
    printf '%s\n' "$token" "$issued" | cut -d. -f3
} >"$dir/secrets"
check "there are secrets to look for" [ "$(wc -l <"$dir/secrets")" -ge 12 ]

"$mockstsd" audit export >"$dir/events"
ask -o "$dir/metrics" "$url/metrics"
ask -o "$dir/state" "$url/_mock/state"
tr '\0' '\n' <"/proc/$pid/cmdline" >"$dir/argv"
cat "$dir/store.db" "$dir/store.db-wal" >"$dir/store"

check "they are found where they belong" grep -qaFf "$dir/secrets" "$dir/answers" "$dir/tenant.yaml"
for place in log events metrics state argv store; do
    check "the $place is not empty" [ -s "$dir/$place" ]
    check "and holds no secret" sh -c "! grep -aoFf '$dir/secrets' '$dir/$place'"
done
stop
check "the store holds none after the end either" sh -c "! grep -aoFf '$dir/secrets' '$dir/store.db'"
finish
