#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# Onboarding as a newcomer does it, by the command line alone, against the simulated OceanStor array:
#   form     with a wrong password and a portal that nobody has: both are named with what to do, nothing is changed; then
#            right: checks, plan, approval, proof, report; a volume from an image, read back over iSCSI; retired
#   stock    the same by the Python driver of Debian's Cinder
#   spec     the same as one spec.yaml, with --yes
# Each says how long it took from the filled form to the active backend, and how much of that our own process worked.
#
#   testenv/onboard.sh [form|stock|spec]...     all three by default; about a minute and a half
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"
DIR="$(mktemp -d "${TMPDIR:-/tmp}/octopus-onboard-XXXXXX")"
PASSWORD=Simulated-array-1
# Addresses that the array of a person at work does not have.
PORTALS=127.0.19.1,127.0.19.2
NOBODYS=127.0.19.99
MOST_SECONDS=60
MOST_OURS=5
ARRAY_PID=

octo() { "$home/octopus" --url "http://127.0.0.1:$PORT" "$@"; }

finish() {
    local name
    for name in form stock spec; do
        [ ! -d "$DIR/attach" ] || OCTOPUS_ATTACH_DIR="$DIR/attach" timeout 30 "$home/octopus" --url "http://127.0.0.1:$PORT" \
            volume detach "from-$name" >/dev/null 2>&1 || true
    done
    halt_octopus
    if [ -n "$ARRAY_PID" ]; then
        kill "$ARRAY_PID" 2>/dev/null || true
        wait "$ARRAY_PID" 2>/dev/null || true
    fi
    rm -rf "$DIR"
}

start_array() {
    ARRAY_PORT="$(free_port)"
    "$home/octopus" simulated-array --port "$ARRAY_PORT" --portal "$PORTALS" >"$DIR/array.log" 2>&1 &
    ARRAY_PID=$!
    for _ in $(seq 1 600); do
        ! grep -q 'Mend everything' "$DIR/array.log" || return 0
        [ -d "/proc/$ARRAY_PID" ] || give_up "the array does not start: $(tail -n 3 "$DIR/array.log")"
        sleep 0.1
    done
    give_up "the array does not answer"
}

on_the_array() { curl -sk "https://127.0.0.1:$ARRAY_PORT/simulator"; }

# How long the server has worked, in hundredths of a second.
worked() { sed 's/.*) //' "/proc/$(cut -d' ' -f1 "$DIR/octopus.pid")/stat" | awk '{print $12 + $13}'; }

# fails WORD...: the last onboarding is blocked, and says each of these.
fails() {
    local word
    for word in "$@"; do
        grep -q -- "$word" "$DIR/out" || give_up "\"$word\" is not said: $(cat "$DIR/out")"
    done
}

# blocked NAME ARGUMENT...: the command says what is wrong and changes nothing.
blocked() {
    local name=$1 code=0
    shift
    "$@" >"$DIR/out" 2>&1 || code=$?
    [ "$code" = 1 ] || give_up "exit code $code instead of 1: $(cat "$DIR/out")"
    ! octo backend list -o value -c name | grep -qx "$name" || give_up "backend $name is there in spite of what is wrong"
    ! octo type list -o value -c name | grep -qx "$name" || give_up "type $name is there in spite of what is wrong"
}

# timed NAME ARGUMENT...: the backend becomes active within the time.
timed() {
    local name=$1 started ours
    shift
    started="$(date +%s%N)"
    ours="$(worked)"
    "$@" >"$DIR/out" 2>&1 || give_up "$name is not active: $(cat "$DIR/out")"
    grep -q 'Plan' "$DIR/out" || give_up "no plan was shown: $(cat "$DIR/out")"
    local millis=$((($(date +%s%N) - started) / 1000000)) cpu=$((($(worked) - ours) * 10))
    [ "$(octo onboard show "$name" -o value -c state)" = active ] || give_up "$name is $(octo onboard show "$name")"
    [ "$millis" -lt $((MOST_SECONDS * 1000)) ] || give_up "$millis ms are too long"
    [ "$cpu" -lt $((MOST_OURS * 1000)) ] || give_up "$cpu ms of work are too much"
    tell "$name: active after $millis ms, of which our process worked $cpu ms"
}

# A volume from an image, read back over iSCSI; then the backend is taken away and nothing is left.
used_and_retired() {
    local name=$1 device
    octo onboard report "$name" --html "$DIR/$name.html" >/dev/null
    grep -q 'volumes work' "$DIR/$name.html" || give_up "the report of $name does not say that volumes work"
    octo volume create --name "from-$name" --size 1 --type "$name" --image noise --wait >/dev/null
    device="$(OCTOPUS_ATTACH_DIR="$DIR/attach" octo volume attach "from-$name" -o value -c device)"
    cmp -n "$(stat -c %s "$DIR/noise.raw")" "$DIR/noise.raw" "$device" || give_up "$device is not the image"
    OCTOPUS_ATTACH_DIR="$DIR/attach" octo volume detach "from-$name" >/dev/null
    octo volume delete "from-$name" --wait >/dev/null
    octo cache list -o value -c id | while read -r entry; do octo cache remove "$entry" >/dev/null; done
    octo onboard retire "$name" >"$DIR/out" 2>&1 || give_up "not retired: $(cat "$DIR/out")"
    ! octo backend list -o value -c name | grep -qx "$name" || give_up "backend $name is still there"
    ! on_the_array | grep -q '"lun"' || give_up "left on the array: $(on_the_array)"
    tell "$name: report written, a volume made of an image and read back from $device, retired; nothing is left on the array"
}

# add_own PASSWORD-FILE PORTALS ARGUMENT...: the filled form.
# shellcheck disable=SC2317 # called by name
add_own() {
    octo onboard add form --driver oceanstor --type form --option san_ip=127.0.0.1 --option san_api_port="$ARRAY_PORT" \
        --option san_login=admin --secret san_password=@"$DIR/$1" --option storage_pool=pool-1 \
        --option iscsi_default_target_ip="$2" "${@:3}"
}

form() {
    blocked form add_own wrong "${PORTALS%,*},$NOBODYS" --yes
    fails 'credentials-work' 'user name' 'portal-reachable' "$NOBODYS"
    tell "form: wrong password and portal are both named, nothing is changed"
    add_own right "$PORTALS" --plan-only >"$DIR/out" 2>&1 || give_up "no plan: $(cat "$DIR/out")"
    grep -q 'Plan' "$DIR/out" || give_up "no plan is shown: $(cat "$DIR/out")"
    timed form add_own right "$PORTALS" --yes
    used_and_retired form
}

# add_stock PASSWORD-FILE PORTALS ARGUMENT...: the filled form.
# shellcheck disable=SC2317 # called by name
add_stock() {
    octo onboard add stock --product huawei-dorado-stock-iscsi --type stock \
        --option huawei_rest_url="https://127.0.0.1:$ARRAY_PORT/deviceManager/rest/" --option huawei_user=admin \
        --secret huawei_password=@"$DIR/$1" --option huawei_storage_pool=pool-1 --option huawei_wait_interval=1 \
        --option huawei_default_target_ip="$2" "${@:3}"
}

stock() {
    blocked stock add_stock wrong "${PORTALS%,*};$NOBODYS" --yes
    fails 'driver-opens' 'password' "$NOBODYS"
    tell "stock: wrong password and portal are both named, nothing is changed"
    timed stock add_stock right "${PORTALS%,*}" --yes
    used_and_retired stock
}

spec() {
    cat >"$DIR/spec.yaml" <<END
name: spec
driver: oceanstor
options:
  san_ip: 127.0.0.1
  san_api_port: $ARRAY_PORT
  san_login: admin
  san_password: {file: $DIR/right}
  storage_pool: pool-1
  iscsi_default_target_ip: $PORTALS
types: [spec]
END
    timed spec octo onboard apply -f "$DIR/spec.yaml" --yes
    used_and_retired spec
}

[ $# -gt 0 ] || set -- form stock spec
for part in "$@"; do
    case "$part" in
        form | stock | spec) ;;
        *)
            sed -n '3,11s/^# \{0,1\}//p' "$0"
            exit 2
            ;;
    esac
done
trap finish EXIT
need /usr/bin/curl curl /usr/sbin/tgtd tgt /usr/bin/qemu-img qemu-utils /usr/lib/python3/dist-packages/cinder/version.py python3-cinder
(umask 077; printf %s "$PASSWORD" >"$DIR/right"; printf %s wrong-pass-word-1 >"$DIR/wrong")
head -c 48M /dev/urandom >"$DIR/noise.raw"
PORT="$(free_port)"
start_array
# shellcheck disable=SC2119 # with the usual settings
start_octopus
octo image create noise --file "$DIR/noise.raw" --disk-format raw >/dev/null
for part in "$@"; do "$part"; done
tell "passed after $SECONDS s"
