# Write PEM files as C texts: cmake -DRSA=… -DP256=… -DOUT=… -P testkeys.cmake
function(text name file)
  file(STRINGS ${file} lines)
  set(code "const char ${name}[] =\n")
  foreach(line IN LISTS lines)
    string(APPEND code "    \"${line}\\n\"\n")
  endforeach()
  file(APPEND ${OUT} "\n${code}    ;\n")
endfunction()

file(WRITE ${OUT} "/* SPDX-License-Identifier: MIT */
/* Made from fixtures/keys. */
#include \"sts/testkeys.h\"
")
text(testkeys_rsa ${RSA})
text(testkeys_p256 ${P256})
