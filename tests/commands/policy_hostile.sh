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

many() # N TEXT, with the number in place of each #
{
    awk -v n="$1" -v text="$2" 'BEGIN {
        at = split(text, part, "#")
        for (i = 0; i < n; i++) for (k = 1; k <= at; k++) printf "%s%s", part[k], (k < at ? i : "")
    }'
}

tests() # TEXT: a test file of the world before it, with this after its tenant
{
    printf 'tenant: w.yaml\n%b\n' "$1" >x.policytest.yaml
}

# --- its twin: the same world, well formed ---
rules " [{ $rule }]"
expect 0 'allow: read' explain -t t.yaml --client c1 --target r

cp t.yaml w.yaml
good='id: a, client: c1, target: r, expect: { outcome: allow }'
tests "cases: [{ $good }]"
expect 0 '1 test passes' test x.policytest.yaml

# --- what YAML could do, in rules ---
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
expect 2 't.yaml:5:39: error: more than 32 levels' lint -t t.yaml
many 3000 '? ' >t.yaml
expect 2 'a key must be a plain word' lint -t t.yaml
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "%*sa:\n", i, "" }' >t.yaml
expect 2 't.yaml:33:33: error: more than 32 levels' lint -t t.yaml
rules " &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b]"
expect 2 'anchors and tags are not read here' lint -t t.yaml
{ printf '\357\273\277' && cat w.yaml; } >t.yaml
expect 0 'allow: read' explain -t t.yaml --client c1 --target r # a byte order mark is no text
{ printf '\377\376' && head -c 1000 /dev/zero; } >t.yaml
expect 2 'UTF-8' lint -t t.yaml
head -c 1000000 /dev/zero >t.yaml
expect 2 'control characters are not allowed' lint -t t.yaml
rules " [{ id: yes, $rule }, { id: on, name: off, ruleFamily: token_exchange, actionKinds: [exchange_token], effect: forbid }]"
expect 0 '"id":"yes"' fmt -t t.yaml # a text, in YAML 1.2
{ printf '{"rules":' && many 100000 '['; } >deep.json
expect 2 'error' lint -t t.yaml -r deep.json
{ printf '{"cases":' && many 100000 '{"a":'; } >deep.policytest.json
expect 2 'error' test deep.policytest.json

# --- the same in tests ---
refuse() # TEXT TEST-FILE-TEXT
{
    tests "$2"
    expect 2 "$1" test x.policytest.yaml
}
refuse 'anchors and tags are not read here' "cases: &a [{ $good }]"
refuse 'aliases are not read here' 'cases: [*a, *a, *a]'
refuse 'anchors and tags are not read here' "cases: !!seq [{ $good }]"
refuse 'merge keys are not read here' "<<: { cases: [{ $good }] }"
refuse 'a second document begins here' "cases: [{ $good }]\n---\ncases: []"
refuse 'directive' '...\n%YAML 1.1\n---\ncases: []'
refuse 'x.policytest.yaml:2:3: error: a key must be a plain word' '? [a]\n: b'
refuse 'the key "id" stands here twice, first in line 2' "cases: [{ id: b, $good }]"
refuse 'the key "cases" stands here twice' "cases: [{ $good }]\ncases: []"
refuse 'the id "a" stands twice' "cases: [{ $good }, { $good }]"
refuse 'this case has no key "expects"; did you mean "expect"?' "cases: [{ $good, expects: { } }]"
refuse 'x.policytest.yaml:2:17: error' 'gates: { rules: 99999999999999999999 }'
refuse 'infinity and NaN' 'gates: { rules: .inf }'
refuse 'expected a number from 0 to 100' 'gates: { rules: 101 }'
refuse 'a NUL character is not text' 'cases: [{ id: "a\\0" }]'
refuse 'more than 32 levels' "cases: $(many 100000 '[')"
printf -- '- a\n' >x.policytest.yaml
expect 2 'keys and values are expected at the top' test x.policytest.yaml
: >x.policytest.yaml
expect 2 'there is nothing in this text' test x.policytest.yaml
tests "cases: [{ id: yes, client: c1, target: r, expect: { outcome: allow } }]"
expect 0 '1 test passes' test -k yes x.policytest.yaml
many 300000 'k#: 1
' >x.policytest.yaml
expect 2 'a test file has no key "k0"' test x.policytest.yaml
{ many 40 'k#: 1
' && echo 'k7: 2'; } >x.policytest.yaml
expect 2 'the key "k7" stands here twice, first in line 8' test x.policytest.yaml

# --- too much of everything, in tests ---
huge() # CODE TEXT BEGIN MANY END: a test file of 100,000 of these
{
    { printf 'tenant: w.yaml\n%s' "$3" && many 100000 "$4" && echo "$5"; } >x.policytest.yaml
    expect "$1" "$2" test -q x.policytest.yaml
}
huge 0 '100000 tests pass' 'cases: [' '{ id: a#, client: c1, target: r, expect: { outcome: allow } }, ' ']'
huge 1 '1 of 1 test fails' 'never: [{ id: n, that: { target: r, client: { not-tag: [' 't#, ' '] } } }]'
huge 5 'undecided within the budget' 'never: [{ id: n, that: { target: r, client: { tag: [' 't#, ' '] } } }]'
huge 0 '1 test passes' 'cases: [{ id: a, client: c1, target: r, request: [' 's#, ' '], expect: { outcome: deny } }]'
huge 0 '1 test passes' 'cases: [{ id: a, client: c1, target: r, claims: { ' 'c#: 1, ' '}, expect: { outcome: allow } }]'
huge 0 '1 test passes' 'cases: [{ id: a, target: r, suppose: { client: { id: x, tags: [' 't#, ' '] } }, expect: { outcome: allow } }]'
huge 1 '1 of 1 test fails' 'reach: [{ who-can: { target: r }, exactly: [' 'U1 via c1, ' '] }]'

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
expect 0 'Equal: both permit the same' diff t.yaml t.yaml
expect 5 'Undecided: the budget is spent' analyze -t t.yaml --budget 1000000
expect 5 'UNDECIDED' gen -t t.yaml --budget 1000000
{ printf '%s [{ %s, description: "' "$world" "$rule" && head -c 20000000 /dev/zero | tr '\0' x && echo '" }]'; } >t.yaml
expect 0 'allow: read' explain -t t.yaml --client c1 --target r
expect 5 'undecided: not enough memory' lint -t /dev/zero
# shellcheck disable=SC3045 # dash and bash have it
ulimit -v 60000
expect 2 'not enough memory for this text' explain -t t.yaml --client c1 --target r
for ask in fmt export matrix analyze gen 'who r' 'what c1' 'explain --client c1 --target r'; do
    # shellcheck disable=SC2086 # words
    expect 5 'undecided: not enough memory' $ask -t /dev/zero
done
exit $status
