#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# LVM with the kernel's iSCSI target on a machine of its own (testenv/vm.sh), reached over SSH:
#   1. driver lvm passes the contract of all drivers there, thin, and the main points of it, thick; VLANs of a node;
#   2. by the command line: the machine becomes a node; its volume group is onboarded, with the address of its second portal
#      as part of the plan, and proven by real I/O; a volume is made and attached to the node over two portals with multipath;
#      while it is written to, one portal is lost; it is extended in use; detached, deleted; the backend is retired. Then no
#      device, session, map, target, record, logical volume or address is left there.
#
#   3. volumes by NVMe over TCP (two portals, one lost) and by NFS (raw and qcow2) are attached there and taken away again.
#   4. Cinder's own LVM driver, with LIO, hosted by the bridge: its process runs there, on an image that has Cinder too.
#
#   testenv/lvm.sh              all; KVM=yes where the machine's own virtualization can be used, KEEP=yes leaves all running
#   testenv/lvm.sh contract     only the first
#   testenv/lvm.sh onboard      only the second: five minutes by emulation on an idle machine, ten on a busy one
#   testenv/lvm.sh ways         only the third
#   testenv/lvm.sh bridge       only the fourth
#   testenv/lvm.sh down         stop what was left running
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
DIR=${OCTOPUS_TESTENV_LVM:-${TMPDIR:-/tmp}/octopus-lvm-$(id -u)}
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"
vm="$home/testenv/vm.sh"
if [ "${1:-}" = bridge ]; then
    export OCTOPUS_TESTENV_VM=${OCTOPUS_TESTENV_VM:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/octopus-vm}-cinder
    export OCTOPUS_TESTENV_VM_PACKAGES=cinder-common,python3-rtslib-fb
fi
VM=${OCTOPUS_TESTENV_VM:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/octopus-vm}
INSIDE=10.0.2.15
SECOND=10.99.0.15

finish() {
    "$vm" down
    halt_octopus
    rm -rf "$DIR"
}

# A volume group of sparse files, a second address, both inside.
prepare() {
    "$vm" ssh bash -eu <<END
[ ! -e /root/thick.img ] || exit 0 # the machine was kept
printf 'activation { monitoring = 0 }\n' >/etc/lvm/lvmlocal.conf
truncate -s 6G /root/thick.img /root/thin.img
vgcreate -q -y thick "\$(losetup -f --show /root/thick.img)" >/dev/null
vgcreate -q -y thin "\$(losetup -f --show /root/thin.img)" >/dev/null
lvcreate -q -y --type thin-pool -l 90%FREE -n octopus-pool thin >/dev/null 2>&1
ip link add second type dummy
END
}

# What driver and network tests expect; onboarding makes it itself.
second_portal() {
    inside ip address add "$SECOND/24" dev second
    inside ip link set second up
}

contract() {
    second_portal
    tests octopus-drivers 'Lvm*IT,NetworkInterfaceIT'
    inside ip address flush dev second
    inside ip link set second down
}

ways() { tests octopus-node NodeWaysIT; }

bridge() { tests octopus-drivers LvmThroughBridgeIT -Doctopus.test.vm-has-cinder=true; }

# tests MODULE CLASSES OPTION...: those that need the machine.
tests() {
    local module=$1 classes=$2
    shift 2
    (cd "$home" && "${MAVEN:-mvn}" -q -B -pl "$module" -am test -Dtest="$classes" "$@" -Dsurefire.failIfNoSpecifiedTests=false \
        -Dspotless.check.skip=true -Doctopus.test.databases=sqlite -Doctopus.test.vm="$VM")
}

octo() { "$home/octopus" --url "http://127.0.0.1:$PORT" "$@"; }

inside() { "$vm" ssh "$@"; }

# wait_for WHAT COMMAND...: until it succeeds.
wait_for() {
    local what=$1 try
    shift
    for try in $(seq 1 120); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.5
    done
    give_up "$what did not come about after $try tries"
}

paths() { inside multipathd show paths format '"%d %t %o"' | grep -c 'sd.*active.*running' || true; }

left() {
    inside bash -u <<'END'
iscsiadm -m session 2>/dev/null
ls /etc/iscsi/nodes /var/lib/iscsi/nodes 2>/dev/null | grep iqn
ls -d /sys/block/sd* 2>/dev/null
dmsetup ls --target multipath 2>/dev/null | grep -v 'No devices'
ls /sys/kernel/config/target/iscsi 2>/dev/null | grep iqn
ls -d /sys/kernel/config/target/core/iblock_8600/* 2>/dev/null | grep volume-
lvs --noheadings -o lv_name thick thin | grep -v octopus-pool
grep -v '^$' /etc/multipath/wwids | grep -v '^#'
ls /run/octopus/attach | grep -v '^lock$'
ip -o address show dev second
ip -o link show dev second | grep -w UP
true
END
}

onboard() {
    local id device size
    PORT="$(free_port)"
    start_octopus --set iscsi.advertised-address=10.0.2.2
    octo node add box --ssh "root@127.0.0.1:$(cat "$VM/port")" --secret private_key=@"$VM/key" >/dev/null || true
    octo node accept-key box "$(octo node show box -o value -c offered_host_key)" >/dev/null
    [ "$(octo node show box -o value -c state)" = ready ] || give_up "the node is not ready: $(octo node show box)"
    cat >"$DIR/spec.yaml" <<END
name: lvm
product: lvm
options:
  lvm_node: box
  volume_group: thin
  target_ip_address: $INSIDE
  target_secondary_ip_addresses: $SECOND
  octopus_target_portal: 127.0.0.1:$(cat "$VM/iscsi-port")
nodes: [box]
types: [lvm]
acceptance: {size_gib: 1, data_mib: 16}
network:
  - {node: box, kind: interface, name: second, addresses: [$SECOND/24]}
END
    octo onboard apply -f "$DIR/spec.yaml" --yes >"$DIR/onboard.log" 2>&1 || give_up "not onboarded: $(cat "$DIR/onboard.log")"
    [ "$(octo onboard show lvm -o value -c state)" = active ] || give_up "it is not active: $(octo onboard show lvm)"
    octo onboard report lvm --html "$DIR/report.html" >/dev/null
    tell "onboarded over SSH: $(grep -c pass "$DIR/onboard.log") checks and trials passed, $(wc -c <"$DIR/report.html") bytes of report"
    id="$(octo volume create --name one --size 1 --type lvm --wait -o value -c id)"
    tell "volume $id is made"
    device="$(octo volume attach one --node box -o value -c device)"
    tell "attached as $device with $(paths) paths: $(inside multipath -ll | head -n 2 | tr '\n' ' ')"
    [ "$(paths)" = 2 ] || give_up "there are not two paths: $(inside multipathd show paths)"
    [ "$(octo volume attach one --node box -o value -c device)" = "$device" ] || give_up "attached again it is another device"
    inside "dd if=/dev/urandom of=/root/data bs=1M count=256 status=none"
    # One portal is lost in the midst of writing, which goes on until that was noticed, and once more after it.
    inside bash -s "$device" <<'END' &
rc=0
until [ -e /root/lost ]; do dd if=/root/data of="$1" bs=64k oflag=direct status=none 2>>/root/dd.log || rc=1; done
dd if=/root/data of="$1" bs=64k oflag=direct status=none 2>>/root/dd.log || rc=1
echo $rc >/root/dd.rc
END
    wait_for "the beginning of the writing" inside pgrep -x dd
    # Without its address nothing more arrives there; an interface that is only down would still reach itself.
    inside ip address del "$SECOND/24" dev second
    wait_for "the loss of a path" test_paths 1
    inside touch /root/lost
    wait_for "the end of the writing" inside test -s /root/dd.rc
    [ "$(inside cat /root/dd.rc)" = 0 ] || give_up "writing failed: $(inside cat /root/dd.log)"
    inside "echo 3 >/proc/sys/vm/drop_caches; cmp -n 268435456 /root/data $device" || give_up "what is read is not what was written"
    tell "one of two portals was lost while 256 MiB were written; they are read back byte for byte, one path is left"
    inside ip address add "$SECOND/24" dev second
    wait_for "the second path" test_paths 2
    octo volume extend one 2 --wait >/dev/null
    wait_for "the new size" test_size "$device" $((2 << 30))
    size="$(inside blockdev --getsize64 "$device")"
    tell "extended in use: $device has $size bytes, $(paths) paths"
    inside "sleep 300 <$device" &
    sleep 1
    ! octo volume detach one --node box 2>"$DIR/refused" || give_up "a device that is open was taken away"
    tell "refused while it is open: $(head -c 200 "$DIR/refused" | tr '\n' ' ')"
    inside pkill sleep || true
    octo volume detach one --node box
    octo volume detach one --node box
    octo volume delete one --wait >/dev/null
    # Refused as long as a look on the timer is under way.
    wait_for "the retirement" octo onboard retire lvm
    [ -z "$(left)" ] || give_up "left behind: $(left)"
    octo node remove box
    tell "detached, deleted, retired: no device, session, map, target, record, logical volume or address is left"
}

test_paths() { [ "$(paths)" = "$1" ]; }
test_size() { [ "$(inside blockdev --getsize64 "$1")" = "$2" ]; }

case "${1:-}" in
    "" | contract | onboard | ways | bridge) ;;
    down)
        finish
        OCTOPUS_TESTENV_VM="$VM-cinder" "$vm" down
        exit
        ;;
    *)
        sed -n '3,19s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
mkdir -p "$DIR"
[ "${KEEP:-}" = yes ] || trap finish EXIT
"$vm" build
"$vm" ssh true 2>/dev/null || "$vm" up # it may have been kept
prepare
[ "${1:-contract}" != contract ] || contract
[ "${1:-onboard}" != onboard ] || onboard
[ "${1:-ways}" != ways ] || ways
[ "${1:-}" != bridge ] || bridge
[ -n "${1:-}" ] || { "$vm" down && "$home/testenv/lvm.sh" bridge; }
tell "passed after $SECONDS s"
