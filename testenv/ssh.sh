#!/bin/bash
# shellcheck source-path=SCRIPTDIR/..
# Starts a real OpenSSH server for the tests: on loopback, on a free port, with keys and accounts of its own.
#
#   ssh.sh up DIR      starts it; prints PORT, USER, KEY, FINGERPRINT, and as root also PASSWORD, FREE and PID, a line each
#   ssh.sh rekey DIR   the same server with another host key; prints FINGERPRINT
#   ssh.sh down DIR    stops it and deletes the directory
#
# As root it runs in a mount namespace of its own with its own passwd, shadow and sudoers: user "storage" may log in with
# the key or the password and become root with the password; user "free" may become root without one. Nothing of that is
# seen outside. Without root it serves the user who runs it, by key only. Installs what is missing (openssh-server, sudo).
set -euo pipefail

# shellcheck source=testenv/common.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

[ $# = 2 ] || { sed -n '3,11p' "$0"; exit 2; }
DIR=$(readlink -m "$2")

# Only a process that names our configuration is ours.
ours() {
    local pid
    pid=$(cat "$DIR/pid" 2>/dev/null) || return 0
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "$DIR"; then echo "$pid"; fi
}

stop() {
    local pid
    pid=$(ours)
    [ -n "$pid" ] || return 0
    # Sessions are sshd's children; programs left over from them go too.
    pkill -P "$pid" 2>/dev/null || true
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 100); do [ -d "/proc/$pid" ] || return 0; sleep 0.05; done
    kill -9 "$pid" 2>/dev/null || true
}

new_host_key() {
    rm -f "$DIR/host_key" "$DIR/host_key.pub"
    ssh-keygen -q -t ed25519 -N '' -C octopus-test -f "$DIR/host_key"
}

fingerprint() { echo "FINGERPRINT=$(ssh-keygen -lf "$DIR/host_key.pub" | cut -d' ' -f2)"; }

accounts() {
    local password=$1 hash user
    hash=$(openssl passwd -6 "$password")
    cp /etc/passwd "$DIR/passwd"; cp /etc/shadow "$DIR/shadow"; cp /etc/group "$DIR/group"
    local id=24711
    for user in storage free; do
        mkdir -p "$DIR/home/$user/.ssh"
        cp "$DIR/key.pub" "$DIR/home/$user/.ssh/authorized_keys"
        echo "$user:x:$id:$id::$DIR/home/$user:/bin/sh" >>"$DIR/passwd"
        echo "$user:$hash:20000:0:99999:7:::" >>"$DIR/shadow"
        echo "$user:x:$id:" >>"$DIR/group"
        chown -R $id:$id "$DIR/home/$user"
        chmod 700 "$DIR/home/$user" "$DIR/home/$user/.ssh"
        id=$((id + 1))
    done
    printf 'root ALL=(ALL) ALL\nstorage ALL=(ALL) ALL\nfree ALL=(ALL) NOPASSWD: ALL\n' >"$DIR/sudoers"
    chmod 440 "$DIR/sudoers"; chmod 600 "$DIR/shadow"
    chmod 755 "$DIR" "$DIR/home"
}

configure() {
    cat >"$DIR/sshd_config" <<CONF
Port $(cat "$DIR/port")
ListenAddress 127.0.0.1
HostKey $DIR/host_key
PidFile none
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
AuthorizedKeysFile $1
StrictModes no
AllowTcpForwarding yes
PrintMotd no
LogLevel INFO
CONF
}

serve() {
    if [ "$(id -u)" = 0 ]; then
        mkdir -p /run/sshd
        # shellcheck disable=SC2016
        setsid unshare --mount --propagation private /bin/sh -c '
            for file in passwd shadow group sudoers; do mount --bind "$1/$file" "/etc/$file" || exit 1; done
            exec /usr/sbin/sshd -D -e -f "$1/sshd_config"' sh "$DIR" >>"$DIR/sshd.log" 2>&1 </dev/null &
    else
        setsid /usr/sbin/sshd -D -e -f "$DIR/sshd_config" >>"$DIR/sshd.log" 2>&1 </dev/null &
    fi
    echo $! >"$DIR/pid"
    local port
    port=$(cat "$DIR/port")
    for _ in $(seq 1 200); do
        if (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; then return 0; fi
        [ -d "/proc/$(cat "$DIR/pid")" ] || break
        sleep 0.05
    done
    give_up "sshd did not start: $(tail -3 "$DIR/sshd.log")"
}

case $1 in
up)
    mkdir -p "$DIR"
    need /usr/sbin/sshd openssh-server
    [ "$(id -u)" != 0 ] || need /usr/bin/sudo sudo
    stop
    free_port >"$DIR/port"
    new_host_key
    rm -f "$DIR/key" "$DIR/key.pub"
    ssh-keygen -q -t ed25519 -N '' -C octopus-test -f "$DIR/key"
    if [ "$(id -u)" = 0 ]; then
        PASSWORD=$(head -c 12 /dev/urandom | base64 | tr '+/' 'ab')
        accounts "$PASSWORD"
        configure .ssh/authorized_keys
        serve
        echo "USER=storage"; echo "FREE=free"; echo "PASSWORD=$PASSWORD"
    else
        configure "$DIR/key.pub"
        serve
        echo "USER=$(id -un)"
    fi
    echo "PORT=$(cat "$DIR/port")"; echo "KEY=$DIR/key"; echo "PID=$(cat "$DIR/pid")"
    fingerprint
    ;;
rekey)
    stop
    new_host_key
    serve
    fingerprint
    ;;
down)
    stop
    rm -rf "$DIR"
    ;;
*) sed -n '3,11p' "$0"; exit 2 ;;
esac
