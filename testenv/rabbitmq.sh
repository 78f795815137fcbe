#!/usr/bin/env bash
# Starts a private RabbitMQ on loopback, on free ports, with its data in a directory.
#
#   rabbitmq.sh up DIR       install what is missing, start it; prints url=… user=… password=…
#   rabbitmq.sh stop DIR     stop it and keep its data; "up" goes on with the same ports
#   rabbitmq.sh down DIR     stop it and delete DIR
set -euo pipefail

BIN=/usr/lib/rabbitmq/bin

say() { echo "rabbitmq: $*" >&2; }
give_up() { say "$*"; exit 1; }

install_missing() {
    if [ -x $BIN/rabbitmq-server ]; then return; fi
    [ "$(id -u)" = 0 ] || give_up "missing: rabbitmq-server. Install it: sudo apt-get install -y rabbitmq-server"
    say "installing rabbitmq-server"
    local policy=/usr/sbin/policy-rc.d made='' failed=''
    # The package would start its own daemon on the usual port.
    if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
        --no-install-recommends rabbitmq-server; } >"$DIR/install.log" 2>&1 || failed=1
    [ -z "$made" ] || rm -f $policy
    [ -z "$failed" ] || give_up "cannot install rabbitmq-server: $(tail -3 "$DIR/install.log")"
}

free_port() {
    local port
    for _ in $(seq 1 100); do
        port=$((20000 + RANDOM % 12000))
        (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || { echo $port; return; }
    done
    give_up "no free port found"
}

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
    # shellcheck source=/dev/null disable=SC2153 # the ports are in that file
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
    install_missing
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
[ -n "$DIR" ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
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
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
