# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with ./octopus and its other parts
# What every part of the launcher needs. Sourced by ./octopus, which sets $home.

say() {
    printf '%s\n' "$*" >&2
}

# fail CODE TEXT...
fail() {
    local code="$1"
    shift
    printf 'octopus: %s\n' "$@" >&2
    exit "$code"
}

# An unpacked archive has lib/ and no sources.
in_source_tree() {
    [ -f "$home/pom.xml" ]
}

version() {
    if in_source_tree; then
        sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$home/pom.xml" | head -n 1
    else
        cat "$home/lib/VERSION"
    fi
}

# Sets as_root to what makes a command run as root. Fails when there is no way.
may_be_root() {
    as_root=()
    if [ "$(id -u)" = 0 ]; then
        return 0
    fi
    command -v sudo >/dev/null 2>&1 || return 1
    as_root=(sudo)
    # Without a terminal nobody can type a password.
    [ -t 0 ] || sudo -n true 2>/dev/null
}

# free_port: a port that nobody listens on now.
free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return 0
        fi
    done
    say "no free port found"
    return 1
}
