#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# Starts a real Barbican on loopback, on a free port, with an SQLite file and keys encrypted by a key of its own. Whoever asks
# it is an administrator (its pipeline without Keystone).
#
#   barbican.sh up DIR     install what is missing, start it; prints url=…
#   barbican.sh down DIR   stop it and delete DIR
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

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
    need /usr/bin/barbican-wsgi-api barbican-api
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
[ -n "$DIR" ] || { sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
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
    *) sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
