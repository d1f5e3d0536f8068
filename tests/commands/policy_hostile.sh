#!/bin/sh
# SPDX-License-Identifier: MIT
# policy_hostile: files that are broken, hostile or huge get a clear error or an answer, in bounded
# memory; undecided is 5, never a pass. usage: policy_hostile.sh MOCKSTSD
mockstsd=$1
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 2
status=0
# shellcheck disable=SC3045 # dash and bash have it
ulimit -v 2000000
"$mockstsd" --version >/dev/null 2>&1 || { echo 'skipped: a sanitizer needs more address space' && exit 77; }

# expect CODE TEXT ARGS...: exit code, and a text in what is said
expect()
{
    wanted=$1 text=$2
    shift 2
    "$mockstsd" policy "$@" >said 2>&1 </dev/null
    code=$?
    [ $code = "$wanted" ] || { echo "policy $*: exit code $code, expected $wanted: $(head -c 200 said)" && status=1; }
    grep -qF -e "$text" said || { echo "policy $*: no \"$text\": $(head -c 200 said)" && status=1; }
}

world='project: { id: P2aCmeDemoProject0000000000A }
users: [{ userId: U1 }]
clients: [{ id: C1, clientId: c1, name: c1, tags: [a] }]
resources: [{ id: R1, type: api, uri: "https://r.test", name: r, scopes: { permissionsScopes: [{ name: read }] } }]
rules:'
rule='name: r, ruleFamily: token_exchange, actionKinds: [exchange_token], effect: permit, grants: [{ allScopes: true }]'

rules() # TEXT: a tenant with this after "rules:"
{
    printf '%s%b\n' "$world" "$1" >t.yaml
}

many() # N TEXT, with the number in place of #
{
    awk -v n="$1" -v text="$2" 'BEGIN { at = split(text, part, "#"); for (i = 0; i < n; i++) printf "%s%s%s", part[1], (at > 1 ? i : ""), part[2] }'
}

# --- its twin: the same world, well formed ---
rules " [{ $rule }]"
expect 0 'allow: read' explain -t t.yaml --client c1 --target r

# --- what YAML could do ---
rules " &a [{ $rule }]"
expect 2 't.yaml:5:8: error' lint -t t.yaml
rules ' [*a, *a]'
expect 2 't.yaml:5:9: error' lint -t t.yaml
rules " [{ <<: { }, $rule }]"
expect 2 'error' lint -t t.yaml
rules " [!!map { $rule }]"
expect 2 'error' lint -t t.yaml
rules " []\n---\nrules: []"
expect 2 'error' lint -t t.yaml
rules " [{ id: A, $rule }, { id: A, name: s, ruleFamily: token_exchange, actionKinds: [exchange_token], effect: forbid }]"
expect 2 'an earlier rule has the same' lint -t t.yaml
rules " [{ $rule, name: again }]"
expect 2 'duplicate' lint -t t.yaml
rules " [{ $rule\0 }]"
expect 2 'error' lint -t t.yaml
rules " [{ $rule, description: \"\\\\xff\" }]"
expect 0 'finding' lint -t t.yaml # an escape is a character
rules " [{ $rule, description: \0377 }]"
expect 2 'UTF-8' lint -t t.yaml
rules " $(many 100000 '[')"
expect 2 'error' lint -t t.yaml
{ printf '{"rules":' && many 100000 '['; } >deep.json
expect 2 'error' lint -t t.yaml -r deep.json
{ printf '{"cases":' && many 100000 '{"a":'; } >deep.policytest.json
expect 2 'error' test deep.policytest.json

# --- too much of everything ---
rules " [{ $rule, conditions: [$(many 1000 '{ key: client.tags, operator: contains, value: t# }, ')] }]"
expect 0 'findings' lint -t t.yaml
{ printf '%s\n  - { %s, conditions: [' "$world" "$rule" && many 100000 '{ key: client.tags, operator: contains, value: t# }, ' && echo '] }'; } >t.yaml
expect 0 'findings' lint -t t.yaml
expect 0 'deny (no_match)' explain -t t.yaml --client c1 --target r
expect 0 '0 of 1 users' matrix -t t.yaml
expect 5 'Undecided' analyze -t t.yaml
{ printf '%s\n' "$world" && many 20000 '  - { name: r#, ruleFamily: token_exchange, actionKinds: [exchange_token], effect: permit, grants: [{ allScopes: true }] }
'; } >t.yaml
expect 0 'findings' lint -t t.yaml
expect 0 'allow: read' explain -t t.yaml --client c1 --target r
{ printf '%s [{ %s, description: "' "$world" "$rule" && head -c 20000000 /dev/zero | tr '\0' x && echo '" }]'; } >t.yaml
expect 0 'allow: read' explain -t t.yaml --client c1 --target r
exit $status
