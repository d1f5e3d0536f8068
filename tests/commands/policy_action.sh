#!/bin/sh
# SPDX-License-Identifier: MIT
# policy_action: the script behind action.yml, in a repository whose working copy widens a rule.
# usage: policy_action.sh MOCKSTSD TESTS
mockstsd=$1 script=$2/../scripts/policy-action
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cp "$2"/workbench/bank.yaml "$2"/workbench/bank.policytest.yaml "$dir" || exit 2
cp "$2/workbench/today.rules.yaml" "$dir/bank.rules.yaml" || exit 2
cd "$dir" || exit 2
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GITHUB_STEP_SUMMARY="$dir/summary"
git init -q . && git add . && git -c user.name=t -c user.email=t@t.test commit -qm base || exit 2
cat bank.yaml >bank.rules.yaml # as a whole it has more rules
printf 'tenant: bank.yaml\ncases:\n  - { id: a, user: alice, client: loan-mcp, target: calendar, expect: { outcome: allow } }\n' >good.policytest.yaml
status=0

# expect CODE FILE TEXT VARIABLES...
expect()
{
    wanted=$1 file=$2 text=$3
    shift 3
    : >summary
    env "$@" "$script" "$mockstsd" >out 2>err
    code=$?
    [ $code = "$wanted" ] || { echo "$*: exit code $code, not $wanted: $(cat err)" && status=1; }
    grep -qF -e "$text" "$file" || { echo "$*: no \"$text\" in $file: $(cat "$file")" && status=1; }
}

rules='POLICY_RULES=bank.rules.yaml POLICY_TENANT=bank.yaml POLICY_BASE=HEAD'
# shellcheck disable=SC2086 # words
{
    expect 0 summary '1 test passes' POLICY_TESTS=good.policytest.yaml
    expect 1 out '::error' POLICY_TESTS='good.policytest.yaml bank.policytest.yaml'
    expect 0 summary '## mockstsd policy diff' $rules
    expect 0 out '::warning' $rules
    expect 3 out '::warning' $rules POLICY_FAIL_LEVEL=warning
    expect 1 summary '## mockstsd policy diff' $rules POLICY_FAIL_LEVEL=warning POLICY_TESTS=bank.policytest.yaml
    expect 0 summary 'Equal: both permit the same.' POLICY_RULES=bank.yaml POLICY_BASE=HEAD
    expect 0 summary 'is new: nothing to compare with' POLICY_RULES=good.policytest.yaml POLICY_BASE=HEAD
    expect 2 err 'fetch it' POLICY_RULES=bank.yaml POLICY_BASE=0000000000000000000000000000000000000000
    expect 2 err 'no rules file' POLICY_RULES=nowhere.yaml POLICY_BASE=HEAD
}
exit $status
