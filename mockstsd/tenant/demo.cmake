# Write a text file as a C array: cmake -DIN=… -DOUT=… -P demo.cmake
file(READ ${IN} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," array "${hex}")
string(REPLACE "'\\x0a'," "'\\x0a',\n" array "${array}") # line by line, as the text
file(WRITE ${OUT} "/* SPDX-License-Identifier: MIT */
/* Made from fixtures/tenants/demo.yaml. */
#include \"tenant/tenant_demo.h\"

const char tenant_demo_name[] = \"demo.yaml (built in)\";
const char tenant_demo[] = {
${array}
'\\0' };
const size_t tenant_demo_len = ${bytes};
")
