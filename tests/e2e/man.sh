#!/bin/sh
# SPDX-License-Identifier: MIT
# man: the manual pages and the program name the same options, variables, exit codes and keys.
# usage: man.sh ROOT BUILD   (BUILD/bin/mockstsd is asked)
cd "${1:-.}" || exit 2
mockstsd=${2:-build/release}/bin/mockstsd
page=mockstsd/mockstsd.1
keys=mockstsd/mockstsd-tenant.5
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
status=0

# compare FILE WHAT: what the page has and what the program has, each a line of words
compare()
{
    sort -u "$dir/page" -o "$dir/page" && sort -u "$dir/program" -o "$dir/program"
    [ -s "$dir/program" ] || { echo "$1:1: nothing to compare: $2" && status=1; }
    comm -23 "$dir/page" "$dir/program" | sed "s|^|$1:1: the program has no $2 |" >"$dir/report"
    comm -13 "$dir/page" "$dir/program" | sed "s|^|$1:1: is silent about the $2 |" >>"$dir/report"
    cat "$dir/report"
    [ ! -s "$dir/report" ] || status=1
}

# shellcheck disable=SC1091 # it is sourced
. tests/commands/verbs.sh

# of each command: its options, short and long, and the variable that stands for each (watch has
# those of another verb)
for command in serve fixture token_mint audit healthcheck $(verbs | grep -vx watch | sed 's/^/policy_/'); do
    command=$(echo "$command" | tr '_' ' ')
    # shellcheck disable=SC2086 # token mint is two words
    "$mockstsd" $command --help >"$dir/help" || exit 1
    page=mockstsd/mockstsd.1
    [ "${command#policy }" = "$command" ] || page=mockstsd/mockstsd-policy.1
    sed -n "/^\.Ss ${command#policy }\$/,/^\.S[sh] /{/^\.Ss ${command#policy }\$/d;p}" "$page" >"$dir/part"
    sed -n 's/^\.It \(Fl .*\)/\1/p' "$dir/part" | sed 's/ Ar .*//; s/Fl //; s/^-/--/; s/^\([a-z]\) , -/-\1 --/' >"$dir/page"
    sed -n 's/^ \{2,6\}\(-[^ ]*\( --[^ ]*\)\{0,1\}\) .*/\1/p' "$dir/help" | tr -d , |
        grep -v -e '--help' >"$dir/program"
    compare "$page" "option of $command:"
    sed -n 's/^\.Ev \(MOCKSTS_[A-Z_]*\).*/\1/p' "$dir/part" >"$dir/page"
    tr -s ' \n' ' ' <"$dir/help" | grep -o 'env: [A-Z_]*' | sed 's/env: //' >"$dir/program"
    if [ -s "$dir/page" ] || [ -s "$dir/program" ]; then
        compare "$page" "variable of $command:"
    fi
done

# of each verb of policy: its exit codes
page=mockstsd/mockstsd-policy.1
for verb in $(verbs); do
    sed -n "/^\.Ss $verb\$/,/^\.S[sh] /s/^Ends with \(.*\)\./\1/p" "$page" | grep -oE '[0-9]+' >"$dir/page"
    codes "$verb" >"$dir/program"
    compare "$page" "exit code of $verb:"
done

# the conformance runner: its verbs, and the options of each
page=conformance/sts-conformance.1
runner=${2:-build/release}/bin/sts-conformance
"$runner" --help | sed -n '/^verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort >"$dir/verbs"
while read -r verb; do
    "$runner" "$verb" --help >"$dir/help" || exit 1
    sed -n "/^\.Ss $verb\$/,/^\.S[sh] /p" "$page" >"$dir/part"
    [ -s "$dir/part" ] || { echo "$page:1: is silent about the verb $verb" && status=1; }
    sed -n 's/^\.It \(Fl .*\)/\1/p' "$dir/part" | sed 's/ Ar .*//; s/Fl //; s/^-/--/; s/^\([a-z]\) , -/-\1 --/' >"$dir/page"
    sed -n 's/^ \{2,6\}\(-[^ ]*\( --[^ ]*\)\{0,1\}\) .*/\1/p' "$dir/help" | tr -d , | grep -v -e '--help' >"$dir/program"
    if [ -s "$dir/page" ] || [ -s "$dir/program" ]; then
        compare "$page" "option of $verb:"
    fi
done <"$dir/verbs"
sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/s/^\.It //p' "$page" >"$dir/page"
sed -n 's/^ *VERDICT_EXIT_[A-Z]* = \([0-9]*\),.*/\1/p' conformance/verdict.h >"$dir/program"
compare "$page" "exit code"

page=mockstsd/mockstsd.1

# the variables that belong to no option
sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh FILES/s/^\.It Ev //p' "$page" >"$dir/page"
grep -rhoE 'opts_env\("[A-Z_]+"\)|"MOCKSTS_(ADMIN|VAULT)_KEY"' mockstsd --include='*.c' |
    grep -oE '[A-Z_]{4,}' >"$dir/program"
compare "$page" "variable"

# exit codes: the page's, and those that the commands give and their help promises
sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/s/^\.It //p' "$page" >"$dir/page"
{
    echo 0
    echo 1
    printf '#include <sysexits.h>\n%s\n' "$(grep -rhoE '\bEX_[A-Z]+\b' mockstsd/main.c mockstsd/commands |
        sed 's/^/code /')" | cc -E -P -x c - | sed -n 's/^code //p'
} >"$dir/program"
compare "$page" "exit code"

# the keys of a tenant file, each with the path of the map that it stands in
awk '/^\.Ss / { path = substr($0, 5) } /^\.It Ic / { print path ": " $3 }' "$keys" >"$dir/page"
"$mockstsd" fixture schema | jq -r '
    def at($path):
        (.items? // .) | select(.properties?) | .properties | to_entries[]
        | ("\($path): \(.key)"), (.key as $key | .value | at("\($path): \($key)"));
    (.properties | to_entries[] | .key as $key | .value | at($key)),
    (."$defs".scope.oneOf[] | at("scope")), (."$defs".scopeGroups.oneOf[] | at("scopes"))' >"$dir/program"
compare "$keys" "key"
# the keys of a policy test file
sed -n 's/^\.It Ic \([^ ]*\) .*/\1/p' mockstsd/mockstsd-policy-test.5 >"$dir/page"
"$mockstsd" policy schema | jq -r '[.. | objects | .properties? // empty | keys[]] | unique[]' |
    grep -vxE 'reach|never|always|compare' >"$dir/program" # one line for all of these
compare mockstsd/mockstsd-policy-test.5 "key"

# the words that a key may take, in any order
awk '/^\.(It|Ss|Sh) / { of = $1 == ".It" ? $3 : "" } of && /^\.Cm / { print of " " $2 }' "$keys" |
    tr -d '"' >"$dir/page"
"$mockstsd" fixture schema | jq -r '.. | objects | .properties? // empty | to_entries[]
    | .key as $key | .value | (.enum? // .items?.enum? // empty)[] | "\($key) \(.)"' >"$dir/program"
compare "$keys" "word of"
exit $status
