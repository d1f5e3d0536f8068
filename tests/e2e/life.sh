#!/bin/sh
# SPDX-License-Identifier: MIT
# life: how the daemon starts, reloads, remembers and ends. usage: life.sh MOCKSTSD ROOT
# shellcheck disable=SC1091,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
root=$2
. "$(dirname "$0")/daemon.sh"

# --- refusals to start, and what comes first ---
start
port=${url##*:}
check "a port in use ends with 69" runs 69 "$mockstsd" serve --port "$port"
check "the daemon that has the port is ready" runs 0 "$mockstsd" healthcheck
check "an address that others can reach ends with 78" runs 78 "$mockstsd" serve --port 0 --bind 0.0.0.0
check "and the message names --expose" says --expose
check "an unknown option ends with 64" runs 64 "$mockstsd" serve --prot 1
check "an unknown command ends with 64" runs 64 "$mockstsd" serv
check "a tenant file that is not there ends with 66" runs 66 "$mockstsd" serve --tenant "$dir/none.yaml"
sed 's/ effect: permit/ efect: permit/' "$root/fixtures/tenants/demo.yaml" >"$dir/bad.yaml"
check "a tenant file with mistakes ends with 78" runs 78 "$mockstsd" serve --tenant "$dir/bad.yaml"
check "and names file, line and column" grep -qE "bad\.yaml:[0-9]+:[0-9]+: " "$dir/out"
check "a flag wins over the environment" env MOCKSTS_BIND=0.0.0.0 \
    sh -c "'$mockstsd' serve --bind 127.0.0.1 --port $port; [ \$? = 69 ]"
check "the environment wins over the default" env MOCKSTS_BIND=0.0.0.0 sh -c "'$mockstsd' serve --port 0; [ \$? = 78 ]"
echo "bind: 0.0.0.0" >"$dir/config.yaml"
check "the file wins over the default" runs 78 "$mockstsd" serve --port 0 --config "$dir/config.yaml"
check "a flag wins over the file" runs 69 "$mockstsd" serve --port "$port" --bind 127.0.0.1 --config "$dir/config.yaml"
check "the environment wins over the file" env MOCKSTS_BIND=127.0.0.1 \
    sh -c "'$mockstsd' serve --port $port --config '$dir/config.yaml'; [ \$? = 69 ]"

# --- faults, audit, end ---
exchange "$(mint)" google-calendar
check "a good token is exchanged" answered 200 '.access_token == "ya29.demo"'
for fault in expired audience signature kid none; do
    exchange "$(mint --fault $fault)" google-calendar
    check "a token with the fault $fault is refused" answered 400 '.error == "invalid_request"'
done
check "audit list shows the attempts" runs 0 "$mockstsd" audit list
check "the chain is in it" says "→ desktop → crm-mcp → google-calendar"
check "audit export gives JSON Lines" sh -c "'$mockstsd' audit export | jq -es 'length == 6'"
check "without a management key there is no audit" env -u MOCKSTS_MANAGEMENT_KEY \
    sh -c "'$mockstsd' audit list; [ \$? = 64 ]"
"$mockstsd" audit tail >"$dir/tail" 2>&1 &
tail_pid=$!
check "audit tail shows what has been" wait_until grep -q google-calendar "$dir/tail"
exchange "$(mint)" crm
check "audit tail shows what happens" wait_until grep -q '→ crm$' "$dir/tail"
kill "$tail_pid"
wait "$tail_pid" 2>/dev/null
stop
check "TERM ends it with 0" [ "$code" = 0 ]
check "then no daemon is ready" runs 1 "$mockstsd" healthcheck

# --- a tenant file that changes ---
cp "$root/fixtures/tenants/demo.yaml" "$dir/tenant.yaml"
start --tenant "$dir/tenant.yaml"
sed 's/accessToken: ya29.demo$/accessToken: changed/' "$root/fixtures/tenants/demo.yaml" >"$dir/tenant.yaml"
kill -HUP "$pid"
check "HUP reads the tenant again" wait_until logged "tenant reloaded"
exchange "$(mint)" google-calendar
check "and the new tenant answers" answered 200 '.access_token == "changed"'
cp "$dir/bad.yaml" "$dir/tenant.yaml"
kill -HUP "$pid"
check "HUP with a broken file says so" wait_until logged "the old one stays in force"
exchange "$(mint)" google-calendar
check "and the old tenant stays" answered 200 '.access_token == "changed"'
stop
check "it ends with 0 after that" [ "$code" = 0 ]

# --- a store that stays ---
start --store "$dir/store.db"
check "a record can be applied at run time" ask -f "$url/_mock/apply" -H 'Content-Type: application/json' \
    -d '{"credentials":[{"appId":"google-calendar","userId":"U2aNnaUser00000000000000000B","accessToken":"applied-later","scopes":["calendar.read"]}]}'
exchange "$(mint)" google-calendar
check "it counts at once" answered 200 '.access_token == "applied-later"'
stop
start --store "$dir/store.db"
exchange "$(mint)" google-calendar
check "it counts after a restart" answered 200 '.access_token == "applied-later"'
check "the events of both lives are there" sh -c "'$mockstsd' audit export |
    jq -es 'map(select(.action == \"TokenExchangeSucceed\")) | length == 2'"
check "the store is its owner's alone" [ "$(stat -c %a "$dir/store.db")" = 600 ]
stop
check "audit reads the store when the daemon is gone" \
    runs 0 "$mockstsd" audit --store "$dir/store.db" --project "$project" list
check "and finds the exchange" says google-calendar

# --- files that mean harm ---
for file in "$root"/fixtures/hostile/fixture/*; do
    case ${file##*/} in
    es256.yaml | scope-not-in-catalogue.yaml | secret-with-percent.yaml)
        check "${file##*/} is taken" runs 0 timeout 10 "$mockstsd" fixture check "$file"
        check "with a warning" says "0 errors, 1 warning"
        ;;
    *.yaml | *.json)
        check "${file##*/} is refused" runs 78 timeout 10 "$mockstsd" fixture check "$file"
        check "with its place" grep -qE "${file##*/}:[0-9]+:[0-9]+: error" "$dir/out"
        ;;
    esac
done
finish
