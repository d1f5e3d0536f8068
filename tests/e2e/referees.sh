#!/bin/sh
# SPDX-License-Identifier: MIT
# referees: libraries that others wrote use the daemon, told nothing but issuer and credentials.
# usage: referees.sh MOCKSTSD DIR   (DIR keeps the libraries between runs)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mockstsd=$1
mkdir -p "$2"
cd "$2"

if ! cmp -s "$here/package-lock.json" package-lock.json || [ ! -d node_modules ]; then
    cp "$here/package.json" "$here/package-lock.json" .
    if ! npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1; then
        cat npm.log
        rm -f package-lock.json # so that the next run tries again
        exit 1
    fi
fi

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
cp "$here/referees.mjs" .
node referees.mjs
