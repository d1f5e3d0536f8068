#!/bin/sh
# SPDX-License-Identifier: MIT
# verbs: what `mockstsd policy` promises in its own help, for the tests that hold it to that.
# usage: . verbs.sh, with mockstsd set
# shellcheck disable=SC2154 # by whoever sources it

verbs() # the name of each
{
    "$mockstsd" policy --help | sed -n '/^verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

formats() # VERB: "text json md", or nothing
{
    "$mockstsd" policy "$1" --help | tr -s ' \n' '  ' | grep -o '(text|[a-z|]*)' | tr -d '()' | tr '|' ' '
}

codes() # VERB: a line for each exit code
{
    "$mockstsd" policy "$1" --help | sed -n '/^exit codes: /,$p' | sed 's/^exit codes: //' | tr '\n;' ' \n' |
        grep -oE '^ *[0-9]+' | tr -d ' '
}
