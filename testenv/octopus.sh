# shellcheck shell=bash disable=SC2153,SC2154 # home, DIR and PORT are set by who sources this
# shellcheck source-path=SCRIPTDIR/..
# An Octopus of this tree, for the proofs by other people's tools. Sourced by the scripts here; it keeps what it needs in
# $DIR and listens on $PORT of the loopback address.
# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
# shellcheck source=launcher/run.sh
. "$home/launcher/run.sh"

halt_octopus() {
    [ -s "$DIR/octopus.pid" ] || return 0
    local pid at
    read -r pid at <"$DIR/octopus.pid"
    if [ "$(born "$pid")" = "$at" ]; then
        kill "$pid"
        for _ in $(seq 1 300); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
    fi
    rm -f "$DIR/octopus.pid"
}

# start_octopus ARGUMENT...: with fresh data in $DIR/data; what it says is in $DIR/octopus.log.
start_octopus() {
    halt_octopus
    rm -rf "$DIR/data"
    setsid "$home/octopus" up --port "$PORT" --data "$DIR/data" "$@" </dev/null >"$DIR/octopus.log" 2>&1 &
    local pid=$!
    for _ in $(seq 1 6000); do
        if (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
            echo "$pid $(born "$pid")" >"$DIR/octopus.pid"
            return 0
        fi
        [ -d "/proc/$pid" ] || give_up "Octopus does not start: $(tail -3 "$DIR/octopus.log")"
        sleep 0.1
    done
    kill "$pid"
    give_up "Octopus does not answer at port $PORT"
}

# keystone_settings FILE: has Octopus ask the Keystone of identity.sh, whose environment file has been read.
keystone_settings() {
    (umask 077; cat >"$1" <<END
auth.strategy: keystone
keystone:
  url: $KEYSTONE_URL
  user: octopus
  password: $SERVICE_PASSWORD
  cache-seconds: 10
END
    )
}

# start_keystone [images]: a Keystone, and a Glance, in $OCTOPUS_TESTENV_IDENTITY; takes over what they are told by.
start_keystone() {
    "$home/testenv/identity.sh" up "$@" >/dev/null
    set -a
    # shellcheck disable=SC1091
    . "$OCTOPUS_TESTENV_IDENTITY/environment"
    set +a
}

# announce [IMAGES]: the Octopus at $PORT as the block storage of that Keystone's catalogue, and what keeps its images.
announce() {
    WORK=$OCTOPUS_TESTENV_IDENTITY /usr/bin/python3 "$home/testenv/identity.py" endpoint RegionOne \
        "http://127.0.0.1:$PORT/v3/%(project_id)s" "$@"
}
