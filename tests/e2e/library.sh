#!/bin/sh
# SPDX-License-Identifier: MIT
# library: the client library as installed, before a real daemon. usage: library.sh MOCKSTSD ROOT BUILD
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # daemon.sh is sourced; check calls the functions
set -u
mockstsd=$1
root=$2
build=$3
billing=https://billing.acme.test/api
. "$(dirname "$0")/daemon.sh"

cmake --install "$build" --prefix "$dir/usr" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
libdir=$(dirname "$(find "$dir/usr" -name libmcpsts.so)")
export PKG_CONFIG_PATH="$libdir/pkgconfig" LD_LIBRARY_PATH="$libdir"

# shellcheck disable=SC2046 # a list of flags
compile()
{
    cc -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror "$root/clients/example/example.c" $(pkg-config "$@" mcpsts) -o "$dir/shared"
}

# example PROGRAM TARGET [CA_FILE]: one tool call with the token in $dir/inbound
example()
{
    code=0
    program=$dir/$1
    shift
    "$program" "$@" <"$dir/inbound" >"$dir/out" 2>&1 || code=$?
}

cat >"$dir/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
find_package(mcpsts REQUIRED)
add_executable(user $root/clients/example/example.c)
target_link_libraries(user PRIVATE mcpsts::mcpsts_static)
END
static_library()
{
    cmake -S "$dir" -B "$dir/user" -DCMAKE_PREFIX_PATH="$dir/usr" && cmake --build "$dir/user"
}
check "a user of CMake finds the static library" runs 0 static_library

check "the example compiles by pkg-config" runs 0 compile --cflags --libs
ldd "$dir/shared" >"$dir/out"
check "it runs with the installed library" says "$libdir/libmcpsts.so.0"
nm -D --defined-only "$libdir/libmcpsts.so" | awk '$2 == "T" { print $3 }' | grep -v '^mcpsts_' >"$dir/out"
check "nothing but mcpsts_* can be seen" [ ! -s "$dir/out" ]
nm "$libdir/libmcpsts.a" >"$dir/out"
check "no word of the daemon's domain is inside" sh -c "! grep -E ' (decide|exchange_run|store_commit)$' '$dir/out'"
mv "$dir/user/user" "$dir/static"

start
mint >"$dir/inbound"
export DESCOPE_BASE_URI="$url" DESCOPE_PROJECT_ID="$project" MCPSTS_CLIENT_ID="$client_id"
example shared $billing
check "SDK-007 without a secret it says which variable" says MCPSTS_CLIENT_SECRET
export MCPSTS_CLIENT_SECRET="$secret"
example shared $billing
check "a Resource gives a JWT" says "U2aNnaUser00000000000000000B: Bearer credential"
example shared crm
check "a Connection gives a key, which is no Bearer" says "N_A credential"
example static google-calendar
check "the static library does the same" says "Bearer credential"
example shared github
check "what is not connected says where to connect" says "$url/"
example shared https://payroll.acme.test/api
check "what policy refuses is denied" [ "$code" = 3 ]
mint --fault expired >"$dir/inbound"
example shared $billing
check "an expired token gives the challenge" says 'Bearer error="invalid_token"'
check "SDK-006 no secret is printed" sh -c "! grep -F '$secret' '$dir/out'"
mint >"$dir/inbound"
stop
example shared $billing
check "a daemon that is gone is a matter of time" [ "$code" = 5 ]

# --- SDK-008: a host that is not who it says it is; it has no keys either way ---
certificate() # NAME
{
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 \
        -subj /CN=test -addext "subjectAltName=$1" 2>"$dir/log"
}

# before NAME: a TLS server with a certificate for NAME, and a token that has its URL
before()
{
    certificate "$1" || exit 1
    openssl s_server -accept 127.0.0.1:0 -cert "$dir/cert.pem" -key "$dir/key.pem" -www >"$dir/tls" 2>&1 &
    tls_pid=$!
    wait_until grep -q '^ACCEPT 127' "$dir/tls" || exit 1
    DESCOPE_BASE_URI=https://127.0.0.1:$(sed -n 's/^ACCEPT 127.0.0.1://p' "$dir/tls" | head -n 1)
    mint --claims "{\"iss\":\"$DESCOPE_BASE_URI/v1/apps/$project\"}" >"$dir/inbound"
}

start
wrong="no keys from the STS: the host is not who it should be"
before IP:127.0.0.1
example shared $billing "$dir/cert.pem"
check "SDK-008 a trusted certificate of the right name is good" sh -c "grep 'no keys' '$dir/out' | grep -v 'not who'"
example shared $billing
check "SDK-008 one that nobody vouches for is refused" says "$wrong"
kill "$tls_pid"
before DNS:other.test
example shared $billing "$dir/cert.pem"
check "SDK-008 a trusted one of another name is refused" says "$wrong"
kill "$tls_pid"
finish
