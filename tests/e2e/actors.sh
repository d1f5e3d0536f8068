#!/bin/sh
# SPDX-License-Identifier: MIT
# actors: sts-conformance judges MCP servers, clients and libraries that are as they should be; broken
# ones are the affair of selftest.sh. usage: actors.sh STS-CONFORMANCE
# shellcheck disable=SC1091,SC2016,SC2034,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
runner=$1 mockstsd=none
here=$(dirname "$0")
. "$here/daemon.sh"
[ -x "$(dirname "$runner")/mcp-test-server" ] || { echo "skipped: there is no Python" && exit 77; }

# judged CODE WORD...: the runner ends with that code, and without a fault of its own
judged()
{
    want=$1
    shift
    "$runner" "$@" >"$dir/out" 2>"$dir/err"
    code=$?
    [ $code = "$want" ] && return 0
    echo "sts-conformance $*: exit $code, not $want"
    head -n 20 "$dir/out" "$dir/err"
    return 1
}

check "a server with one tool" judged 0 server --command 'exec mcp-test-server "$@"' --path /a/mcp --tool read_payroll \
    --scopes payroll:read --tool-target https://payroll.acme.test/api --only 'RS-00[1-4]'
check "a server with a target file" judged 0 server --target "$here/../actors/server.json" --only 'PRM-*'
check "a library" judged 0 client --library 'exec mcp-test-library' --only 'SDK-00[1-3]'
check "libmcpsts" judged 0 client --library 'exec mcpsts-adapter' --only 'SDK-00[1-3]'
check "a client" judged 0 client --command 'exec mcp-test-client' --only 'CL-00[1-7]'
check "a client without a word about it" judged 0 client --command 'exec mcp-test-client'  \
    --only 'CL-007' --scenario fixed --revision 2025-06-18

# a server that runs already
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sts=http://127.0.0.1:$port
CONFORMANCE_STS_URL=$sts CONFORMANCE_ISSUER=$sts/v1/apps/P2aCtorsOfConformance00000000 \
    CONFORMANCE_PROJECT=P2aCtorsOfConformance00000000 CONFORMANCE_DOWNSTREAM_URL=$sts/downstream \
    CONFORMANCE_CLIENT_ID=me CONFORMANCE_CLIENT_SECRET=mine "$(dirname "$runner")/mcp-test-server" \
    --ready-file "$dir/url" >"$dir/log" 2>&1 &
pid=$!
wait_until is_up
MINE=mine check "a server that runs already" judged 0 server --url "$(cat "$dir/url")/a/mcp" --listen "$port" \
    --client-id me --client-secret env:MINE --tool read_payroll --scopes payroll:read --only 'RS-00[2-9]'
end_daemon

check "a server that does not start" judged 2 server --command 'exec no-such-server' --tool x --only RS-001
check "a server that is not there" judged 2 server --url http://127.0.0.1:1/mcp --listen "$port" --tool x --only RS-001
check "a client that is not there" judged 2 client --command no-such-client --only CL-001
check "arguments that are none" judged 2 server --command x --arguments '[1' --only RS-001
for verb in server client; do
    check "$verb --help teaches" sh -c "'$runner' $verb --help | grep -q '^examples:'"
done
finish
