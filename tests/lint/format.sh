#!/bin/sh
# SPDX-License-Identifier: MIT
# format: clang-format 14, shellcheck and mandoc have nothing to say. usage: format.sh [ROOT]
cd "${1:-.}" || exit 2
status=0
# check COMMAND... over the files named on standard input
check()
{
    xargs -r "$@" 2>&1 | sed -n 's/^\.\///; /^[^ :]*:[0-9]*/p' | sort -t : -u -k 1,1 | grep . && status=1
}
find mockstsd clients conformance tests -name '*.[ch]' 2>/dev/null >"${TMPDIR:-/tmp}/$$"
check clang-format-14 --dry-run -Werror <"${TMPDIR:-/tmp}/$$"
{
    find scripts .ci -type f ! -name '*.md' ! -name '*.jq' ! -name '*.mjs' 2>/dev/null
    find tests fixtures -name "*.sh" -o -path "fixtures/make-*" 2>/dev/null
} | grep -v node_modules >"${TMPDIR:-/tmp}/$$"
check shellcheck -f gcc <"${TMPDIR:-/tmp}/$$"
find mockstsd clients conformance -name '*.[1-8]' 2>/dev/null >"${TMPDIR:-/tmp}/$$"
check mandoc -T lint -W warning <"${TMPDIR:-/tmp}/$$"
rm -f "${TMPDIR:-/tmp}/$$"
exit $status
