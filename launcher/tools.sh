# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with ./octopus and its other parts
# The system's tools that the server calls, and their installation.

# tool and the Debian or Ubuntu package it is in
missing_packages() {
    command -v qemu-img >/dev/null 2>&1 || printf '%s\n' qemu-utils
    # The iscsi:// and other block drivers of qemu are shared objects of their own.
    ls /usr/lib/*/qemu/block-iscsi.so >/dev/null 2>&1 || printf '%s\n' qemu-block-extra
    command -v tgtd >/dev/null 2>&1 || [ -x /usr/sbin/tgtd ] || printf '%s\n' tgt
    command -v cryptsetup >/dev/null 2>&1 || [ -x /usr/sbin/cryptsetup ] || printf '%s\n' cryptsetup-bin
    command -v qemu-storage-daemon >/dev/null 2>&1 || printf '%s\n' qemu-system-common
}

# apt_install PACKAGE...: no questions asked, no daemon started.
apt_install() {
    may_be_root || return 1
    local policy=/usr/sbin/policy-rc.d result=0 ours=no
    if [ ! -e "$policy" ]; then
        # Debian starts a daemon as soon as it is installed; its own tgtd would hold port 3260.
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod 755 "$policy"
    fi
    apt_get install -y --no-install-recommends "$@" || {
        apt_get update && apt_get install -y --no-install-recommends "$@"
    } || result=$?
    [ "$ours" = no ] || "${as_root[@]}" rm -f "$policy"
    return "$result"
}

apt_get() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null >&2
}

# install_tools yes|no: installs what is missing, or says how.
install_tools() {
    local packages
    mapfile -t packages < <(missing_packages)
    [ "${#packages[@]}" -gt 0 ] || return 0
    local command="apt-get install --no-install-recommends ${packages[*]}"
    if [ "$1" = no ]; then
        say "Missing tools; this would install them: sudo $command"
        return 0
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Missing tools, and there is no apt-get here. Install what gives: ${packages[*]}"
        return 0
    fi
    if ! may_be_root; then
        say "Missing tools, and this user may not install them. Let an administrator run: $command"
        return 0
    fi
    say "Installing missing tools: ${as_root[*]:+${as_root[*]} }$command"
    if ! apt_install "${packages[@]}"; then
        say "Not all could be installed; what needs them will say so."
        return 0
    fi
    case " ${packages[*]} " in
        *" tgt "*)
            # Octopus runs a tgtd of its own; Debian's would take the port at the next start of the machine.
            if [ -d /run/systemd/system ]; then
                "${as_root[@]}" systemctl disable --quiet tgt 2>/dev/null || true
            fi
            ;;
    esac
}
