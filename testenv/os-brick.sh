#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# OpenStack's os-brick, as Nova uses it, attaches a volume of this Octopus: on another machine (testenv/vm.sh, a Debian
# with the kernel's own iSCSI initiator) and with nothing but what the attachments API says. It reads what Octopus made of
# an image, writes, extends the volume while it is open, writes beyond the old end, disconnects; then what Octopus has on
# its disk is compared byte for byte.
#
#   testenv/os-brick.sh         one command; the first time it makes the machine (a minute or two). KEEP=yes leaves all running
#   testenv/os-brick.sh down    stop what was left running
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
DIR=${OCTOPUS_TESTENV_BRICK:-${TMPDIR:-/tmp}/octopus-brick-$(id -u)}
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"
vm="$home/testenv/vm.sh"

finish() {
    "$vm" down
    halt_octopus
    rm -rf "$DIR"
}

case "${1:-}" in
    "") ;;
    down)
        finish
        exit
        ;;
    *)
        sed -n '3,11s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
mkdir -p "$DIR"
[ "${KEEP:-}" = yes ] || trap finish EXIT
"$vm" build
"$vm" up
PORT="$(free_port)"
# The machine reaches this one's loopback address by another name, as behind a NAT.
start_octopus --set iscsi.advertised-address=10.0.2.2
proof=(/usr/bin/python3 -B "$home/testenv/os_brick_proof.py")
volume="$("${proof[@]}" make "http://127.0.0.1:$PORT")"
"$vm" put "$home/testenv/os_brick_proof.py"
"$vm" ssh /usr/bin/python3 /root/os_brick_proof.py inside "http://10.0.2.2:$PORT" "$volume"
"${proof[@]}" compare "$volume" "$DIR/data/volumes"
tell "passed"
