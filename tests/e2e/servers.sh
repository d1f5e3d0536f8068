# SPDX-License-Identifier: MIT
# servers: daemon.sh, and beside the daemon an MCP server and the services that it calls; sourced,
# not run. Takes $mockstsd, $tools and $stub, the programs.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # variables that pass between this and its reader
. "$(dirname "$0")/daemon.sh"

sts_pid="" stub_pid="" tools_pid="" proxy_pid=""
export MCPSTS_CLIENT_ID="$client_id" MCPSTS_CLIENT_SECRET="$secret"

end_all()
{
    for one in $proxy_pid $tools_pid $stub_pid $sts_pid; do
        kill -CONT "$one" 2>/dev/null # one that sleeps hears nothing
        kill -KILL "$one" 2>/dev/null
        wait "$one" 2>/dev/null
    done
    clean_up
}
trap end_all EXIT

is_launched()
{
    [ -s "$dir/$name" ] || ! kill -0 "$launched" 2>/dev/null
}

# launch NAME COMMAND...: sets launched and at; what it prints is added to $dir/NAME.log
launch()
{
    name=$1
    shift
    rm -f "$dir/$name"
    "$@" --ready-file "$dir/$name" >>"$dir/$name.log" 2>&1 &
    launched=$!
    if ! wait_until is_launched || [ ! -s "$dir/$name" ]; then
        echo "$name does not start:"
        cat "$dir/$name.log"
        exit 1
    fi
    at=$(cat "$dir/$name")
}

# each takes the port, 0 for a free one
start_sts()
{
    launch sts "$mockstsd" serve --port "$1"
    sts_pid=$launched url=$at
    export MOCKSTS_URL="$url"
}

start_stub()
{
    launch stub "$stub" --port "$1" --sts "$url"
    stub_pid=$launched stub_url=$at
}

start_tools()
{
    launch tools "$tools" --port "$1" --sts "$url" --project "$project" --resource "$mcp_url" \
        --downstream "$stub_url" --timeout 1000 -v
    tools_pid=$launched tools_url=$at
}

# rpc TOKEN BODY CURL-OPTION...: one POST; the answer goes to $dir/answer, the head to $dir/head
rpc()
{
    printf 'header = "Authorization: Bearer %s"\n' "$1" >"$dir/bearer"
    body=$2
    shift 2
    status=$(ask -K "$dir/bearer" -o "$dir/answer" -D "$dir/head" -w '%{http_code}' "$tools_url/mcp" \
        -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' "$@" -d "$body")
}

# call TOKEN TOOL ARGUMENTS
call()
{
    rpc "$1" "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",
        \"params\":{\"name\":\"$2\",\"arguments\":$3}}"
}

works()
{
    answered 200 '.result.isError == false and (.result.structuredContent | type == "object")'
}

# fails WORDS: the tool failed, and these words are in the sentence
fails()
{
    answered 200 ".result.isError and (.result.content[0].text | contains(\"$1\"))"
}

# open_to_clients: all three, and the MCP server is the Resource at its own URL. Clients that nobody
# knows join it by registration, or by a document at $client_document; both are vetted. Dora is no
# sales person. OPTION... are the STS's.
client_document=https://clients.acme.test/referee.json
open_to_clients()
{
    launch sts "$mockstsd" serve --port 0 "$@"
    sts_pid=$launched url=$at
    export MOCKSTS_URL="$url"
    start_stub 0
    launch tools "$tools" --port 0 --sts "$url" --project "$project" --downstream "$stub_url" \
        --server-id MS2cRmMcpServer0000000000000E --cache 0 -v
    tools_pid=$launched tools_url=$at mcp_url=$at/mcp
    ask "$url/_mock/state" | jq --arg uri "$mcp_url" --arg document "$client_document" '{
        project: { switches: { cimdDocuments: { ($document): {
            client_id: $document, client_name: "referee", redirect_uris: ["http://127.0.0.1/callback"],
            grant_types: ["authorization_code", "refresh_token"], token_endpoint_auth_method: "none" } } } },
        users: [{ userId: "U2dOraUser00000000000000000E", loginIds: ["dora@acme.test"] }],
        resources: [.resources[] | select(.type == "mcp") | .uri = $uri | .dynamicRegistrationSettings = {
            tags: ["vetted"], dynamicRegistration: { enabled: true }, cimdSettings: { enabled: true,
            domainPolicies: [{ domainPattern: "clients.acme.test", enabled: true }] } }] }' >"$dir/open"
    ask -f -o "$dir/opened" -H 'Content-Type: application/json' -d "@$dir/open" "$url/_mock/apply" || exit 1
    export STS_URL="$url" MCP_URL="$mcp_url" CLIENT_DOCUMENT="$client_document"
}
