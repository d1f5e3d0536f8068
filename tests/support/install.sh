# SPDX-License-Identifier: MIT
# install: the pinned packages of the outside referees, into a folder of the build, once per list of
# packages; sourced, not run. A registry that cannot be reached skips the test.
# shellcheck shell=sh disable=SC2034 # variables that pass between this and its reader
# The lists stand beside the script that reads this, unless it says where.
here=${here:-$(cd "$(dirname "$0")" && pwd)}

# install_once DIR STAMP COMMAND...: the command fills the folder; what it prints is kept in DIR/log
install_once()
{
    folder=$1
    stamp=$2
    shift 2
    mkdir -p "$folder"
    [ "$(cat "$folder/stamp" 2>/dev/null)" != "$stamp" ] || return 0
    rm -f "$folder/stamp"
    if "$@" >"$folder/log" 2>&1 </dev/null; then
        echo "$stamp" >"$folder/stamp"
        return 0
    fi
    cat "$folder/log"
    grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|ConnectTimeoutError|NameResolutionError' \
        "$folder/log" || exit 1
    echo "skipped: the registry of these packages cannot be reached"
    exit 77
}

digest()
{
    cat "$@" | sha256sum
}

npm_ci()
{
    cp "$here/package.json" "$here/package-lock.json" "$folder" &&
        npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
}

pip_install()
{
    rm -rf "$folder/venv"
    python3 -m venv "$folder/venv" &&
        "$folder/venv/bin/pip" install --disable-pip-version-check --no-compile --only-binary :all: \
            -r "$here/requirements.txt"
}

# install_node DIR: DIR holds the packages and our programs; node is the pinned one
install_node()
{
    install_once "$1" "$(digest "$here/package.json" "$here/package-lock.json")" npm_ci
    cp "$here"/*.mjs "$1" # beside node_modules, where they find them
    modules=$1
    for node in "$1"/node_modules/node-linux-*/bin/node; do :; done
}

# install_python DIR: python is the interpreter of a folder with the packages
install_python()
{
    install_once "$1" "$(digest "$here/requirements.txt")" pip_install
    python=$1/venv/bin/python
}
