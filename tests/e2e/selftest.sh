#!/bin/sh
# SPDX-License-Identifier: MIT
# selftest: every fault that is built is noticed by the checks that must, healthy targets raise no alarm,
# and what is no STS earns nothing. No fault is in the product: no step of the daemon is wrapped there.
# usage: selftest.sh STS-CONFORMANCE MOCKSTSD MOCKSTSD-DEFECTIVE
set -u
runner=$1 product=$2 defective=$3 mockstsd=$3 failed=0
# shellcheck source=tests/e2e/daemon.sh
. "$(dirname "$0")/daemon.sh"

nm -C "$product" >"$dir/symbols" || failed=1
grep -q ' cmd_serve$' "$dir/symbols" || { echo "the product shows no symbols: nothing is proved" && failed=1; }
grep -E '__wrap_|plant_|at_ask' "$dir/symbols" && { echo "the product holds a fault" && failed=1; }
"$product" serve --defect jti-missing >"$dir/none" 2>&1
[ $? = 64 ] || { echo "the product takes --defect" && failed=1; }
"$defective" serve --defect no-such-fault >"$dir/none" 2>&1
[ $? = 64 ] || { echo "an unknown fault: not exit 64" && failed=1; }
"$defective" --list-defects >"$dir/list" || failed=1
sort "$dir/list" | uniq -d | grep . && { echo "a fault is listed twice" && failed=1; }
grep 'not in defects.tsv' "$dir/list" && failed=1

start --defect jti-missing
ask "$url/healthz" | jq -e '.defect == "jti-missing"' >"$dir/none" || { echo "/healthz does not name the fault" && failed=1; }
stop

"$runner" selftest --quick --defective "$defective" || failed=1
"$runner" selftest --defective "$dir/no-such-program" >"$dir/none" 2>&1
[ $? = 2 ] || { echo "no program: not exit 2" && failed=1; }
exit $failed
