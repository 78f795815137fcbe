#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/.. disable=SC2153 # the ports are in a file that is read
# Starts a private RabbitMQ on loopback, on free ports, with its data in a directory.
#
#   rabbitmq.sh up DIR       install what is missing, start it; prints url=… user=… password=…
#   rabbitmq.sh stop DIR     stop it and keep its data; "up" goes on with the same ports
#   rabbitmq.sh down DIR     stop it and delete DIR
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

BIN=/usr/lib/rabbitmq/bin

choose() {
    [ ! -e "$DIR/facts" ] || return 0
    {
        echo "PORT=$(free_port)"
        echo "DISTRIBUTION=$(free_port)"
        echo "EPMD=$(free_port)"
        echo "PASSWORD=$(head -c 18 /dev/urandom | base64 | tr '+/' 'ab')"
    } >"$DIR/facts"
}

# Its own port mapper too, so that nothing is shared with another RabbitMQ of this machine.
surround() {
    # shellcheck source=/dev/null
    . "$DIR/facts"
    export HOME=$DIR ERL_EPMD_PORT=$EPMD ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_NODENAME=octopus-$PORT@localhost RABBITMQ_NODE_PORT=$PORT RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
    export RABBITMQ_DIST_PORT=$DISTRIBUTION RABBITMQ_MNESIA_BASE=$DIR/mnesia RABBITMQ_LOG_BASE=$DIR/log
    export RABBITMQ_PID_FILE=$DIR/pid RABBITMQ_ENABLED_PLUGINS_FILE=$DIR/plugins RABBITMQ_CONF_ENV_FILE=$DIR/none
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none"
}

runs() { [ -s "$DIR/beam" ] && grep -qsa -- "$DIR" "/proc/$(cat "$DIR/beam")/cmdline"; }

start() {
    mkdir -p "$DIR"/{mnesia,log}
    need $BIN/rabbitmq-server rabbitmq-server
    choose
    surround
    echo '[].' >"$DIR/plugins"
    setsid $BIN/rabbitmq-server </dev/null >"$DIR/out.log" 2>&1 &
    for _ in $(seq 1 300); do
        if $BIN/rabbitmqctl -q await_startup --timeout 5 >/dev/null 2>&1; then break; fi
        sleep 0.2
    done
    $BIN/rabbitmqctl -q await_startup --timeout 20 >/dev/null 2>&1 || give_up "it does not start: $(tail -3 "$DIR/out.log")"
    # The virtual machine itself, not the shell around it.
    $BIN/rabbitmqctl -q eval 'list_to_integer(os:getpid()).' >"$DIR/beam"
    if [ ! -e "$DIR/ready" ]; then
        $BIN/rabbitmqctl -q add_user octopus "$PASSWORD" >/dev/null || give_up "no user"
        $BIN/rabbitmqctl -q set_permissions octopus '.*' '.*' '.*' >/dev/null
        touch "$DIR/ready"
    fi
}

stop() {
    runs || return 0
    surround
    local pid
    pid=$(cat "$DIR/beam")
    kill "$pid"
    for _ in $(seq 1 200); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
    [ ! -d "/proc/$pid" ] || kill -KILL "$pid"
    rm -f "$DIR/beam"
    # The port mapper was started for this one alone.
    epmd -port "$ERL_EPMD_PORT" -kill >/dev/null 2>&1 || true
}

DIR=${2:-}
[ -n "$DIR" ] || { sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$DIR"
DIR=$(cd "$DIR" && pwd)
case ${1:-} in
    up)
        runs || start
        surround
        echo "url=amqp://127.0.0.1:$PORT"
        echo "user=octopus"
        echo "password=$PASSWORD"
        ;;
    stop) stop ;;
    down) stop; rm -rf "$DIR" ;;
    *) sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
