#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# A real Cinder with all its services on loopback, without Keystone: something that can be given another backend. It runs as
# whoever starts it, with its files in a directory. Its message bus is given (rabbitmq.sh).
#
#   cinder-services.sh up DIR AMQP_URL   install what is missing, make the tables, start scheduler, volume service and API;
#                                        prints conf=… url=… project=… site=… log=…
#   cinder-services.sh restart DIR       the volume service anew, as "systemctl restart cinder-volume" would
#   cinder-services.sh running DIR       end with 0 and print its process while the volume service runs
#   cinder-services.sh down DIR          stop them and delete DIR
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

PROJECT=11111111111111111111111111111111

# What is not Debian's python3 has not Debian's modules. The site is where a driver's files can be put.
surround() {
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin PYTHONPATH=$DIR/site PYTHONDONTWRITEBYTECODE=1
    unset PYTHONHOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY
}

configure() {
    cat >"$DIR/etc/cinder.conf" <<CONF
# Written by hand. Every comment in here is somebody's.
[DEFAULT]
auth_strategy = noauth
transport_url = $1
my_ip = 127.0.0.1
host = lab
state_path = $DIR/state
log_dir = $DIR/log
api_paste_config = /etc/cinder/api-paste.ini
resource_query_filters_file = /etc/cinder/resource_filters.json
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = $(cat "$DIR/port")
osapi_volume_workers = 1
# the backends, oldest first
enabled_backends = first
report_interval = 3
graceful_shutdown_timeout = 1
periodic_interval = 3
periodic_fuzzy_delay = 0
scheduler_driver_init_wait_time = 5

[database]
connection = sqlite:///$DIR/cinder.db

[oslo_concurrency]
lock_path = $DIR/locks

[first]
; makes nothing, and says that it has
volume_driver = cinder.tests.fake_driver.FakeLoggingVolumeDriver
volume_backend_name = first
san_password = not-to-be-seen
# the end
CONF
    chmod 640 "$DIR/etc/cinder.conf"
}

runs() { # name
    local pid at
    read -r pid at 2>/dev/null <"$DIR/$1.pid" && [ -n "$at" ] && [ "$(born "$pid")" = "$at" ]
}

launch() { # name program
    setsid "$2" --config-file "$DIR/etc/cinder.conf" --log-file "$DIR/log/$1.log" </dev/null >>"$DIR/log/$1.out" 2>&1 &
    echo "$! $(born $!)" >"$DIR/$1.pid"
}

halt() { # name: its session holds only its own children
    runs "$1" || return 0
    local pid
    read -r pid _ <"$DIR/$1.pid"
    kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 1 80); do runs "$1" || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
    rm -f "$DIR/$1.pid"
}

answers() { curl -sf -m 10 -H "X-Auth-Token: admin:$PROJECT" "http://127.0.0.1:$(cat "$DIR/port")/v3/$PROJECT/$1"; }

up() {
    mkdir -p "$DIR"/{etc,state,log,locks,site}
    need /usr/bin/cinder-api cinder-api /usr/bin/cinder-scheduler cinder-scheduler /usr/bin/cinder-volume cinder-volume
    surround
    [ -s "$DIR/port" ] || free_port >"$DIR/port"
    configure "$1"
    cinder-manage --config-file "$DIR/etc/cinder.conf" db sync >"$DIR/log/db_sync.out" 2>&1 \
        || give_up "its tables cannot be made: $(tail -3 "$DIR/log/db_sync.out")"
    # Readers must not keep writers out.
    /usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal")' "$DIR/cinder.db"
    launch scheduler cinder-scheduler
    launch volume cinder-volume
    launch api cinder-api
    for _ in $(seq 1 600); do
        if answers scheduler-stats/get_pools 2>/dev/null | grep -q '@first#'; then return; fi
        for name in api scheduler volume; do runs $name || give_up "$name does not stay up: $(tail -3 "$DIR/log/$name.out")"; done
        sleep 0.2
    done
    give_up "its volume service reports no pool: $(tail -3 "$DIR/log/volume.log")"
}

DIR=${2:-}
[ -n "$DIR" ] || { sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$DIR"
DIR=$(cd "$DIR" && pwd)
case ${1:-} in
    up)
        up "${3:?the message bus}"
        echo "conf=$DIR/etc/cinder.conf"
        echo "url=http://127.0.0.1:$(cat "$DIR/port")/v3/$PROJECT"
        echo "project=$PROJECT"
        echo "site=$DIR/site"
        echo "log=$DIR/log/volume.log"
        ;;
    restart)
        surround
        halt volume
        launch volume cinder-volume
        ;;
    running)
        runs volume
        cat "$DIR/volume.pid"
        ;;
    down)
        for name in api volume scheduler; do halt $name; done
        rm -rf "$DIR"
        ;;
    *) sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
