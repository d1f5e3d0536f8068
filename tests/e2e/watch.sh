#!/bin/sh
# SPDX-License-Identifier: MIT
# watch: `mockstsd policy watch` answers again when a file is saved, however that is done, and says
# within which time. usage: watch.sh MOCKSTSD ROOT
# shellcheck disable=SC1091,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
root=$2
. "$(dirname "$0")/daemon.sh"
cp "$root"/tests/workbench/*.yaml "$dir"
cd "$dir" || exit 2

watch() # ARGS...: sets pid; what it prints goes to the file shown
{
    : >shown
    "$mockstsd" policy watch "$@" >shown 2>&1 &
    pid=$!
}

last_says() # TEXT: the newest answer that is complete, which goes to the file last
{
    awk '/^--- / { answer = text; text = ""; next } { text = text $0 "\n" } END { printf "%s", answer }' shown >last
    grep -qF -e "$1" last
}

again() # TEXT: an answer comes that has the text, which the one before did not
{
    wait_until last_says "$1" || { cat shown && return 1; }
}

ended() # CODE SIGNAL
{
    kill -"$2" "$pid"
    code=0
    wait "$pid" || code=$?
    pid=""
    [ "$code" = "$1" ] || { echo "exit code $code" && return 1; }
}

plain() # nothing of a terminal's
{
    ! grep -q "$(printf '\033')" shown
}

# --- the files of a test ---
watch -k 'staff-*' bank.policytest.yaml
check "it answers at once" again '2 tests pass'
"$mockstsd" policy test -k 'staff-*' bank.policytest.yaml >answer
check "in the bytes of the verb" cmp last answer
sed 's/value: staff/value: stuff/' bank.yaml >changed
cp bank.yaml good
cat changed >bank.yaml
check "a file is written into" again 'of 2 tests'
cp good fresh && mv fresh bank.yaml
check "a file is put in its place" again '2 tests pass'
mv bank.yaml bank.yaml~ && cat changed >bank.yaml && rm bank.yaml~
check "a file is moved away and written anew" again 'of 2 tests'
echo 'rules: [' >bank.yaml
check "a mistake has its place" again 'bank.yaml:2:1: error'
check "and the exit code is told" grep -q 'exit code 2; waiting for' shown
rm bank.yaml
check "a file is gone" again 'No such file'
cp good bank.yaml
check "it is back" again '2 tests pass'
echo '  - nonsense' >>bank.policytest.yaml
check "the test file is broken" again 'bank.policytest.yaml:'
cp "$root/tests/workbench/bank.policytest.yaml" .
check "and mended" again '2 tests pass'
check "no control character goes into a pipe" plain
check "SIGTERM ends it well" ended 0 TERM
sed -n 's/^--- \([0-9.]*\) ms.*/\1/p' shown | sed 1d | sort -n |
    awk '{ ms[NR] = $1 } END { print "        from save to answer: median " ms[int((NR + 1) / 2)] " ms of " NR }'

# --- other verbs, other folders ---
mkdir far && mv today.rules.yaml far/rules.yaml && ln -s far/rules.yaml today.rules.yaml
watch diff -t bank.yaml today.rules.yaml bank.yaml
check "another verb answers" again 'wider and narrower'
cat bank.yaml >far/rules.yaml
check "what a link leads to is written into" again 'Equal'
sed 's/value: staff/value: stuff/' good >far/fresh && mv far/fresh today.rules.yaml
check "the link itself is replaced" again 'loan-api is lost'
check "SIGINT ends it with 130" ended 130 INT
check "a verb without files ends at once" runs 0 "$mockstsd" policy watch schema
check "so does one that is told nothing" runs 2 "$mockstsd" policy watch
check "standard input cannot be watched" runs 2 "$mockstsd" policy watch lint -t -
check "nor can it watch itself" runs 2 "$mockstsd" policy watch watch
check "a file in no folder is not there" runs 2 "$mockstsd" policy watch nowhere/x.yaml
check "its help names the verb" runs 0 "$mockstsd" policy watch --help
check "and the options' owner" says 'Options are those of VERB'
finish
