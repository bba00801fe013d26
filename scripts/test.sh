#!/bin/sh
# Every test, in one command: needs Python 3.11 or newer and a shell; brings the rest.
# Parts: scripts/test.sh [check|unit|databases|web|journeys|conformance ...]; without one, all.
. "$(dirname "$0")/lib.sh"

bring_uv
sync
PATH="$ROOT/.venv/bin:$PATH"
export PATH

find_browser() {
    command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome
}

bring_browser() {
    CHROMIUM=${CHROMIUM:-$(find_browser || true)}
    if [ -z "$CHROMIUM" ]; then
        say "a browser for the browser tests: Debian's Chromium (needs root; else set CHROMIUM to one you have)"
        if [ "$(id -u)" = 0 ]; then
            apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null
        elif command -v sudo >/dev/null 2>&1; then
            sudo apt-get update -qq && sudo apt-get install -y -qq chromium-headless-shell >/dev/null
        fi
        CHROMIUM=$(find_browser) || fail "no browser: install chromium-headless-shell, or set CHROMIUM to the path of one"
    fi
    export CHROMIUM
}

part() { # part <name> <command...>
    name=$1
    shift
    started=$(date +%s)
    say "== $name"
    "$@" || fail "$name failed"
    say "== $name passed in $(($(date +%s) - started)) s"
}

check() { part "lint, types, imports and house rules" just check; }
unit() { part "tests" just unit; }
databases() { part "the older PostgreSQL" just databases; }
web() {
    bring_browser
    part "web application" just web
}
journeys() {
    part "rig" just rig
    part "journeys" just journeys
}
conformance() {
    part "rig" just rig
    part "conformance" just conformance
}

if [ $# -eq 0 ]; then
    bring_browser
    part "web application builds" python -m mcp_orch.app.ui_build
    set -- check unit databases web journeys conformance
fi
for one in "$@"; do
    case $one in
    check | unit | databases | web | journeys | conformance) "$one" ;;
    *) fail "unknown part $one: check, unit, databases, web, journeys or conformance" ;;
    esac
done
say "all parts passed: $*"
