# Shared by the scripts of this folder, which start with: . "$(dirname "$0")/lib.sh"
# Brings uv with nothing but Python and a shell, into the checkout, without root.

set -eu
cd "$(dirname "$0")/.."
ROOT=$(pwd)

# The machine's own interpreter serves; none is downloaded.
export UV_PYTHON_DOWNLOADS=never
UV_VERSION=0.13.9
NAMES_ITSELF='import sys; print(sys.executable) if sys.version_info >= (3, 11) else sys.exit(1)'

say() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Sets PYTHON_FOUND, as the interpreter names itself. By the name of a shim, uv would not know it again, and make the
# environment anew on every start, under a hub that runs in it.
find_python() {
    for candidate in ${PYTHON:-} "$ROOT/.venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1; then
            PYTHON_FOUND=$("$candidate" -c "$NAMES_ITSELF" 2>/dev/null) && return 0
        fi
    done
    fail "Python 3.11 or newer is needed, and none was found. Debian: apt-get install python3"
}

is_our_uv() { # is_our_uv <uv>
    command -v "$1" >/dev/null 2>&1 && [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]
}

# Sets UV and PYTHON_FOUND. A uv of the right version on PATH is used; else one is put into .uv/.
bring_uv() {
    find_python
    for UV in uv "$ROOT/.uv/bin/uv"; do
        if is_our_uv "$UV"; then
            return 0
        fi
    done
    say "bringing uv $UV_VERSION (once)"
    rm -rf "$ROOT/.uv"
    if "$PYTHON_FOUND" -m venv "$ROOT/.uv" >/dev/null 2>&1; then
        "$ROOT/.uv/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    elif "$PYTHON_FOUND" -m pip --version >/dev/null 2>&1; then
        rm -rf "$ROOT/.uv"
        "$PYTHON_FOUND" -m pip install --quiet --disable-pip-version-check --target "$ROOT/.uv" "uv==$UV_VERSION"
    else
        fail "$PYTHON_FOUND has neither venv nor pip. Debian: apt-get install python3-venv (the one step that needs root)"
    fi
}

# Packages are compiled when they are brought: else the first start would do it, and keep the memory it took. Every other
# time that would be looking at thousands of files for nothing, which takes seconds.
sync() { # sync <uv sync arguments>
    compiled="$ROOT/.venv/.compiled"
    if [ "$(cat "$compiled" 2>/dev/null)" = "$*" ] && [ ! uv.lock -nt "$compiled" ] && [ ! pyproject.toml -nt "$compiled" ]; then
        "$UV" sync --quiet --python "$PYTHON_FOUND" "$@"
    else
        "$UV" sync --quiet --python "$PYTHON_FOUND" --compile-bytecode "$@"
        printf '%s\n' "$*" >"$compiled"
    fi
}
