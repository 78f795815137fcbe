#!/usr/bin/env bash
# Starts a real Barbican on loopback, on a free port, with an SQLite file and keys encrypted by a key of its own. Whoever asks
# it is an administrator (its pipeline without Keystone).
#
#   barbican.sh up DIR     install what is missing, start it; prints url=…
#   barbican.sh down DIR   stop it and delete DIR
set -euo pipefail

say() { echo "barbican: $*" >&2; }
give_up() { say "$*"; exit 1; }

install_missing() {
    if [ -e /usr/bin/barbican-wsgi-api ]; then return; fi
    [ "$(id -u)" = 0 ] || give_up "missing: barbican-api. Install it: sudo apt-get install -y barbican-api"
    say "installing barbican-api"
    local policy=/usr/sbin/policy-rc.d made='' failed=''
    # The package would start its own daemon on the usual port.
    if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
        --no-install-recommends barbican-api; } >"$DIR/install.log" 2>&1 || failed=1
    [ -z "$made" ] || rm -f $policy
    [ -z "$failed" ] || give_up "cannot install barbican-api: $(tail -3 "$DIR/install.log")"
}

free_port() {
    local port
    for _ in $(seq 1 100); do
        port=$((20000 + RANDOM % 12000))
        (: </dev/tcp/127.0.0.1/$port) 2>/dev/null || { echo $port; return; }
    done
    give_up "no free port found"
}

runs() { [ -s "$DIR/pid" ] && grep -qsa -- "$DIR" "/proc/$(cat "$DIR/pid")/cmdline"; }

configure() {
    sed -e 's|^/v1: .*|/v1: barbican_api|' /etc/barbican/barbican-api-paste.ini >"$DIR/paste.ini"
    cat >"$DIR/barbican.conf" <<CONF
[DEFAULT]
log_file = $DIR/barbican.log
host_href = http://127.0.0.1:$PORT
sql_connection = sqlite:///$DIR/barbican.db
db_auto_create = true
transport_url = fake://
[database]
connection = sqlite:///$DIR/barbican.db
[secretstore]
enabled_secretstore_plugins = store_crypto
[crypto]
enabled_crypto_plugins = simple_crypto
[simple_crypto_plugin]
kek = $(head -c 32 /dev/urandom | base64 | tr -d '\n')
[queue]
enable = false
[oslo_policy]
enforce_scope = false
enforce_new_defaults = false
CONF
    cat >"$DIR/serve.py" <<'PYTHON'
import sys
from wsgiref import simple_server

from oslo_config import cfg
from paste import deploy

from barbican.common import config
from barbican.model import repositories

directory, port = sys.argv[1], int(sys.argv[2])
config.CONF.clear()
cfg.CONF(['--config-file', directory + '/barbican.conf'], project='barbican')
config.CONF(['--config-file', directory + '/barbican.conf'], project='barbican')
repositories.setup_database_engine_and_factory()
application = deploy.loadapp('config:' + directory + '/paste.ini', name='main')
simple_server.make_server('127.0.0.1', port, application).serve_forever()
PYTHON
}

start() {
    install_missing
    PORT=$(free_port)
    configure
    setsid /usr/bin/python3 "$DIR/serve.py" "$DIR" "$PORT" </dev/null >"$DIR/out.log" 2>&1 &
    echo $! >"$DIR/pid"
    for _ in $(seq 1 300); do
        if curl -sf -o "$DIR/answer" -H 'X-Project-Id: abc' "http://127.0.0.1:$PORT/v1/secrets"; then return; fi
        runs || give_up "it does not start: $(tail -3 "$DIR/out.log")"
        sleep 0.1
    done
    give_up "it does not answer: $(tail -3 "$DIR/out.log")"
}

DIR=${2:-}
[ -n "$DIR" ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$DIR"
DIR=$(cd "$DIR" && pwd)
case ${1:-} in
    up)
        runs || start
        echo "url=$(sed -n 's/^host_href = //p' "$DIR/barbican.conf")"
        ;;
    down)
        if runs; then
            kill "$(cat "$DIR/pid")"
            for _ in $(seq 1 100); do runs || break; sleep 0.1; done
        fi
        rm -rf "$DIR"
        ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
