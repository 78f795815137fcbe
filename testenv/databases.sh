#!/bin/bash
# shellcheck source-path=SCRIPTDIR/..
# Starts private PostgreSQL and MariaDB instances for the tests, on loopback, on free ports, with data in a temporary
# directory. They are tuned for speed, not for safety: never keep anything in them.
#
#   databases.sh up [PID]    start what does not run; print how to reach it. With a PID the servers belong to that process.
#   databases.sh release PID stop the servers when no living process that asked for them is left
#   databases.sh down        stop the servers and delete their data
#   databases.sh status      say what runs
#
# Several test runs at once share one pair of servers; each makes databases of its own names in them.
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

DIR=${OCTOPUS_TESTENV_DATABASES:-${TMPDIR:-/tmp}/octopus-databases-$(id -u)}
ENVIRONMENT=$DIR/environment

# Daemons refuse to run as root, so each gets the user that its package made.
as() {
    local user=$1; shift
    if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

own() { [ "$(id -u)" != 0 ] || chown "$1" "$2"; }

postgresql_bin() { compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1; }

password() { head -c 18 /dev/urandom | base64 | tr '+/' 'ab'; }

value() { [ ! -e "$ENVIRONMENT" ] || sed -n "s/^$1=//p" "$ENVIRONMENT" | head -1; }

gone() { ! grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$1/status"; }

alive() { # pid file, program: a number alone may belong to another program by now
    local pid
    pid=$(head -1 "$1" 2>/dev/null) && [ -n "$pid" ] && ! gone "$pid" && grep -qs "$2" "/proc/$pid/comm"
}

postgresql_runs() { alive "$DIR/postgresql/data/postmaster.pid" postgres; }
mariadb_runs() { alive "$DIR/mariadb/pid" maria; }

start_postgresql() {
    local bin data=$DIR/postgresql/data
    bin=$(postgresql_bin)
    mkdir -p "$DIR/postgresql"; own postgres "$DIR/postgresql"
    if [ ! -s "$data/PG_VERSION" ]; then
        rm -rf "$data"
        local secret=$DIR/postgresql/password
        as postgres install -m 600 /dev/null "$secret"
        as postgres tee "$secret" <<<"$PASSWORD" >/dev/null
        as postgres "$bin/initdb" -D "$data" -U octopus -A scram-sha-256 --pwfile="$secret" --locale=C \
            --encoding=UTF8 --no-sync >"$DIR/initdb.log" 2>&1 || give_up "initdb failed: $(tail -3 "$DIR/initdb.log")"
        rm -f "$secret"
    fi
    as postgres "$bin/pg_ctl" -D "$data" -s -w -t 60 -l "$DIR/postgresql/log" -o "-p $POSTGRESQL_PORT \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off \
        -c max_connections=200 -c shared_buffers=64MB -c deadlock_timeout=50ms" start </dev/null >/dev/null 2>&1 \
        || give_up "PostgreSQL does not start: $(tail -3 "$DIR/postgresql/log")"
}

start_mariadb() {
    local home=$DIR/mariadb as_mysql=() # Not runuser, which would stay as the daemon's parent.
    [ "$(id -u)" != 0 ] || as_mysql=(setpriv --reuid=mysql --regid=mysql --init-groups)
    mkdir -p "$home"; own mysql "$home"
    if [ ! -d "$home/data/mysql" ]; then
        rm -rf "$home/data"
        as mysql mariadb-install-db --no-defaults --datadir="$home/data" --auth-root-authentication-method=socket \
            --skip-test-db >"$DIR/install-db.log" 2>&1 \
            || give_up "mariadb-install-db failed: $(tail -3 "$DIR/install-db.log")"
        as mysql install -m 600 /dev/null "$home/first.sql"
        as mysql tee "$home/first.sql" >/dev/null <<SQL
create or replace user octopus@'%' identified by '$PASSWORD';
create or replace user octopus@localhost identified by '$PASSWORD';
grant all on *.* to octopus@'%';
grant all on *.* to octopus@localhost;
SQL
    fi
    (exec setsid "${as_mysql[@]}" /usr/sbin/mariadbd --no-defaults --datadir="$home/data" --socket="$home/socket" \
        --pid-file="$home/pid" --init-file="$home/first.sql" --bind-address=127.0.0.1 --port="$MARIADB_PORT" \
        --skip-name-resolve --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
        --innodb-buffer-pool-size=64M --innodb-log-file-size=32M --max-connections=200 --performance-schema=OFF \
        </dev/null >"$DIR/mariadb.log" 2>&1) &
    for _ in $(seq 1 600); do
        if mariadb_runs && (: <"/dev/tcp/127.0.0.1/$MARIADB_PORT") 2>/dev/null; then return; fi
        sleep 0.1
    done
    give_up "MariaDB does not start: $(grep -i error "$DIR/mariadb.log" | tail -3)"
}

stop() {
    if postgresql_runs; then
        as postgres "$(postgresql_bin)/pg_ctl" -D "$DIR/postgresql/data" -s -w -m immediate stop || true
    fi
    if mariadb_runs; then
        local pid
        pid=$(cat "$DIR/mariadb/pid")
        kill "$pid"
        for _ in $(seq 1 300); do ! gone "$pid" || return 0; sleep 0.1; done
        kill -KILL "$pid"
    fi
}

forget_the_dead() {
    local user
    for user in "$DIR"/users/*; do
        [ -e "$user" ] || continue
        case ${user##*/} in
            manual) ;;
            *) ! gone "${user##*/}" || rm -f "$user" ;;
        esac
    done
}

up() {
    mkdir -p "$DIR/users"
    need '/usr/lib/postgresql/*/bin/initdb' postgresql /usr/sbin/mariadbd mariadb-server
    touch "$DIR/users/${1:-manual}"
    forget_the_dead
    PASSWORD=$(value password); PASSWORD=${PASSWORD:-$(password)}
    POSTGRESQL_PORT=$(value postgresql | sed 's/.*:\([0-9]*\).*/\1/')
    MARIADB_PORT=$(value mariadb | sed 's/.*:\([0-9]*\).*/\1/')
    local changed=
    postgresql_runs || { POSTGRESQL_PORT=$(free_port); start_postgresql; changed=1; }
    mariadb_runs || { MARIADB_PORT=$(free_port); start_mariadb; changed=1; }
    if [ -n "$changed" ]; then
        (umask 077; printf 'user=octopus\npassword=%s\npostgresql=//127.0.0.1:%s\nmariadb=//127.0.0.1:%s\n' \
            "$PASSWORD" "$POSTGRESQL_PORT" "$MARIADB_PORT" >"$ENVIRONMENT.new")
        mv "$ENVIRONMENT.new" "$ENVIRONMENT"
    fi
    echo "environment=$ENVIRONMENT"
}

release() {
    rm -f "$DIR/users/$1"
    forget_the_dead
    [ -n "$(ls -A "$DIR/users" 2>/dev/null)" ] || stop
}

status() {
    if postgresql_runs; then echo "PostgreSQL runs at $(value postgresql)"; else echo "PostgreSQL is down"; fi
    if mariadb_runs; then echo "MariaDB runs at $(value mariadb)"; else echo "MariaDB is down"; fi
}

if [ "${OCTOPUS_DATABASES_LOCKED:-}" != "$$" ]; then
    # One at a time; -o keeps the lock from being inherited by the daemons.
    # shellcheck disable=SC2016 # for the shell that is started
    exec flock -o "$DIR.lock" bash -c 'OCTOPUS_DATABASES_LOCKED=$$ exec "$0" "$@"' "$0" "$@"
fi
mkdir -p "$DIR"
chmod 755 "$DIR"
case ${1:-} in
    up) up "${2:-}" ;;
    release) release "${2:?which process}" ;;
    down) stop; rm -rf "$DIR" ;;
    status) status ;;
    *) sed -n '3,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
