# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with ./octopus and its other parts
# Finds a JDK. A machine's default java is often older, so the "release" file of each candidate is read.

need_jdk=25

# jdk_major DIR: the feature version of the JDK or JRE there, or nothing.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_candidates() {
    local java
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    if java="$(command -v java)"; then
        java="$(readlink -f "$java")"
        printf '%s\n' "${java%/bin/java}"
    fi
    printf '%s\n' /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/jdk* "${HOME:-/root}"/.sdkman/candidates/java/*
}

# find_jdk [javac]: sets jdk to the first that is new enough (and can compile).
find_jdk() {
    local directory major
    while IFS= read -r directory; do
        major="$(jdk_major "$directory")"
        if [ -n "$major" ] && [ "$major" -ge "$need_jdk" ] && { [ -z "${1:-}" ] || [ -x "$directory/bin/$1" ]; }; then
            jdk="$(cd "$directory" && pwd -P)"
            return 0
        fi
    done < <(jdk_candidates)
    no_jdk
}

no_jdk() {
    local package="openjdk-$need_jdk-jdk-headless"
    if command -v apt-cache >/dev/null 2>&1 && apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        fail 3 "Octopus needs a JDK $need_jdk or newer, and none was found. Install it:" \
            "  sudo apt-get install $package"
    fi
    fail 3 "Octopus needs a JDK $need_jdk or newer; none was found in JAVA_HOME, PATH or /usr/lib/jvm. Install one:" \
        "  Ubuntu 25.10 and later, Debian 14 and later:  sudo apt-get install $package" \
        "  older Debian and Ubuntu: Eclipse Temurin (https://adoptium.net/installation/linux/), package temurin-$need_jdk-jdk" \
        "  anywhere: unpack a JDK archive below /usr/lib/jvm, or set JAVA_HOME to it"
}
