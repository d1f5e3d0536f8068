#!/bin/sh
# SPDX-License-Identifier: MIT
# readme: the commands of README.md do what it says.
# usage: readme.sh MOCKSTSD README
#
# A block of sh that a block of json follows is run as it stands, against a daemon of its own, and
# the answers are compared. Of the other blocks each command must know --help.
# shellcheck disable=SC1091,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
readme=$(realpath "$2")
top=$(dirname "$readme")
. "$(dirname "$0")/daemon.sh"

# block-N.sh and block-N.json, in the order of the page
awk -v dir="$dir" '
/^```sh/   { n++; file = sprintf("%s/block-%d.sh", dir, n); next }
/^```json/ { file = sprintf("%s/block-%d.json", dir, n); next }
/^```/     { file = ""; next }
file       { print >file }' "$readme"

# Times run on, and a JWT is another one each time.
tidy()
{
    jq -S 'if .expires_in then .expires_in = "a number" else . end
        | if (.access_token // "" | startswith("eyJ")) then .access_token = "a JWT" else . end' "$1"
}

run_block() # the daemon on its free port stands for the one on the default port
{
    { echo "curl() { command curl -q -sS --noproxy '*' --max-time 20 \"\$@\"; }"
        echo "mockstsd() { '$mockstsd' \"\$@\"; }"
        sed "s,http://127.0.0.1:8693,$url,g" "$1"; } >"$dir/run.sh"
    (cd "$top" && sh -eu "$dir/run.sh") >"$dir/ran" || return 1
    tidy "$dir/ran" >"$dir/got" && tidy "${1%.sh}.json" >"$dir/want" && diff "$dir/want" "$dir/got"
}

knows() # WORD WORD...: the command answers to --help
{
    case $1 in
    mockstsd) "$mockstsd" "${2-serve}" --help ;;
    scripts/*) "$top/$1" --help ;;
    *) echo "a command that this test cannot judge: $1" && return 1 ;;
    esac
}

start --verbose
n_blocks=0 n_run=0
for block in "$dir"/block-*.sh; do
    n_blocks=$((n_blocks + 1))
    if [ -f "${block%.sh}.json" ]; then
        n_run=$((n_run + 1))
        check "the answer is the one that the page shows" run_block "$block"
        continue
    fi
    grep -vE '^(#|export |$)' "$block" >"$dir/lines"
    while read -r line; do
        # shellcheck disable=SC2086 # the words of the line
        check "$line" knows ${line%%#*} </dev/null
    done <"$dir/lines"
done
check "the page has its blocks" [ $n_blocks -ge 3 ]
check "at least one of them shows an answer" [ $n_run -ge 1 ]
check "the audit log tells of the exchange" sh -c "'$mockstsd' audit list | grep -q TokenExchangeSucceed"
check "every link leads to a file" sh -c "cd '$top' && sed -n 's/.*](\([^)#:]*\)).*/\1/p' '$readme' |
    while read -r file; do ls \"\$file\" || exit 1; done"
finish
