# lib.sh - what the peer scripts share. A peer is a real program (Synapse, Alertmanager, ...) that runs from a Debian chroot in the cache folder.
# Nothing is installed on the machine itself but debootstrap. Everything listens on 127.0.0.1 and ends with the script that started it.
#
#   POLILOG_PEER_STATE     folder for data and logs of this run       (default: a new one, removed at the end)
#   POLILOG_PEER_SUITE     Debian suite to take the packages from     (default: sid, the only one that has Synapse)
#   POLILOG_DEBIAN_MIRROR  archive to take them from                  (default: the one apt of this machine uses)
#
# Exit status 75: the packages cannot be had here, because we are not root or the archive is out of order. The last line says why.

set -Eeuo pipefail
umask 022
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/polilog-peers
suite=${POLILOG_PEER_SUITE:-sid}
peer=$(basename "$0" .sh)
root=$cache/$peer-$suite
pids=()

say() { printf '%s: %s\n' "$peer" "$*" >&2; }
die() { say "$*"; exit 1; }
unavailable() { say "$*"; exit 75; }
trap 'say "line $LINENO: exit status $?: $BASH_COMMAND"' ERR

# --- the chroot -------------------------------------------------------------

# install PACKAGE... - makes the chroot of this peer, once; built aside and renamed when whole.
install() {
    [ "$(id -u)" = 0 ] || unavailable "needs root, for a chroot"
    mkdir -p "$cache"
    locked "$root" build_root "$@"
}

# The daemons are started later, so they do not inherit the lock.
locked() {
    local lock
    exec {lock}>"$1.lock"
    flock "$lock"
    "${@:2}"
    exec {lock}>&-
}

build_root() {
    if [ "$(cat "$root/etc/polilog-peer" 2>/dev/null)" = "$*" ]; then return; fi
    locked "$cache/base-$suite" build_base
    rm -rf --one-file-system "$root" "$root.new"
    mkdir "$root.new"
    tar -C "$root.new" --numeric-owner -xf "$cache/base-$suite.tar"
    say "installing from Debian $suite: $*"
    local status=0
    PEER_ROOT=$root.new "$here/enter.sh" root - /bin/sh -ec '
        { timeout 600 apt-get -q update && timeout 600 apt-get -q -y -d install "$@"; } || exit 75
        timeout 600 apt-get -q -y install "$@"
        apt-get clean
        rm -rf /var/lib/apt/lists/*' sh "$@" >"$root.log" 2>&1 || status=$?
    case $status in
        0) ;;
        75) unavailable "the packages cannot be fetched: $(complaint "$root.log")" ;;
        *) die "the packages cannot be installed: $(complaint "$root.log")" ;;
    esac
    printf '%s\n' "$*" >"$root.new/etc/polilog-peer"
    mv "$root.new" "$root"
}

# One base for all peers of a suite.
build_base() {
    local base=$cache/base-$suite
    if [ -s "$base.tar" ]; then return; fi
    local mirror
    mirror=$(mirror)
    [ -n "$mirror" ] || unavailable "apt of this machine uses no Debian archive; set POLILOG_DEBIAN_MIRROR"
    if ! command -v debootstrap >/dev/null; then
        local get=(timeout 300 apt-get -q -y -o DPkg::Lock::Timeout=120 --no-install-recommends install debootstrap)
        "${get[@]}" -d >"$base.log" 2>&1 || unavailable "debootstrap cannot be fetched: $(complaint "$base.log")"
        "${get[@]}" >"$base.log" 2>&1 || die "debootstrap cannot be installed: $(complaint "$base.log")"
    fi
    rm -rf --one-file-system "$base.new"
    say "debootstrap of $suite"
    bootstrap --download-only >"$base.log" 2>&1 || unavailable "the packages of $suite cannot be fetched: $(complaint "$base.log")"
    bootstrap >"$base.log" 2>&1 || die "debootstrap of $suite failed: $(complaint "$base.log")"
    rm -f "$base.new"/var/cache/apt/archives/*.deb
    settings "$mirror"
    tar -C "$base.new" --numeric-owner -cf "$base.tar.new" .
    mv "$base.tar.new" "$base.tar"
    rm -rf --one-file-system "$base.new"
}

# In a mount namespace of its own: no mount is left behind, whatever happens.
bootstrap() {
    timeout 900 unshare --mount --propagation private -- debootstrap "$@" --variant=minbase --include=ca-certificates \
        --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$suite" "$base.new" "$mirror"
}

settings() {
    rm -rf "$base.new"/etc/apt/sources.list.d/*
    printf 'deb %s %s main\n' "$1" "$suite" >"$base.new/etc/apt/sources.list"
    # The archive may be a snapshot whose Release files are past their date.
    printf '%s\n' 'Acquire::Check-Valid-Until "false";' 'Acquire::Check-Date "false";' 'Acquire::Languages "none";' 'Acquire::Retries "3";' 'APT::Install-Recommends "false";' \
        >"$base.new/etc/apt/apt.conf.d/99polilog"
    printf 'path-exclude=/usr/share/%s/*\n' doc man locale >"$base.new/etc/dpkg/dpkg.cfg.d/polilog"
    # Installing starts no daemon.
    printf '#!/bin/sh\nexit 101\n' >"$base.new/usr/sbin/policy-rc.d"
    chmod 755 "$base.new/usr/sbin/policy-rc.d"
}

mirror() {
    if [ -n "${POLILOG_DEBIAN_MIRROR:-}" ]; then
        echo "$POLILOG_DEBIAN_MIRROR"
        return
    fi
    [ -n "$(known_archives)" ] || timeout 300 apt-get -q update >&2 || true
    known_archives | head -n 1
}
known_archives() { apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Identifier: Packages' 2>/dev/null | awk '$2 == "Debian" && $3 == "Debian" { print $1 }' || true; }

complaint() { grep -m 1 '^E: ' "$1" || tail -n 1 "$1"; }

# --- running ------------------------------------------------------------------

# begin - the folder of this run; it is /state in the chroot.
begin() {
    state=${POLILOG_PEER_STATE:-}
    if [ -z "$state" ]; then state=$(mktemp -d) && trap 'stop; rm -rf "$state"' EXIT; else trap stop EXIT; fi
    chmod 755 "$state"
}

inside() { PEER_ROOT=$root "$here/enter.sh" "$1" "$state" "${@:2}"; }

# spawn NAME USER COMMAND... - a daemon in the chroot, which writes to NAME.log of the state folder.
spawn() {
    (PEER_ROOT=$root exec "$here/enter.sh" "$2" "$state" "${@:3}") </dev/null >"$state/$1.log" 2>&1 &
    pids+=("$!")
}

# until_ready NAME SECONDS COMMAND... - waits until the command succeeds.
until_ready() {
    local deadline=$((SECONDS + $2))
    until "${@:3}" >/dev/null 2>&1; do
        if ((SECONDS >= deadline)) || ! kill -0 "${pids[-1]}" 2>/dev/null; then
            tail -n 25 "$state/$1.log" >&2
            die "$1 did not start; its log is above"
        fi
        sleep 0.1
    done
}
answers() { curl -fsS -m 3 "$1"; }

# serve TEXT... - says that it is ready, and stays until standard input is closed, be it because whoever started us was killed.
serve() {
    echo "ready $*"
    cat >/dev/null
}

# The last started first. A daemon that does not end in 20 s is killed.
stop() {
    local i pid
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        pid=${pids[i]}
        kill -TERM "$pid" 2>/dev/null || continue
        timeout 20 tail -s 0.1 --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    done
}

owned_by() { chown -R "$(awk -F: -v user="$1" '$1 == user { print $3 ":" $4 }' "$root/etc/passwd")" "${@:2}"; }
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
