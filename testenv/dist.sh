#!/usr/bin/env bash
# The archive that ./octopus dist makes, used as on a machine without the sources: unpacked elsewhere, by a user without
# rights, started, asked, demonstrated and stopped. Says what it does; exit code 0 when all went well.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=launcher/common.sh
. "$home/launcher/common.sh"
# shellcheck source=launcher/jdk.sh
. "$home/launcher/jdk.sh"
# shellcheck source=launcher/build.sh
. "$home/launcher/build.sh"
# shellcheck source=launcher/run.sh
. "$home/launcher/run.sh"

place="$(mktemp -d)"
server=""
log="$place/server.log"

finish() {
    [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$place"
}
trap finish EXIT

step() {
    printf '  %s\n' "$*"
}

# expect CODE WORDS COMMAND...: ends with CODE and says WORDS.
expect() {
    local wanted="$1" words="$2" code=0 said
    shift 2
    said="$("$@" 2>&1 </dev/null)" || code=$?
    if [ "$code" != "$wanted" ] || ! grep -qF -- "$words" <<<"$said"; then
        fail 1 "dist: $* ended with $code instead of $wanted, or does not say \"$words\":" "$said" "$(cat "$log" 2>/dev/null)"
    fi
}

# As a user who owns nothing here; where we are no root, as ourselves.
user=()
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi

do_dist 2>/dev/null
tar xzf "$home/dist/octopus-$(version).tar.gz" -C "$place"
unpacked="$place/octopus-$(version)"
[ ! -e "$unpacked/pom.xml" ] || fail 1 "dist: the archive has the sources in it"
mkdir -p "$place/home"
chmod 755 "$place"
[ "${#user[@]}" = 0 ] || chown -R 65534:65534 "$place"
port="$(free_port)"

octopus() {
    (cd "$place/home" && "${user[@]}" env HOME="$place/home" XDG_CACHE_HOME= XDG_RUNTIME_DIR="$place/home" \
        OCTOPUS_URL="http://127.0.0.1:$port" "$unpacked/octopus" "$@")
}

step "up, as $("${user[@]}" id -un 2>/dev/null || echo "user 65534")"
started=$SECONDS
(cd "$place/home" && exec "${user[@]}" env HOME="$place/home" "$unpacked/octopus" up --no-install --port "$port" \
    --data "$place/home/data" --set iscsi.port=0 >"$log" 2>&1 </dev/null) &
server=$!
tries=0
until http GET "http://127.0.0.1:$port/healthcheck" 2>/dev/null | head -n 1 | grep -q ' 200 '; do
    kill -0 "$server" 2>/dev/null || fail 1 "dist: the server ended: $(cat "$log")"
    tries=$((tries + 1))
    [ "$tries" -lt 450 ] || fail 1 "dist: the server does not answer: $(cat "$log")"
    sleep 0.2
done
step "answers after $((SECONDS - started)) s, its start-up cache made: $(ls "$unpacked/cache"/server-*.aot >/dev/null 2>&1 && echo yes || echo no)"

step "the command line"
expect 0 available octopus volume create --size 1 --name first --wait
expect 0 first octopus volume list
expect 0 "" octopus finding look
expect 0 "" octopus volume delete first --wait
expect 0 server.port octopus settings explain server
expect 2 "Did you mean" octopus volum list
expect 2 "needs the source tree" octopus build
expect 3 "only one process at a time" octopus up --no-install --port "$(free_port)" --data "$place/home/data"
expect 1 "has the port" octopus up --no-install --port "$port" --data "$place/home/other" --set iscsi.port=0

step "the demonstration"
expect 0 "All of it works" octopus demo --no-install --url "http://127.0.0.1:$port" --size 64

step "stopped"
pid="$(pgrep -f "octopus.server.Main up --port $port " | head -n 1)"
kill -TERM "${pid:-$server}"
wait "$server" 2>/dev/null || true
server=""
! pgrep -f "$place" >/dev/null 2>&1 || fail 1 "dist: something still runs: $(pgrep -af "$place")"
say "The archive works without the sources ($((SECONDS - started)) s)"
