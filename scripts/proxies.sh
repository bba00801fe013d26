#!/bin/sh
# Brings nginx and Caddy for the tests of deploy/, into the checkout: Debian's packages, unpacked, nothing installed.
. "$(dirname "$0")/lib.sh"

PATH="$PATH:/usr/sbin:$ROOT/.proxies/usr/sbin:$ROOT/.proxies/usr/bin"
for one in nginx caddy; do
    if command -v "$one" >/dev/null 2>&1; then
        continue
    fi
    say "bringing $one (once)"
    mkdir -p .proxies/packages
    [ "$(id -u)" = 0 ] && apt-get update -qq
    (cd .proxies/packages && apt-get download -qq "$one") || fail "no $one: apt-get update, then again"
    dpkg -x .proxies/packages/"$one"_*.deb .proxies
    command -v "$one" >/dev/null 2>&1 || fail "the package $one did not bring the program"
done
