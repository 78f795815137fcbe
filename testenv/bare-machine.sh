#!/usr/bin/env bash
# A bare Debian in a folder, with a JDK and a clone of this tree and nothing else, in which a command is run as a newcomer
# would: what is missing it has to install by itself. Needs root, debootstrap and a network.
#
#   testenv/bare-machine.sh FOLDER make            debootstrap (once), mount, clone
#   testenv/bare-machine.sh FOLDER run COMMAND...  in the clone in /opt/octopus; as a user without rights, in a clone of
#                                                  its own: RUN_AS=newcomer RUN_IN=/home/newcomer/octopus
#   testenv/bare-machine.sh FOLDER unmount
#
# MAVEN_REPOSITORY and MAVEN_SETTINGS name a local repository and a settings file to lend, so that not everything is
# fetched again. Where a proxy of this machine signs what comes from the network, NODE_EXTRA_CA_CERTS, as node knows it, is
# lent too.
set -euo pipefail

folder="$(readlink -m "${1:?which folder}")"
verb="${2:-}"
shift 2 || true
root="$folder/root"
certificates=/etc/lent-certificates.pem
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"

mounted() {
    mountpoint -q "$1"
}

make() {
    mkdir -p "$folder"
    [ -x "$root/bin/bash" ] || debootstrap --variant=minbase "${DEBIAN:-bookworm}" "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
    mounted "$root/proc" || mount -t proc proc "$root/proc"
    mounted "$root/sys" || mount -t sysfs -o ro sys "$root/sys"
    mounted "$root/dev" || mount --bind /dev "$root/dev"
    mounted "$root/run" || mount -t tmpfs tmpfs "$root/run"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mkdir -p "$root/usr/lib/jvm/jdk" "$root/root/.m2/repository"
    mounted "$root/usr/lib/jvm/jdk" || mount --bind -o ro "${JAVA_HOME:?the JDK to lend}" "$root/usr/lib/jvm/jdk"
    if [ -n "${MAVEN_REPOSITORY:-}" ] && ! mounted "$root/root/.m2/repository"; then
        # What is fetched in there stays in there.
        mkdir -p "$folder/maven/upper" "$folder/maven/work"
        mount -t overlay overlay -o "lowerdir=$MAVEN_REPOSITORY,upperdir=$folder/maven/upper,workdir=$folder/maven/work" \
            "$root/root/.m2/repository"
    fi
    [ -z "${NODE_EXTRA_CA_CERTS:-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$root$certificates"
    [ -z "${MAVEN_SETTINGS:-}" ] || cp "$MAVEN_SETTINGS" "$root/root/.m2/settings.xml"
    chroot "$root" id newcomer >/dev/null 2>&1 || chroot "$root" useradd -m -s /bin/bash newcomer
    rm -rf "$root/opt/octopus" "$root/home/newcomer/octopus"
    git clone -q "$home" "$root/opt/octopus"
    git clone -q "$home" "$root/home/newcomer/octopus"
    chroot "$root" chown -R newcomer: /home/newcomer/octopus
}

run() {
    local line
    local trusted=()
    printf -v line '%q ' "$@"
    [ ! -e "$root$certificates" ] || trusted=(NODE_EXTRA_CA_CERTS="$certificates")
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "${trusted[@]}" \
        su "${RUN_AS:-root}" -c "cd ${RUN_IN:-/opt/octopus} && $line"
}

unmount() {
    local place
    for place in root/.m2/repository usr/lib/jvm/jdk run dev sys proc; do
        ! mounted "$root/$place" || umount "$root/$place"
    done
}

case "$verb" in
    make | run | unmount) "$verb" "$@" ;;
    *)
        sed -n '2,12s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
