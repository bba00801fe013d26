# Shared by the scripts of this folder, which start with: . "$(dirname "$0")/lib.sh"
# Brings uv with nothing but Python and a shell, into the checkout, without root.

set -eu
cd "$(dirname "$0")/.."
ROOT=$(pwd)

# The machine's own interpreter serves; none is downloaded.
export UV_PYTHON_DOWNLOADS=never
# Compiled once, when it is brought: else the first start would do it, and keep the memory it took.
export UV_COMPILE_BYTECODE=1
UV_VERSION=0.13.9

say() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# Sets UV and PYTHON_FOUND. A uv of the right version on PATH is used; else one is put into .uv/.
bring_uv() {
    PYTHON_FOUND=$(find_python) || fail "Python 3.11 or newer is needed, and none was found. Debian: apt-get install python3"
    if command -v uv >/dev/null 2>&1 && [ "$(uv --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ]; then
        UV=$(command -v uv)
        return 0
    fi
    UV="$ROOT/.uv/bin/uv"
    if [ ! -x "$UV" ] || [ "$("$UV" --version | cut -d' ' -f2)" != "$UV_VERSION" ]; then
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
    fi
}

sync() { # sync <uv sync arguments>
    "$UV" sync --quiet --python "$PYTHON_FOUND" "$@"
}
