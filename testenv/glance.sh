#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# Starts a real Glance on loopback, on a free port, with an SQLite file and its images in a temporary directory. Whoever
# asks it is an administrator (its pipeline without Keystone).
#
#   glance.sh up DIR     install what is missing, start it; prints url=… images=… pid=…
#   glance.sh down DIR   stop it and delete DIR
#   glance.sh pause DIR | resume DIR    stop answering for a while, and go on
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

runs() { [ -s "$DIR/pid" ] && grep -qsa "$DIR" "/proc/$(cat "$DIR/pid")/cmdline"; }

configure() {
    # Without Keystone nobody has a role, so that nobody could make an image public.
    echo '"publicize_image": "@"' >"$DIR/policy.yaml"
    cat >"$DIR/glance-api.conf" <<CONF
[DEFAULT]
log_file = $DIR/glance-api.log
bind_host = 127.0.0.1
bind_port = $PORT
workers = 0
enabled_backends = files:file
show_image_direct_url = true
show_multiple_locations = true
[database]
connection = sqlite:///$DIR/glance.db
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = $DIR/images
[os_glance_staging_store]
filesystem_store_datadir = $DIR/staging
[os_glance_tasks_store]
filesystem_store_datadir = $DIR/tasks
[paste_deploy]
config_file = /etc/glance/glance-api-paste.ini
[oslo_policy]
policy_file = $DIR/policy.yaml
[oslo_concurrency]
lock_path = $DIR/lock
[oslo_messaging_notifications]
driver = noop
CONF
}

start() {
    mkdir -p "$DIR"/{images,staging,tasks,lock}
    need /usr/bin/glance-api glance-api
    PORT=$(free_port)
    configure
    if [ ! -e "$DIR/ready" ]; then
        glance-manage --config-file "$DIR/glance-api.conf" db_sync >"$DIR/db_sync.log" 2>&1 \
            || give_up "its tables cannot be made: $(tail -3 "$DIR/db_sync.log")"
        touch "$DIR/ready"
    fi
    setsid glance-api --config-file "$DIR/glance-api.conf" </dev/null >"$DIR/out.log" 2>&1 &
    echo $! >"$DIR/pid"
    for _ in $(seq 1 600); do
        if curl -s -o "$DIR/answer" "http://127.0.0.1:$PORT/v2/images"; then return; fi
        runs || give_up "it does not start: $(tail -3 "$DIR/out.log")"
        sleep 0.1
    done
    give_up "it does not answer: $(tail -3 "$DIR/glance-api.log")"
}

DIR=${2:-}
[ -n "$DIR" ] || { sed -n '3,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$DIR"
DIR=$(cd "$DIR" && pwd)
case ${1:-} in
    up)
        runs || start
        echo "url=http://127.0.0.1:$(sed -n 's/^bind_port = //p' "$DIR/glance-api.conf")"
        echo "images=$DIR/images"
        echo "pid=$(cat "$DIR/pid")"
        ;;
    pause) kill -STOP "$(cat "$DIR/pid")" ;;
    resume) kill -CONT "$(cat "$DIR/pid")" ;;
    down)
        if runs; then
            kill -CONT "$(cat "$DIR/pid")"
            kill "$(cat "$DIR/pid")"
            for _ in $(seq 1 100); do runs || break; sleep 0.1; done
            ! runs || kill -KILL "$(cat "$DIR/pid")"
        fi
        rm -rf "$DIR"
        ;;
    *) sed -n '3,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
