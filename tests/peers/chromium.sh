#!/usr/bin/env bash
# chromium.sh install | run - Chromium without a window, driven by its DevTools protocol.
#
#   POLILOG_CHROMIUM_PORT   default 19222
. "$(dirname "$0")/lib.sh"
port=${POLILOG_CHROMIUM_PORT:-19222}

run() {
    owned_by nobody "$state"
    # Its own sandbox needs rights that a container rarely has; it visits nothing but the hub on this machine. What it would fetch for itself is off:
    # on a machine without a way out it tries again for ever and takes half a core.
    spawn chromium nobody chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking --no-first-run \
        --disable-quic --disable-component-update --disable-sync --disable-default-apps --disable-extensions --disable-domain-reliability --no-pings \
        --user-data-dir=/state/profile --remote-debugging-port="$port" about:blank
    until_ready chromium 60 answers "http://127.0.0.1:$port/json/version"
    serve "http://127.0.0.1:$port"
}

case ${1:-} in
    install | run) install chromium fonts-dejavu-core fonts-noto-color-emoji ;;&
    install) ;;
    run) begin; run ;;
    *) sed -n '2,/^\. /{/^\. /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
esac
