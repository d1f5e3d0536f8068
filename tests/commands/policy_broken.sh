#!/bin/sh
# SPDX-License-Identifier: MIT
# policy_broken: lint and analyze find in broken.yaml what its comments say, and nothing else.
# usage: policy_broken.sh MOCKSTSD TESTS
mockstsd=$1
cd "$2/../fixtures/tenants" || exit 2
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT

# "# expect: IDS: why" stands above its record: each id with the line of the rule; a client has none
awk '/# expect: / { sub(/.*# expect: /, ""); sub(/: .*/, ""); ids = $0; next }
     /^  - / && ids { n = split(ids, id, " "); for (i = 1; i <= n; i++) print id[i], /^  - id:/ ? NR : "-"; ids = "" }' \
    broken.yaml | sort -u >"$dir/expected"
for verb in lint analyze; do
    "$mockstsd" policy $verb -t broken.yaml --fail-level never -f sarif || exit 1
done | jq -r '.runs[].results[] | "\(.ruleId) \(.locations[0].physicalLocation.region.startLine // "-")"' |
    sort -u >"$dir/found"
[ "$(wc -l <"$dir/expected")" -ge 20 ] || { echo 'broken.yaml expects hardly anything' && exit 1; }
diff "$dir/expected" "$dir/found" || { echo '< expected, > found: finding and line in broken.yaml' && exit 1; }
