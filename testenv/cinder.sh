#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# The tables of a real Cinder, filled by its own code, and its real API without Keystone on loopback: something to move in
# from, and to compare with.
#
#   cinder.sh up DIR VOLUMES [URL]   install what is missing, make the tables at URL (SQLAlchemy's spelling; an SQLite file
#                                    in DIR unless given), fill them, start the API; prints conf=… url=… project=…
#   cinder.sh down DIR               stop the API and delete DIR
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

PROJECT=11111111111111111111111111111111

runs() { [ -s "$DIR/pid" ] && grep -qsa "$DIR" "/proc/$(cat "$DIR/pid")/cmdline"; }

configure() {
    cat >"$DIR/cinder.conf" <<CONF
[DEFAULT]
auth_strategy = noauth
transport_url = fake://
my_ip = 127.0.0.1
host = lab
state_path = $DIR/state
log_dir = $DIR/log
api_paste_config = /etc/cinder/api-paste.ini
resource_query_filters_file = /etc/cinder/resource_filters.json
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = $PORT
osapi_volume_workers = 1
enabled_backends = lvm-1, ceph-1
storage_availability_zone = nova

[database]
connection = $URL

[oslo_concurrency]
lock_path = $DIR/locks

[backend_defaults]
volume_clear = none

[lvm-1]
volume_driver = cinder.volume.drivers.lvm.LVMVolumeDriver
volume_backend_name = gold
volume_group = cinder-volumes
target_helper = tgtadm

[ceph-1]
volume_driver = cinder.volume.drivers.rbd.RBDDriver
volume_backend_name = silver
rbd_pool = volumes
rbd_user = cinder
rbd_secret_uuid = 457eb676-33da-42ec-9a8c-9293d545c337
san_password = not-to-be-seen
CONF
}

up() {
    mkdir -p "$DIR"/{state,log,locks}
    need /usr/bin/cinder-api cinder-api
    PORT=$(free_port)
    configure
    cinder-manage --config-file "$DIR/cinder.conf" db sync >"$DIR/db_sync.log" 2>&1 \
        || give_up "its tables cannot be made: $(tail -3 "$DIR/db_sync.log")"
    /usr/bin/python3 "$home/testenv/cinder_fill.py" "$DIR/cinder.conf" "$VOLUMES" "$PROJECT" >"$DIR/fill.log" 2>&1 \
        || give_up "its tables cannot be filled: $(tail -3 "$DIR/fill.log")"
    setsid cinder-api --config-file "$DIR/cinder.conf" </dev/null >"$DIR/out.log" 2>&1 &
    echo $! >"$DIR/pid"
    for _ in $(seq 1 600); do
        if curl -sf -o "$DIR/answer" -H 'X-Auth-Token: admin:'$PROJECT "http://127.0.0.1:$PORT/v3/$PROJECT/types"; then return; fi
        runs || give_up "it does not start: $(tail -3 "$DIR/out.log")"
        sleep 0.1
    done
    give_up "it does not answer: $(tail -3 "$DIR/out.log")"
}

DIR=${2:-}
[ -n "$DIR" ] || { sed -n '3,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$DIR"
DIR=$(cd "$DIR" && pwd)
case ${1:-} in
    up)
        VOLUMES=${3:?how many volumes}
        URL=${4:-sqlite:///$DIR/cinder.db}
        up
        echo "conf=$DIR/cinder.conf"
        echo "url=http://127.0.0.1:$PORT/v3"
        echo "project=$PROJECT"
        ;;
    down)
        if runs; then
            kill "$(cat "$DIR/pid")"
            for _ in $(seq 1 100); do runs || break; sleep 0.1; done
            ! runs || kill -KILL "$(cat "$DIR/pid")"
        fi
        rm -rf "$DIR"
        ;;
    *) sed -n '3,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
