#!/bin/sh
# SPDX-License-Identifier: MIT
# policy_codes: every exit code that a verb of `mockstsd policy` promises, and no other, beside a twin
# that is good; the answer goes to standard output, complaints to standard error.
# usage: policy_codes.sh MOCKSTSD TESTS DIVIDED   (DIVIDED has two engines that disagree)
# shellcheck disable=SC1091 # verbs.sh is sourced
mockstsd=$1 divided=$3
. "$(dirname "$0")/verbs.sh"
cd "$2/workbench" || exit 2
status=0
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT

# expect CODE OUT|ERR TEXT ARGS...: that stream has the text, and with 2 the other one is empty
expect()
{
    wanted=$1 stream=$2 text=$3
    shift 3
    "${program:-$mockstsd}" policy "$@" >"$dir/OUT" 2>"$dir/ERR" <"${input:-/dev/null}"
    code=$?
    echo "${1-} $code" >>"$dir/seen"
    [ $code = "$wanted" ] || { echo "policy $*: exit code $code, expected $wanted" && status=1; }
    grep -qF -e "$text" "$dir/$stream" || { echo "policy $*: no \"$text\" in $stream" && status=1; }
    case $wanted in
    2 | 6) [ ! -s "$dir/OUT" ] || { echo "policy $*: an answer beside exit code $wanted" && status=1; } ;;
    esac
}

head='tenant: bank.yaml
cases:
  - { id: a, user: alice, client: loan-mcp, target: calendar, expect: { outcome: allow } }'
try() # CODE STREAM TEXT, and more of a test file
{
    printf '%s\n%b\n' "$head" "$4" >"$dir/try.yaml"
    input=$dir/try.yaml
    code=$1 stream=$2 text=$3
    shift 4
    expect "$code" "$stream" "$text" test - "$@"
    input=''
}

try 0 OUT '1 test passes' ''
try 0 OUT '2 tests pass' 'never: [{ id: n, that: { target: crm } }]'
try 1 OUT '1 of 2 tests fails' 'never: [{ id: n, that: { target: calendar } }]'
try 5 OUT 'undecided' 'never: [{ id: n, that: { target: payroll, client: { not-tag: finance } } }]' --budget 1
try 4 OUT 'a gate is missed' 'gates: { rules: 100 }'
try 0 OUT '1 test passes' 'gates: { rules: 20 }'
try 1 OUT '1 of 2 tests fails' 'gates: { rules: 100 }\nnever: [{ id: n, that: { target: calendar } }]'
try 2 ERR 'b: no user alcie; did you mean alice?' '  - { id: b, user: alcie, client: loan-mcp, target: crm, expect: { outcome: deny } }'
try 2 ERR 'no test is selected by x' '' -k x
try 2 ERR 'a test file has no key "nevr"; did you mean "never"?' 'nevr: []'
try 2 ERR 'the id "a" stands twice' 'never: [{ id: a, that: { target: crm } }]'
try 4 OUT 'a gate is missed' 'gates: { mutation: 100 }'
try 0 OUT '1 test passes' 'gates: { mutation: 1 }'
try 5 OUT 'no test notices' 'gates: { mutation: 100 }' --budget 1
try 2 ERR 'the user has a name and is supposed' '  - { id: b, user: alice, suppose: { user: { id: x } }, client: loan-mcp, target: crm, expect: { outcome: deny } }'
try 0 OUT '2 tests pass' '  - { id: b, suppose: { user: { id: x, roles: [nobody] }, client: { tags: [] } }, target: crm, expect: { outcome: deny } }'
try 2 ERR 'No such file' 'rules: [nowhere.yaml]'
try 1 OUT '1 of 1 test fails' 'rules: [today.rules.yaml]'
try 0 OUT '1 test passes' 'rules: [bank.yaml]'
try 2 ERR 'anchor' 'gates: &x { rules: 20 }'
expect 2 ERR 'which test file?' test
expect 2 ERR 'No such file' test nowhere.yaml
expect 2 ERR 'did you mean test?' tset
expect 2 ERR 'usage: mockstsd policy VERB'
expect 0 OUT 'usage: mockstsd policy VERB' --help
expect 2 ERR 'unknown option' lint --tenat bank.yaml
expect 2 ERR 'expected one of' lint --format yaml
expect 2 ERR 'stands twice' lint -t - -r -
expect 2 ERR '--target is missing' explain -t bank.yaml --client loan-mcp
expect 2 ERR 'which client asks?' explain -t bank.yaml --user alice --target crm
expect 2 ERR 'no client loan-mpc; did you mean loan-mcp?' explain -t bank.yaml --client loan-mpc --target crm
expect 2 ERR 'expected NAME=VALUE' explain -t bank.yaml --client loan-mcp --target crm --claim x
expect 0 OUT 'deny' explain -t bank.yaml --client loan-mcp --target crm
expect 3 OUT '2 findings' lint -t bank.yaml --fail-level warning
expect 0 OUT '2 findings' lint -t bank.yaml
expect 0 OUT '2 findings' lint -q -t bank.yaml --fail-level never
expect 3 OUT '9 errors' lint -t odd.yaml
expect 0 OUT '1 of 4 users reach payroll' who -t bank.yaml payroll:payroll:run
expect 2 ERR 'payroll has no scope "nothing"' who -t bank.yaml payroll:nothing
expect 2 ERR 'whom do you ask about' who -t bank.yaml
expect 2 ERR 'no' what -t bank.yaml nobody-at-all
expect 2 ERR 'one SUBJECT' what -t bank.yaml
expect 0 OUT 'reaches 2 of 5 targets' what -t bank.yaml alice
expect 2 ERR 'expected one of' matrix -t bank.yaml --by name
expect 0 OUT 'reach 3 of 5 targets' matrix -t bank.yaml --by entity
expect 0 OUT 'Equal: both permit the same.' diff bank.yaml bank.yaml
expect 2 ERR 'two files: OLD and NEW' diff bank.yaml
expect 2 ERR 'with --tenant' diff ../../fixtures/terraform/state.json ../../fixtures/terraform/plan.json
expect 0 OUT 'wider' diff -t bank.yaml today.rules.yaml bank.yaml
expect 3 OUT 'wider' diff -t bank.yaml today.rules.yaml bank.yaml --fail-level warning
expect 5 OUT 'Undecided' diff -t bank.yaml today.rules.yaml bank.yaml --budget 1
expect 5 OUT 'Undecided' analyze -t bank.yaml --budget 1
expect 0 OUT 'could go' analyze -t bank.yaml
expect 2 ERR 'bank.yaml: analyze takes no operand; for a tenant file: --tenant bank.yaml' analyze bank.yaml
expect 2 ERR 'x: schema takes no operand' schema x
expect 3 OUT 'could go' analyze -t bank.yaml --fail-level note
expect 2 ERR 'which test file?' mutate
sed "s|bank.yaml|$PWD/vain.yaml|" mutants.policytest.yaml >"$dir/vain.policytest.yaml"
expect 2 ERR 'of another world' mutate mutants.policytest.yaml "$dir/vain.policytest.yaml"
expect 5 OUT 'Mutation score' mutate --budget 1 mutants.policytest.yaml proofs.policytest.yaml
expect 3 OUT 'Mutation score' mutate --fail-level warning bank.policytest.yaml
expect 0 OUT 'Mutation score' mutate bank.policytest.yaml
expect 4 OUT 'Mutation score' mutate mutants.policytest.yaml
expect 5 OUT 'undecided' mutate --budget 1 bank.policytest.yaml
expect 5 OUT 'UNDECIDED' gen -t bank.yaml --budget 1
expect 0 OUT 'gates: {' gen -t bank.yaml
expect 2 ERR 'No such file' gen -t nowhere.yaml
expect 2 ERR 'expected one of' bench --format html
# what gen writes is accepted, with its gates; what mutate writes leaves no survivor and every comment
cp ./*.yaml "$dir"
"$mockstsd" policy gen -t "$dir/bank.yaml" -o "$dir/gen.yaml" || status=1
expect 0 OUT 'pass' test -t bank.yaml "$dir/gen.yaml"
"$mockstsd" policy mutate -q --write "$dir/mutants.policytest.yaml" >/dev/null
expect 0 OUT 'Mutation score 100 %' mutate "$dir/mutants.policytest.yaml"
expect 0 OUT 'pass' test "$dir/mutants.policytest.yaml"
grep -v '^$' mutants.policytest.yaml | while read -r line; do
    grep -qF -e "$line" "$dir/mutants.policytest.yaml" || echo "policy mutate --write lost: $line"
done | grep . && status=1
expect 2 ERR 'one AUDIT file' replay -t bank.yaml
expect 2 ERR 'bank.yaml:1: no audit event' replay bank.yaml -t bank.yaml
expect 2 ERR 'no decision by rules among 0 events' replay - -t bank.yaml
sed -n 1,4p bank.audit.jsonl >"$dir/known"
expect 0 OUT '0 of 4 recorded decisions would change.' replay "$dir/known" -t bank.yaml
expect 1 OUT 'was allow: loans:export loans:read by AR1, AR2; is partial: loans:read' replay "$dir/known" -t bank.yaml -r today.rules.yaml
expect 5 OUT 'asks of claims.shift, which is not recorded' replay bank.audit.jsonl -t bank.yaml
echo '{"action":"x"}' >"$dir/torn"
expect 2 ERR 'torn:1: no audit event: ID' replay "$dir/torn" -t bank.yaml
expect 0 OUT 'permit (principal' export -t bank.yaml
expect 2 ERR 'expected one of' export -t bank.yaml --to rego
"$mockstsd" policy lint -t bank.yaml -o "$dir/report"
grep -q '2 findings' "$dir/report" || { echo 'policy lint -o: no report' && status=1; }
input=bank.yaml
expect 0 OUT '(standard input):66:5' lint -t -
input=''

# --- the verbs that had no occasion to be asked wrongly, or well ---
expect 0 OUT 'rules decide a case' cover bank.policytest.yaml
expect 2 ERR 'one file' cover bank.policytest.yaml bank.policytest.yaml
expect 0 OUT '{"rules":[' fmt -t bank.yaml
expect 2 ERR 'No such file' fmt -t nowhere.yaml
expect 0 OUT '2020-12' schema
expect 2 ERR 'unknown option' schema --tenant bank.yaml
expect 0 OUT '2020-12' watch schema
expect 2 ERR 'it does not watch itself' watch watch

# --- two engines that disagree: both verdicts are told, and no answer is given ---
program=$divided
disagree='please report it: the engines disagree about '
expect 6 ERR "${disagree}nobody via loan-mcp, asking crm: deny (no_rule) by no rule, says the indexed one; allow by no rule, says the slow one" \
    explain -t bank.yaml --client loan-mcp --target crm
expect 6 ERR "$disagree" test bank.policytest.yaml
expect 6 ERR "$disagree" diff -t bank.yaml today.rules.yaml bank.yaml
expect 6 ERR "$disagree" analyze -t vain.yaml
expect 6 ERR "$disagree" mutate mutants.policytest.yaml
expect 6 ERR "$disagree" gen -t bank.yaml
expect 6 ERR "$disagree" cover bank.policytest.yaml
expect 6 ERR "$disagree" replay bank.audit.jsonl -t bank.yaml
expect 0 OUT 'findings' lint -t bank.yaml # it decides nothing
program=''

# --- a watch ends with a signal ---
watched() # CODE SIGNAL
{
    mkfifo "$dir/answers"
    "$mockstsd" policy watch lint -t bank.yaml >"$dir/answers" &
    pid=$!
    while read -r line; do
        case $line in '--- '*) kill -"$2" $pid ;; esac
    done <"$dir/answers"
    wait $pid
    code=$?
    rm "$dir/answers"
    echo "watch $code" >>"$dir/seen"
    [ $code = "$1" ] || { echo "policy watch: exit code $code after SIG$2, expected $1" && status=1; }
}
watched 0 TERM
watched 130 INT

# --- what the help promises is what was seen; policy_bench.sh looks at bench ---
for verb in $(verbs | grep -vx bench); do
    codes "$verb" | sed "s/^/$verb /"
done | sort -u >"$dir/promised"
grep -E "^($(verbs | grep -vx bench | tr '\n' '|')none) " "$dir/seen" | sort -u >"$dir/found"
awk '{ codes[$1] = codes[$1] " " $2 } END { for (verb in codes) print verb ":" codes[verb] }' "$dir/found" | sort
diff "$dir/promised" "$dir/found" || { echo '< promised by --help, > seen here: verb and exit code' && status=1; }
exit $status
