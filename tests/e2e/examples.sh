#!/bin/sh
# SPDX-License-Identifier: MIT
# examples: every tenant file that is shown to users loads, and editors can complete them.
# usage: examples.sh MOCKSTSD FIXTURES
set -eu
mockstsd=$1
cd "$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "examples: $1"
    exit 1
}

# the schema in the tree is the one that the program prints, and the examples point at it
"$mockstsd" fixture schema | cmp - schema/tenant.schema.json ||
    fail "fixtures/schema/tenant.schema.json is not what \`mockstsd fixture schema\` prints"
for name in loans saas broken; do
    head -n 1 tenants/$name.yaml | grep -qF "\$schema=../schema/tenant.schema.json" ||
        fail "$name.yaml does not begin with its schema"
done

# a company of any size, the same each time, whatever the locale and the clock say
./make-megacorp >"$work/megacorp.yaml"
LC_ALL=C TZ=Asia/Tokyo ./make-megacorp | cmp - "$work/megacorp.yaml" ||
    fail "make-megacorp is not the same each time"
[ "$(grep -c userId: "$work/megacorp.yaml")" = 10000 ] || fail "not 10,000 users"
[ "$(grep -c 'id: TPA' "$work/megacorp.yaml")" = 500 ] || fail "not 500 clients"
[ "$(grep -c 'id: rule-' "$work/megacorp.yaml")" = 1000 ] || fail "not 1,000 rules"
./make-megacorp 10 120 10 >"$work/small.yaml"

"$mockstsd" fixture check tenants/*.yaml terraform/state.json terraform/plan.json \
    "$work/megacorp.yaml" "$work/small.yaml" >"$work/said" || fail "$(grep -v ': good$' "$work/said")"
for name in loans saas broken state plan megacorp small; do
    grep -qE "/$name\.(yaml|json): good\$" "$work/said" || fail "$name: $(cat "$work/said")"
done
if "$mockstsd" fixture check terraform/plan-unknown.json >"$work/said"; then
    fail "a plan with unknown values is taken"
fi
grep -q 'descope_policy_rule.phone_only.principal_selector\[0\]: this is known only after' "$work/said"
