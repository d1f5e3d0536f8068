# SPDX-License-Identifier: MIT
# daemon: what the end-to-end tests share; sourced, not run. Takes $mockstsd, makes $dir.
# Each test ends its daemon by pid; a wait is bounded by tries, never by one long sleep.
# shellcheck shell=sh disable=SC2034,SC2154 # variables that pass between this and its reader

client_id=UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyY1JtTWNwU2VydmVyQ2xpZW50MDAwMDAwMEQ=
secret=s3cr3tOfTheCrmMcpServer0000000000000000000A
desktop=TPA2dEsktopMcpClient000000000C
mcp_url=https://crm-mcp.acme.test/mcp
project=P2aCmeDemoProject0000000000A
export MOCKSTS_MANAGEMENT_KEY=K2dEmoManagementKey000000000000000000000000

dir=$(mktemp -d)
pid="" n_failed=0

end_daemon()
{
    [ -n "$pid" ] || return 0
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    pid=""
}

clean_up()
{
    end_daemon
    rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# wait_until COMMAND...: at most 20 seconds
wait_until()
{
    tries=200
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

is_up()
{
    [ -s "$dir/url" ] || ! kill -0 "$pid" 2>/dev/null
}

# start OPTION...: a daemon on a free port; sets pid and url. What it prints is added to the log.
start()
{
    rm -f "$dir/url"
    "$mockstsd" serve --port 0 --ready-file "$dir/url" "$@" >>"$dir/log" 2>&1 &
    pid=$!
    if ! wait_until is_up || [ ! -s "$dir/url" ]; then
        echo "the daemon does not start:"
        cat "$dir/log"
        exit 1
    fi
    url=$(cat "$dir/url")
    export MOCKSTS_URL="$url"
}

# stop: asks the daemon to end; sets code to its exit code
stop()
{
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    pid=""
}

ask()
{
    curl -q -sS --noproxy '*' --max-time 20 "$@"
}

# exchange TOKEN RESOURCE: the answer goes to $dir/answer, the status to $status
exchange()
{
    printf %s "$1" >"$dir/inbound"
    status=$(ask -u "$client_id:$secret" -o "$dir/answer" -w '%{http_code}' "$url/oauth2/v1/token" \
        -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \
        --data-urlencode "subject_token@$dir/inbound" \
        -d subject_token_type=urn:ietf:params:oauth:token-type:access_token \
        --data-urlencode "resource=$2")
}

mint()
{
    "$mockstsd" token mint --client $desktop --resource $mcp_url "$@"
}

# check SENTENCE COMMAND...: the sentence is what the test's report says
check()
{
    sentence=$1
    shift
    if "$@" >"$dir/check" 2>&1; then
        echo "ok      $sentence"
    else
        echo "FAILED  $sentence"
        sed 's/^/        /' "$dir/check"
        n_failed=$((n_failed + 1))
    fi
}

# runs CODE COMMAND...: the command ends with this code; its output is in $dir/out
runs()
{
    want=$1
    shift
    got=0
    "$@" >"$dir/out" 2>&1 </dev/null || got=$?
    [ "$got" = "$want" ] && return 0
    echo "exit code $got, not $want"
    cat "$dir/out"
    return 1
}

# answered STATUS CONDITION: what the last exchange came to
answered()
{
    [ "$status" = "$1" ] && jq -e "$2" "$dir/answer" && return 0
    echo "status $status"
    cat "$dir/answer"
    return 1
}

says() # TEXT: the last command that runs judged
{
    grep -qF -e "$1" "$dir/out" || { cat "$dir/out" && return 1; }
}

logged() # TEXT
{
    grep -qF -e "$1" "$dir/log"
}

finish()
{
    [ $n_failed = 0 ] || { echo "$n_failed failed" && exit 1; }
    exit 0
}
