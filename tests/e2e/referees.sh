#!/bin/sh
# SPDX-License-Identifier: MIT
# referees: libraries that others wrote use the daemon, told nothing but issuer and credentials.
# usage: referees.sh MOCKSTSD DIR   (DIR keeps the libraries between runs)
# shellcheck disable=SC1091,SC2154 # install.sh is sourced
set -eu
mockstsd=$1
. "$(dirname "$0")/../support/install.sh"
install_node "$2"
cd "$2"

rm -f ready
"$mockstsd" serve --tenant "$here/referees.yaml" --port 0 --ready-file ready >server.log 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || true' EXIT
tries=100
until [ -s ready ]; do
    tries=$((tries - 1))
    if [ $tries = 0 ] || ! kill -0 "$pid" 2>/dev/null; then
        cat server.log
        exit 1
    fi
    sleep 0.1
done
base=$(cat ready)

SUBJECT_TOKEN=$(curl -fsS "$base/_mock/tokens" -H 'Content-Type: application/json' -d '{
    "user": "U2rEfereesAnna00000000000001", "client": "TPA2rEfereesDesktop000000001",
    "resource": "https://mcp.acme.test/mcp", "scopes": ["crm:read"]}' | jq -r .token)
export SUBJECT_TOKEN
export ISSUER="$base/v1/apps/P2rEfereesProject00000000001"
export CLIENT_ID=referee-mcp CLIENT_SECRET=refereeSecretThatIsNoSecret0000000000000001
"$node" referees.mjs
