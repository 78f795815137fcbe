#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# A real Keystone, and with "images" a real Glance, for the tests: Debian's packages, on loopback, on free ports, with
# SQLite databases in a temporary directory. Never keep anything in them.
#
#   identity.sh up [images]     install what is missing, start what does not run; print where the environment file is
#   identity.sh stop NAME       stop keystone or glance, as if it had failed
#   identity.sh start NAME      and have it back
#   identity.sh down            stop both and delete their data
#   identity.sh status          say what runs
#
# The environment file has KEYSTONE_URL, GLANCE_URL, ADMIN_PASSWORD, SERVICE_PASSWORD, WEAK_PASSWORD as shell variables.
# Users: admin; octopus and nova (roles admin and service in project service); in project demo, with WEAK_PASSWORD:
# reader, member, stranger (no role but one that nobody asks for).
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

DIR=${OCTOPUS_TESTENV_IDENTITY:-${TMPDIR:-/tmp}/octopus-identity-$(id -u)}
ENVIRONMENT=$DIR/environment
# What is not Debian's python3 has not Debian's modules.
export PATH=/usr/bin:/usr/sbin:/bin:/sbin PYTHONDONTWRITEBYTECODE=1
unset PYTHONPATH PYTHONHOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY

password() { head -c 18 /dev/urandom | base64 | tr '+/' 'ab'; }

runs() { # name
    local pid at
    read -r pid at 2>/dev/null <"$DIR/$1.pid" && [ -n "$at" ] && [ "$(born "$pid")" = "$at" ]
}

launch() { # name command...
    local name=$1
    shift
    setsid "$@" </dev/null >>"$DIR/$name.log" 2>&1 &
    echo "$! $(born $!)" >"$DIR/$name.pid"
}

halt() { # name: its session holds only its own children
    runs "$1" || return 0
    local pid
    read -r pid _ <"$DIR/$1.pid"
    kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 1 100); do runs "$1" || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
    rm -f "$DIR/$1.pid"
}

wait_for() { # name url
    for _ in $(seq 1 600); do
        if curl -s -o /dev/null --max-time 5 "$2"; then return 0; fi
        runs "$1" || give_up "$1 does not stay up: $(tail -3 "$DIR/$1.log")"
        sleep 0.1
    done
    give_up "$1 does not answer at $2"
}

# Readers must not keep writers out.
write_ahead() { # database file
    /usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal")' "$1"
}

prepare_keystone() {
    local etc=$DIR/keystone
    mkdir -p "$etc"
    cat >"$etc/keystone.conf" <<CONF
[DEFAULT]
log_file = $DIR/keystone-service.log
public_endpoint = http://127.0.0.1:$KEYSTONE_PORT/
[database]
connection = sqlite:///$etc/keystone.db
[token]
provider = fernet
[fernet_tokens]
key_repository = $etc/tokens
[fernet_receipts]
key_repository = $etc/tokens
[credential]
key_repository = $etc/credentials
[identity]
password_hash_rounds = 4
[cache]
enabled = true
backend = dogpile.cache.memory
[oslo_messaging_notifications]
driver = noop
[oslo_policy]
enforce_scope = false
enforce_new_defaults = false
CONF
    local me manage=(keystone-manage --config-file "$etc/keystone.conf")
    me=$(id -un)
    {
        "${manage[@]}" db_sync && write_ahead "$etc/keystone.db" &&
            "${manage[@]}" fernet_setup --keystone-user "$me" --keystone-group "$(id -gn)" &&
            "${manage[@]}" credential_setup --keystone-user "$me" --keystone-group "$(id -gn)" &&
            OS_BOOTSTRAP_PASSWORD=$ADMIN_PASSWORD "${manage[@]}" bootstrap --bootstrap-username admin \
                --bootstrap-project-name admin --bootstrap-role-name admin --bootstrap-service-name keystone \
                --bootstrap-region-id RegionOne --bootstrap-admin-url "$KEYSTONE_URL" \
                --bootstrap-public-url "$KEYSTONE_URL" --bootstrap-internal-url "$KEYSTONE_URL"
    } >"$DIR/keystone-manage.log" 2>&1 || give_up "Keystone cannot be set up: $(tail -3 "$DIR/keystone-manage.log")"
}

start_keystone() {
    runs keystone && return 0
    OS_KEYSTONE_CONFIG_FILES=$DIR/keystone/keystone.conf launch keystone \
        uwsgi --plugin python3 --http-socket "127.0.0.1:$KEYSTONE_PORT" --wsgi-file /usr/bin/keystone-wsgi-public \
        --master --die-on-term --lazy-apps --enable-threads --processes 1 --threads 2 --buffer-size 65535 \
        --add-header "Connection: close" --disable-logging
    wait_for keystone "$KEYSTONE_URL"
}

prepare_glance() {
    local etc=$DIR/glance
    mkdir -p "$etc"/{images,staging,tasks,lock}
    cat >"$etc/glance-api.conf" <<CONF
[DEFAULT]
log_file = $DIR/glance-service.log
bind_host = 127.0.0.1
bind_port = $GLANCE_PORT
workers = 1
enabled_backends = files:file
public_endpoint = $GLANCE_URL
show_multiple_locations = true
show_image_direct_url = true
[database]
connection = sqlite:///$etc/glance.db
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = $etc/images
[os_glance_staging_store]
filesystem_store_datadir = $etc/staging
[os_glance_tasks_store]
filesystem_store_datadir = $etc/tasks
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
auth_url = $KEYSTONE_URL
auth_type = password
username = octopus
password = $SERVICE_PASSWORD
project_name = service
user_domain_id = default
project_domain_id = default
service_token_roles_required = true
[oslo_concurrency]
lock_path = $etc/lock
[oslo_messaging_notifications]
driver = noop
CONF
    { glance-manage --config-file "$etc/glance-api.conf" db_sync && write_ahead "$etc/glance.db"; } \
        >"$DIR/glance-manage.log" 2>&1 || give_up "Glance cannot be set up: $(tail -3 "$DIR/glance-manage.log")"
}

start_glance() {
    runs glance && return 0
    launch glance glance-api --config-file "$DIR/glance/glance-api.conf"
    wait_for glance "$GLANCE_URL/"
}

fill() { # what
    KEYSTONE_URL=$KEYSTONE_URL GLANCE_URL=$GLANCE_URL ADMIN_PASSWORD=$ADMIN_PASSWORD WORK=$DIR \
        SERVICE_PASSWORD=$SERVICE_PASSWORD WEAK_PASSWORD=$WEAK_PASSWORD \
        /usr/bin/python3 "$home/testenv/identity.py" "$1" || give_up "Keystone or Glance cannot be filled"
}

write_environment() {
    KEYSTONE_PORT=$(free_port)
    GLANCE_PORT=$(free_port)
    (
        umask 077
        cat >"$ENVIRONMENT.new" <<END
KEYSTONE_PORT=$KEYSTONE_PORT
GLANCE_PORT=$GLANCE_PORT
KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT/v3
GLANCE_URL=http://127.0.0.1:$GLANCE_PORT
ADMIN_PASSWORD=$(password)
SERVICE_PASSWORD=$(password)
WEAK_PASSWORD=$(password)
END
    )
    mv "$ENVIRONMENT.new" "$ENVIRONMENT"
}

up() {
    need /usr/bin/keystone-wsgi-public keystone /usr/bin/uwsgi-core uwsgi-core \
        '/usr/lib/uwsgi/plugins/python3*' uwsgi-plugin-python3 \
        /usr/lib/python3/dist-packages/keystoneauth1 python3-keystoneauth1 /usr/bin/curl curl
    [ "${1:-}" != images ] || need /usr/bin/glance-api glance-api /usr/bin/qemu-img qemu-utils
    [ -s "$ENVIRONMENT" ] || write_environment
    # shellcheck disable=SC1090
    . "$ENVIRONMENT"
    if [ ! -e "$DIR/keystone/ready" ]; then
        prepare_keystone
        start_keystone
        fill users
        touch "$DIR/keystone/ready"
    fi
    start_keystone
    if [ "${1:-}" = images ]; then
        [ -e "$DIR/glance/ready" ] || prepare_glance
        start_glance
        [ -e "$DIR/glance/ready" ] || fill images
        touch "$DIR/glance/ready"
    fi
    echo "environment=$ENVIRONMENT"
}

again() { # name
    # shellcheck disable=SC1090
    . "$ENVIRONMENT"
    "start_$1"
}

if [ "${OCTOPUS_IDENTITY_LOCKED:-}" != "$$" ]; then
    mkdir -p "$(dirname "$DIR")"
    # One at a time; -o keeps the lock from being inherited by the daemons.
    # shellcheck disable=SC2016 # for the shell that is started
    exec flock -o "$DIR.lock" bash -c 'OCTOPUS_IDENTITY_LOCKED=$$ exec "$0" "$@"' "$0" "$@"
fi
mkdir -p "$DIR"
case "${1:-} ${2:-}" in
    "up " | "up images") up "${2:-}" ;;
    "stop keystone" | "stop glance") halt "$2" ;;
    "start keystone" | "start glance") again "$2" ;;
    "down ")
        halt glance
        halt keystone
        rm -rf "$DIR"
        ;;
    "status ") for name in keystone glance; do if runs $name; then echo "$name runs"; else echo "$name is down"; fi; done ;;
    *)
        sed -n '3,15s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
