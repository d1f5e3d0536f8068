#!/bin/sh
# SPDX-License-Identifier: MIT
# cmake: no globbing, nothing directory-wide, no options beyond the two. usage: cmake.sh [ROOT]
cd "${1:-.}" || exit 2
find . -name CMakeLists.txt ! -path './build/*' ! -path '*/node_modules/*' | sort | sed 's|^\./||' |
    while read -r file; do
        grep -HnE '^[^#]*(GLOB|(^|[^_a-z])(include_directories|link_directories|link_libraries|add_definitions|add_compile_options|add_compile_definitions|add_link_options) *\(|CMAKE_C_FLAGS|-Werror|-fsanitize)' "$file"
        grep -HnE '^ *option\(' "$file" | grep -vE 'STS_BUILD_(TESTS|FUZZ)'
    done | sed 's/^\([^:]*:[0-9]*\):.*/\1: globbing, a directory-wide setting or a new option/' |
    grep . && exit 1
exit 0
