#!/bin/bash
# Starts a private S3 service for the tests: Ceph's RADOS gateway over one monitor and one OSD, on loopback, on free
# ports, with data in a directory of its own. Tuned for small, not for safe: never keep anything in it.
#
#   s3.sh up DIR     starts it; prints ENDPOINT, ACCESS_KEY and SECRET_KEY, a line each
#   s3.sh down DIR   stops it and deletes the directory
#
# Needs root: Ceph's daemons are started as it. Installs what is missing (ceph-mon, ceph-osd, radosgw).
set -euo pipefail

[ $# = 2 ] || { sed -n '2,9p' "$0"; exit 2; }
# shellcheck source=testenv/ceph-cluster.sh
. "$(dirname "$0")/ceph-cluster.sh" "$2"

secret() { head -c 24 /dev/urandom | base64 | tr '+/' 'ab'; }

start_gateway() {
    ceph_ auth get-or-create client.rgw mon 'allow rw' osd 'allow rwx' -o "$DIR/client.rgw.keyring"
    radosgw --conf "$CONF" -n client.rgw
    for _ in $(seq 1 200); do
        if (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null; then return 0; fi
        sleep 0.3
    done
    give_up "the gateway does not listen on $1; see $DIR/log"
}

up() {
    mkdir -p "$DIR/log" "$RUN" "$DIR/crash/posted"
    need_ceph /usr/bin/radosgw radosgw
    local port access secret
    port=$(free_port)
    access=octopus-test
    secret=$(secret)
    write_conf "[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_thread_pool_size = 32
rgw_enable_usage_log = false
rgw_run_sync_thread = false" >&2
    start_cluster >&2
    tell "cluster up"
    start_gateway "$port" >&2
    tell "gateway up"
    radosgw-admin user create --uid=octopus --display-name=Octopus --access-key="$access" --secret-key="$secret" \
        >"$DIR/log/user.log" 2>&1 || give_up "cannot make a user: $(tail -3 "$DIR/log/user.log")"
    printf 'ENDPOINT=http://127.0.0.1:%s\nACCESS_KEY=%s\nSECRET_KEY=%s\n' "$port" "$access" "$secret"
}

down() {
    stop client.rgw
    stop_cluster
}

case $1 in
    up) up ;;
    down) down ;;
    *) give_up "unknown: $1" ;;
esac
