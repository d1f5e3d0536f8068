#!/bin/sh
# SPDX-License-Identifier: MIT
# policies: the tests of the example tenants are green with gates at 100, no mutant survives them, and
# what is wrong with a file is said. usage: policies.sh MOCKSTSD FIXTURES
set -eu
mockstsd=$1
cd "$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tenants" "$work/policies"
cp tenants/*.yaml "$work/tenants"
cp policies/*.yaml "$work/policies"
./make-megacorp >"$work/policies/megacorp.yaml" # beside its tests
./make-megacorp --tests >"$work/policies/megacorp.policytest.yaml"
LC_ALL=C TZ=Asia/Tokyo ./make-megacorp --tests | cmp - "$work/policies/megacorp.policytest.yaml"
cd "$work/policies"

fail()
{
    echo "policies: $1"
    exit 1
}

# run CODE ARGS...: its standard output is in out, complaints are in err
run()
{
    wanted=$1 code=0
    shift
    "$mockstsd" policy "$@" >"$work/out" 2>"$work/err" || code=$?
    [ $code = "$wanted" ] || fail "policy $*: exit code $code, not $wanted: $(head -n 5 "$work/out" "$work/err")"
}

says()
{
    grep -qF -e "$1" "$work/$2" || fail "no \"$1\" in: $(head -n 5 "$work/$2")"
}

figure()
{
    grep -qE "\"$1\": *$2\b" "$work/out" || fail "$1 is not $2: $(grep "\"$1\"" "$work/out")"
}

for name in loans saas megacorp; do
    grep -q '^gates: { rules: 100, clauses: 100, mutation: 100 }$' $name.policytest.yaml || fail "$name: gates below 100"
    run 0 test $name.policytest.yaml
    says ' pass' out
    run 0 mutate -f json $name.policytest.yaml
    for is in 'score_percent 100' 'survived 0' 'undecided 0' 'failing_requests 0'; do
        # shellcheck disable=SC2086 # a name and a number
        figure $is
    done
done
grep -q '"noticed": *14840\b' "$work/out" || fail "megacorp: $(grep noticed "$work/out")"

# from nothing to a file that notices everything, without a word by hand
run 0 gen -t ../tenants/loans.yaml -o made.policytest.yaml
grep -q '^gates: { rules: 100, clauses: 100, mutation: 100 }$' made.policytest.yaml || fail "gen: gates below 100"
run 0 test made.policytest.yaml
run 0 mutate -f json made.policytest.yaml
figure score_percent 100

# one slip in a rule, and its tests are red: the twin of all that is green above
sed 's/value: underwriter }/value: staff }/' ../tenants/loans.yaml >slip.yaml
cmp -s ../tenants/loans.yaml slip.yaml && fail "the slip changes nothing"
run 1 test -t slip.yaml loans.policytest.yaml
says 'underwriting' out
run 3 diff --fail-level warning -t ../tenants/loans.yaml ../tenants/loans.yaml slip.yaml
says 'of loan-api is gained' out

# broken: what is wrong with its rules is no reason not to answer; a wrong kind of file is
run 0 diff -t ../tenants/broken.yaml ../tenants/broken.yaml ../tenants/broken.yaml
says 'Equal: both permit the same.' out
run 0 gen -t ../tenants/broken.yaml -o broken.policytest.yaml
run 0 test broken.policytest.yaml
run 0 mutate -f json broken.policytest.yaml
figure survived 0
run 2 mutate -t ../tenants/broken.yaml loans.policytest.yaml
says 'export-needs-eu: no user alice' err
run 2 mutate ../tenants/broken.yaml
says 'a test file has no key "users"' err
run 2 diff ../tenants/broken.yaml loans.policytest.yaml
says 'a fixture has no key "cases"' err
