# find_package(mcpsts) gives mcpsts::mcpsts and mcpsts::mcpsts_static
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(OpenSSL 3.0)
find_dependency(cJSON)
include(${CMAKE_CURRENT_LIST_DIR}/mcpsts-targets.cmake)
