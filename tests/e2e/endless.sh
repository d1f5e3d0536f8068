#!/bin/sh
# SPDX-License-Identifier: MIT
# endless: no thread, file descriptor or byte is lost over many tool calls.
# usage: endless.sh MOCKSTSD MCP-TOOL-SERVER DOWNSTREAM-STUB [CALLS]
#
# Good calls, refused ones and broken ones. Before it is measured, many calls at once have touched all
# threads, pools and caches; after that the memory that the process holds (VmRSS) may grow by 64 KiB,
# whatever the number of calls.
# shellcheck disable=SC1091,SC2034,SC2154 # servers.sh is sourced
set -u
mockstsd=$1 tools=$2 stub=$3
n_calls=${4:-2000}
. "$(dirname "$0")/servers.sh"
# One heap without caches of threads: how many pages those touch, and when, is chance, and no loss.
export GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1

# measure WHAT: of the server
measure()
{
    case $1 in
    threads) sed -n 's/^Threads:[^0-9]*//p' "/proc/$tools_pid/status" ;;
    files) find "/proc/$tools_pid/fd" -mindepth 1 | wc -l ;;
    kib) sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$tools_pid/status" ;;
    esac
}

# a fresh token: they live ten minutes, and each has its place in the cache
bear()
{
    token=$(mint)
    printf 'header = "Authorization: Bearer %s"\n' "$token" >"$dir/bearer"
}

# calls N CURL-OPTION...: a quarter of them each good, refused by policy, with a bad argument, broken
calls()
{
    n=$(($1 / 4))
    shift
    for body in good denied wrong broken; do
        curl -q -s --noproxy '*' -K "$dir/bearer" -o "$dir/answers" -w '%{http_code}\n' "$@" \
            -H 'Content-Type: application/json' -d "@$dir/$body" "$tools_url/mcp?[1-$n]" |
            sort | uniq -c >"$dir/statuses"
        answered "$body" "$n" || return 1
    done
}

# answered BODY N: all of them in the way that they should be
answered()
{
    want=200
    [ "$1" != broken ] || want=400
    [ "$(tr -s ' ' <"$dir/statuses" | sed 's/^ //')" = "$2 $want" ] && return 0
    echo "$1: expected $2 answers of $want"
    cat "$dir/statuses"
    return 1
}

# One call of a service and one of the STS; each ends connections that nobody used for some seconds.
one_of_each()
{
    for body in good denied; do
        rpc "$token" "$(cat "$dir/$body")"
    done
}

# no more is open than after the first calls
is_idle()
{
    one_of_each
    [ "$(measure files)" = "$idle" ]
}

start_sts 0
start_stub 0
start_tools 0
tool='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":'
echo "$tool\"look_up_account\",\"arguments\":{\"name\":\"Initech\"}}}" >"$dir/good"
echo "$tool\"read_payroll\",\"arguments\":{\"month\":\"2026-10\"}}}" >"$dir/denied"
echo "$tool\"read_calendar\",\"arguments\":{\"dya\":\"x\"}}}" >"$dir/wrong"
echo '{"jsonrpc":"2.0","id":1,"id":2}' >"$dir/broken"

bear

one_of_each
idle=$(measure files)
check "many calls at once are answered" calls 4000 -Z --parallel-max 40
bear
check "then its connections are closed" wait_until is_idle
threads=$(measure threads) files=$(measure files) kib=$(measure kib)
check "$n_calls calls are answered" calls "$n_calls" -Z --parallel-max 8
check "and closed again" wait_until is_idle
after=$(measure kib)
grown=$((after - kib))
echo "        threads $threads -> $(measure threads), files $files -> $(measure files), resident $kib -> $after KiB"
check "no thread is lost" [ "$(measure threads)" = "$threads" ]
check "no file descriptor is lost" [ "$(measure files)" = "$files" ]
check "no byte is lost" [ $grown -le 64 ]
finish
