# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR/..
# One monitor and one OSD of Ceph on loopback, for what needs a small real cluster. Sourced; DIR is the directory of all its
# data. Tuned for small, not for safe: never keep anything in it. Needs root: Ceph's daemons are started as it.

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

DIR=$(readlink -m "$1")
CONF=$DIR/ceph.conf
RUN=$DIR/run
export CEPH_CONF=$CONF

need_ceph() { need /usr/bin/ceph-mon ceph-mon /usr/bin/ceph-osd ceph-osd /usr/bin/ceph ceph-common "$@"; }

ceph_() { timeout 60 ceph --connect-timeout 20 "$@"; }

# Only a process that names our configuration is ours.
pid_of() {
    local pid
    pid=$(cat "$RUN/$1.pid" 2>/dev/null) || return 0
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "$CONF"; then echo "$pid"; fi
}

stop() {
    local pid
    pid=$(pid_of "$1")
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 50); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
}

write_conf() {
    local fsid port
    fsid=$(cat /proc/sys/kernel/random/uuid)
    port=$(free_port)
    cat >"$CONF" <<CONF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$port]
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
auth_allow_insecure_global_id_reclaim = false
admin_socket = $RUN/\$name.\$pid.asok
pid_file = $RUN/\$name.pid
run_dir = $RUN
log_file = $DIR/log/\$name.log
crash_dir = $DIR/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 500
rgw_rados_pool_pg_num_min = 4
keyring = $DIR/\$name.keyring
ms_async_op_threads = 2
log_max_recent = 500
[mon]
mon_data = $DIR/mon.\$id
keyring = $DIR/mon.\$id/keyring
mon_data_avail_crit = 1
mon_data_avail_warn = 2
rocksdb_cache_size = 33554432
paxos_propose_interval = 0.05
[osd]
osd_data = $DIR/osd.\$id
osd_objectstore = bluestore
bluestore_block_path = $DIR/osd.\$id.block
bluestore_block_create = true
bluestore_block_size = 8589934592
bluestore_fsck_on_mkfs = false
bluestore_cache_autotune = false
bluestore_cache_size = 67108864
osd_op_num_shards = 2
osd_op_num_threads_per_shard = 1
${1:-}
CONF
    mkdir -p "$DIR/mon.a" "$DIR/osd.0"
    local admin=$DIR/client.admin.keyring
    ceph-authtool -C "$DIR/mon.keyring" -g -n mon. --cap mon 'allow *' >/dev/null
    ceph-authtool -C "$admin" -g -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
    ceph-authtool "$DIR/mon.keyring" --import-keyring "$admin" >/dev/null
    monmaptool --create --clobber --fsid "$fsid" --addv a "[v2:127.0.0.1:$port]" --enable-all-features \
        --set-min-mon-release pacific "$DIR/monmap" >/dev/null
    ceph-mon --conf "$CONF" --mkfs -i a --monmap "$DIR/monmap" --keyring "$DIR/mon.keyring"
    cp "$DIR/mon.keyring" "$DIR/mon.a/keyring"
}

start_cluster() {
    ceph-mon --conf "$CONF" -i a
    for _ in $(seq 1 60); do ceph_ fsid >/dev/null 2>&1 && break; sleep 0.3; done
    local uuid key
    uuid=$(cat /proc/sys/kernel/random/uuid)
    ceph-authtool -C "$DIR/osd.0.keyring" -g -n osd.0 >/dev/null
    key=$(ceph-authtool -p -n osd.0 "$DIR/osd.0.keyring")
    echo "{\"cephx_secret\":\"$key\"}" | ceph_ osd new "$uuid" 0 -i - >/dev/null
    truncate -s 8G "$DIR/osd.0.block"
    ceph-osd --conf "$CONF" -i 0 --mkfs --osd-uuid "$uuid" >"$DIR/log/mkfs.log" 2>&1
    ceph-osd --conf "$CONF" -i 0 >>"$DIR/log/mkfs.log" 2>&1
    for _ in $(seq 1 120); do ceph_ osd stat 2>/dev/null | grep -q '1 up' && return 0; sleep 0.3; done
    give_up "the OSD did not come up; see $DIR/log"
}

stop_cluster() {
    local name
    for name in osd.0 mon.a; do stop "$name"; done
    [ -f "$CONF" ] || [ ! -e "$DIR" ] || give_up "$DIR is none of ours; it stays"
    rm -rf "$DIR"
}
