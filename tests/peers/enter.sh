#!/usr/bin/env bash
# enter.sh USER STATE|- COMMAND... - runs the command as this user in the chroot $PEER_ROOT, STATE being /state there.
# The mounts live in a mount namespace of their own and vanish with the last process. Every step is an exec: our pid becomes the command's.
set -eu
user=$1 state=$2
if [ -z "${PEER_INSIDE:-}" ]; then
    PEER_INSIDE=1 exec unshare --mount --propagation private -- "$0" "$@"
fi
mount --rbind /dev "$PEER_ROOT/dev"
mount -t proc proc "$PEER_ROOT/proc" 2>/dev/null || mount --rbind /proc "$PEER_ROOT/proc"
for file in resolv.conf hosts; do cp -L "/etc/$file" "$PEER_ROOT/etc/$file" 2>/dev/null || true; done
if [ "$state" != - ]; then
    mkdir -p "$PEER_ROOT/state"
    mount --bind "$state" "$PEER_ROOT/state"
fi
ids=$(awk -F: -v user="$user" '$1 == user { print $3 ":" $4 }' "$PEER_ROOT/etc/passwd")
groups=$(awk -F: -v user="$user" '$4 ~ "(^|,)" user "(,|$)" { printf ",%s", $3 }' "$PEER_ROOT/etc/group")
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive HOME=/state TZ=UTC \
    chroot --userspec="$ids" --groups="${ids#*:}$groups" "$PEER_ROOT" "${@:3}"
