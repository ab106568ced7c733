#!/usr/bin/env bash
# A newcomer's first minutes: clones what is committed into an empty folder with an empty home, and does what the README says:
# starts Polilog, waits until it is ready, sends the README's own alert, finds it, and stops Polilog with Ctrl-C;
# then what the welcome proposes, an own configuration, and the README's tests (one class of them).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d); chmod 755 "$work"
hub=

fail() {
    echo "fresh clone: $*" >&2
    [ ! -e "$work/up.log" ] || tail -n 30 "$work/up.log" >&2
    exit 1
}
clean_up() {
    if [ -n "$hub" ] && kill -0 "$hub" 2>/dev/null; then kill -INT "$hub"; wait "$hub" || true; fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'fail "line $LINENO: $BASH_COMMAND"' ERR

# The first block of the README that holds the text, its address changed to ours.
readme_block() {
    awk -v text="$1" '/^```/ { if (inside && index(block, text)) { printf "%s", block; exit } inside = !inside; block = ""; next } inside { block = block $0 "\n" }' README.md |
        sed "s/127\.0\.0\.1:8080/127.0.0.1:$port/g"
}
within() { # SECONDS COMMAND...
    local deadline=$(($(date +%s) + $1)); shift
    until "$@"; do
        if [ "$(date +%s)" -ge "$deadline" ] || ! kill -0 "$hub" 2>/dev/null; then return 1; fi
        sleep 0.2
    done
}

git clone -q "$root" "$work/polilog"
cd "$work/polilog"
mkdir "$work/home"
# Nothing of this user: no caches, no settings, no compiler server that outlives the check.
unset NUGET_PACKAGES DOTNET_ROOT DOTNET_CLI_HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME POLILOG_PLUGINS
export HOME=$work/home MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
# Root's database does not lie at home; this one must not meet the machine's.
if [ "$(id -u)" = 0 ]; then export XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache; fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null) || port=18080
[ -n "$(readme_block './polilog up')" ] || fail "the README does not say ./polilog up"
curl_block=$(readme_block /ingest/)
[ -n "$curl_block" ] || fail "the README shows no alert being sent"

# A job of its own, so that it gets Ctrl-C as from a terminal; also where whoever runs this ignores it, as jobs in the background do.
set -m
env --default-signal=INT ./polilog up --listen "http://127.0.0.1:$port" >"$work/up.log" 2>&1 &
hub=$!
set +m
within 600 curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null || fail "is not ready after ten minutes, or ended"
bash -euo pipefail -c "$curl_block" >"$work/answer" || fail "the README's alert was not accepted: $(cat "$work/answer")"
title=$(grep -o '"alertname"[^,}]*' <<<"$curl_block" | head -n 1 | sed 's/.*: *"\(.*\)"/\1/')
visible() { curl -fsS -m 5 "http://127.0.0.1:$port/api/v1/alerts" | grep -qF "$title"; }
within 30 visible || fail "the alert '$title' is not to be seen"

kill -INT "$hub"
rc=0; wait "$hub" || rc=$?
[ "$rc" = 0 ] || fail "Ctrl-C ended it with exit code $rc"
[ -z "$(find "$work" -name postmaster.pid)" ] || fail "Ctrl-C left PostgreSQL running"
hub=

own=$(grep -o 'cp -r docs/examples.*config check [^ ]*' "$work/up.log") || fail "the welcome proposes no configuration"
bash -euo pipefail -c "$own" >"$work/check.log" 2>&1 || fail "'$own' fails: $(cat "$work/check.log")"
[ -n "$(readme_block ./test.sh)" ] || fail "the README does not say ./test.sh"
./test.sh --filter-class '*TidyTests' >"$work/test.log" 2>&1 || fail "./test.sh fails: $(tail -n 30 "$work/test.log")"
tail -n 1 "$work/test.log" | grep -q '^[1-9][0-9]* passed, 0 failed$' || fail "./test.sh ends with: $(tail -n 1 "$work/test.log")"
[ -z "$(git status --porcelain --untracked-files=no)" ] || fail "building changed the checkout: $(git status --short)"
echo "fresh clone: clone, ./polilog up, an alert, Ctrl-C, an own configuration, the tests: all as the README says"
