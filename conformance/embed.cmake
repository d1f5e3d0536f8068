# Compile files in: cmake -DFILES=a;b -DROOT=… -DNAME=symbol -DOUT=… -P embed.cmake
set(arrays "")
set(rows "")
set(i 0)
foreach(path IN LISTS FILES)
  file(READ ${path} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," array "${hex}")
  string(REPLACE "'\\x0a'," "'\\x0a',\n" array "${array}") # line by line, as the text
  file(RELATIVE_PATH name ${ROOT} ${path})
  string(APPEND arrays "static const char file_${i}[] = {\n${array}\n0 };\n")
  string(APPEND rows "    { \"${name}\", file_${i}, ${bytes} },\n")
  math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "/* SPDX-License-Identifier: MIT */
/* Made by embed.cmake. */
#include \"conformance/embedded.h\"

${arrays}
const struct embedded ${NAME}[] = {
${rows}    { 0, 0, 0 },
};
")
