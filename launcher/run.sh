# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with ./octopus and its other parts
# Starts the server or the command line from jars, with the JDK's start-up (AOT) cache.

# Small and steady: one collector thread, compact headers, a young generation that does not grow with the heap, one code
# cache in place of three, memory of the compilers given back. bench/RESULTS.md has what was measured.
server_options=(
    -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms16m -Xmn12m -Xmx160m -XX:+ExitOnOutOfMemoryError
    -XX:ReservedCodeCacheSize=48m -XX:TrimNativeHeapInterval=10000
    --enable-native-access=ALL-UNNAMED
)
# A command lives for half a second: the second compiler would never pay.
cli_options=(
    -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -Xmx96m
    --enable-native-access=ALL-UNNAMED
)

# class_path_of server|cli|simulators: sets jars, in an order that does not change.
class_path_of() {
    if in_source_tree; then
        mapfile -t jars < <(
            ls "$home/octopus-$1/target/octopus-$1-$(version).jar"
            LC_ALL=C ls "$home/octopus-$1/target/lib/"*.jar
        )
    else
        mapfile -t jars < <(sed "s:^:$home/lib/:" "$home/lib/$1.list")
    fi
}

joined() {
    local IFS=:
    printf '%s' "$*"
}

# Where start-up caches are kept: with the program when we may write there.
cache_directory() {
    local directory="$home/target/aot"
    in_source_tree || directory="$home/cache"
    if ! mkdir -p "$directory" 2>/dev/null || [ ! -w "$directory" ]; then
        directory="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/octopus"
        mkdir -p "$directory" 2>/dev/null || return 1
    fi
    printf '%s' "$directory"
}

# aot_file server|cli OPTION...: sets aot to the file that fits this JDK, these jars and these options.
aot_file() {
    local what="$1" directory key
    shift
    aot=""
    [ "${OCTOPUS_AOT:-on}" != off ] || return 1
    directory="$(cache_directory)" || return 1
    key="$({
        cat "$jdk/release"
        printf '%s\n' "$@"
        stat -L -c '%n %s %Y' "${jars[@]}"
    } | cksum | tr -d ' ')"
    aot="$directory/$what-$key.aot"
}

run_server_with_tools() {
    local arguments=() argument
    may_install=yes
    for argument in "$@"; do
        if [ "$argument" = --no-install ]; then may_install=no; else arguments+=("$argument"); fi
    done
    find_jdk
    build_if_needed
    install_tools "$may_install"
    run_server_verb "${arguments[@]}"
}

run_server_verb() {
    [ -n "${jdk:-}" ] || find_jdk
    build_if_needed
    class_path_of server
    local flags=()
    if aot_file server "${server_options[@]}"; then
        [ -s "$aot" ] || [ "$1" != up ] || make_server_cache
        [ ! -s "$aot" ] || flags=(-XX:AOTCache="$aot" -Xlog:aot=off -Xlog:cds=off)
    fi
    # Few memory arenas: the C library otherwise keeps one per thread.
    export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
    local more=()
    read -r -a more <<<"${OCTOPUS_JAVA_OPTIONS:-}"
    exec "$jdk/bin/java" "${server_options[@]}" "${flags[@]}" "${more[@]}" \
        -Doctopus.home="$home" -cp "$(joined "${jars[@]}")" octopus.server.Main "$@"
}

# For tests and demonstrations; no part of a server, so it has a class path of its own.
run_simulated_array() {
    shift
    find_jdk
    build_if_needed
    install_tools yes
    class_path_of simulators
    exec "$jdk/bin/java" "${cli_options[@]}" -cp "$(joined "${jars[@]}")" octopus.simulator.Main "$@"
}

run_cli() {
    find_jdk
    build_if_needed
    class_path_of cli
    local flags=() path
    path="$(joined "${jars[@]}")"
    if aot_file cli "${cli_options[@]}"; then
        if [ ! -s "$aot" ]; then
            rm -f "${aot%/*}"/cli-*.aot
            "$jdk/bin/java" "${cli_options[@]}" -XX:AOTCacheOutput="$aot.$$" -cp "$path" octopus.cli.WarmUp \
                >/dev/null 2>&1 </dev/null || true
            [ ! -s "$aot.$$" ] || mv "$aot.$$" "$aot"
        fi
        [ ! -s "$aot" ] || flags=(-XX:AOTCache="$aot" -Xlog:aot=off -Xlog:cds=off)
    fi
    exec "$jdk/bin/java" "${cli_options[@]}" "${flags[@]}" -Doctopus.home="$home" -cp "$path" octopus.cli.Main "$@"
}

# A server on scratch data answers the usual calls once; what it has loaded by then goes into the cache. A failure here
# only means that starts take longer.
make_server_cache() {
    local scratch port started=$SECONDS server
    scratch="$(mktemp -d)" || return 0
    port="$(free_port)" || return 0
    say "Making the start-up cache (once for each build)"
    rm -f "${aot%/*}"/server-*.aot
    # Without the operator's settings: a scratch server must never open the operator's database.
    (
        for setting in "${!OCTOPUS_@}"; do unset "$setting"; done
        exec "$jdk/bin/java" "${server_options[@]}" -XX:AOTCacheOutput="$aot.$$" -Xlog:aot=off -Xlog:cds=off \
            -Doctopus.home="$home" -cp "$(joined "${jars[@]}")" octopus.server.Main \
            up --data "$scratch/data" --port "$port" --listen 127.0.0.1
    ) </dev/null >"$scratch/log" 2>&1 &
    server=$!
    # Whoever stops this does not wait for a cache; one that is told to end would still write it.
    # shellcheck disable=SC2064
    trap "kill -KILL $server 2>/dev/null || true; rm -rf '$scratch' '$aot.$$'" EXIT
    if wait_for_answer "$server" "http://127.0.0.1:$port/healthcheck"; then
        exercise "http://127.0.0.1:$port" >/dev/null 2>&1 || true
    fi
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    if [ -s "$aot.$$" ]; then
        mv "$aot.$$" "$aot"
        say "Made in $((SECONDS - started)) s"
    else
        say "It could not be made; the start takes a little longer. The reason may be in: $(tail -n 1 "$scratch/log")"
    fi
    trap - EXIT
    rm -rf "$scratch"
}

# http METHOD URL [JSON]: prints the body. Plain bash, because a fresh machine may have no curl.
http() {
    local address="${2#http://}" body="${3:-}" path
    path="/${address#*/}"
    address="${address%%/*}"
    exec 7<>"/dev/tcp/${address%:*}/${address#*:}" || return 1
    printf '%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nX-Auth-Token: admin:admin\r\nOpenStack-API-Version: volume 3.71\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "$path" "$address" "${#body}" "$body" >&7
    timeout 10 cat <&7
    exec 7>&-
}

# wait_for_answer PID URL: at most 30 s.
wait_for_answer() {
    local tries=0
    while [ "$tries" -lt 150 ]; do
        kill -0 "$1" 2>/dev/null || return 1
        if http GET "$2" 2>/dev/null | head -n 1 | grep -q ' 200 '; then return 0; fi
        tries=$((tries + 1))
        sleep 0.2
    done
    return 1
}

# What a first minute of use asks.
exercise() {
    local base="$1" id
    http GET "$base/"
    http GET "$base/v3/"
    http GET "$base/v3/admin/types"
    id="$(http POST "$base/v3/admin/volumes" '{"volume": {"size": 1, "name": "warm-up"}}' |
        sed -n 's/.*"id": *"\([0-9a-f-]\{36\}\)".*/\1/p' | head -n 1)"
    for _ in 1 2 3; do
        http GET "$base/v3/admin/volumes/detail"
        http GET "$base/v3/admin/volumes/$id"
        sleep 0.3
    done
    http GET "$base/v3/admin/os-services"
    http GET "$base/v3/admin/snapshots/detail"
    http GET "$base/image/v2/images"
    http GET "$base/api/v1/backends"
    http GET "$base/metrics"
    http DELETE "$base/v3/admin/volumes/$id"
    sleep 0.5
}
