#!/bin/sh
# SPDX-License-Identifier: MIT
# report_oracle: another parser finds in the golden reports what went into them.
# usage: report_oracle.sh GOLDEN
cd "$1" || exit 2
status=0
check()
{
    found=$(jq -r "$2" "$1") && [ "$found" = "$3" ] && return
    echo "$1: $2 gives \"$found\", expected \"$3\""
    status=1
}

check report.json '.findings | length' 6
check report.json '[.answer, .exit_code, .rules] | join(" ")' '1 of 4 cases passes 1 12'
check report.json '.reach[0].scopes | join(" ")' 'loans:read =cmd()'
check report.json '.findings[3] | [.text == .name, .text == .detail, .text == .file] | all' true
check report.sarif '.version + " " + (.runs[0].results | length | tostring)' '2.1.0 4'
# shellcheck disable=SC2016 # jq's variables
check report.sarif '.runs[0] | .tool.driver.rules as $rules | [.results[] | $rules[.ruleIndex].id == .ruleId] | all' true
check report.sarif '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' 'a%20b%3Ac/loans.yaml'
exit $status
