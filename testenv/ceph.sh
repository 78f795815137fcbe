#!/bin/bash
# Starts a private Ceph cluster for the tests: one monitor and one OSD, on loopback, on free ports, with a pool of block
# images and a user for it. Never keep anything in it.
#
#   ceph.sh up DIR     starts it; prints CONF, POOL and CEPH_USER, a line each
#   ceph.sh down DIR   stops it and deletes the directory
#
# Needs root. Installs what is missing (ceph-mon, ceph-osd).
set -euo pipefail

[ $# = 2 ] || { sed -n '2,8p' "$0"; exit 2; }
# shellcheck source=testenv/ceph-cluster.sh
. "$(dirname "$0")/ceph-cluster.sh" "$2"

up() {
    mkdir -p "$DIR/log" "$RUN" "$DIR/crash/posted"
    # shellcheck disable=SC2119 # nothing beside the cluster
    need_ceph
    # shellcheck disable=SC2119
    write_conf >&2
    start_cluster >&2
    ceph_ osd pool create volumes 8 8 >&2
    ceph_ osd pool application enable volumes rbd >&2
    ceph_ auth get-or-create client.cinder mon 'profile rbd' osd 'profile rbd pool=volumes' \
        -o "$DIR/client.cinder.keyring" >&2
    timeout 60 rbd pool init volumes >&2
    printf 'CONF=%s\nPOOL=volumes\nCEPH_USER=cinder\n' "$CONF"
}

case $1 in
    up) up ;;
    down) stop_cluster ;;
    *) give_up "unknown: $1" ;;
esac
