#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# A throw-away Debian in an emulator, for what needs a kernel of its own: an iSCSI initiator with SCSI disks, device
# mapper, multipath. Built once from Debian's packages (a minute or two, no root on the machine but to install), then
# started in half a minute. KVM=yes where the machine's own virtualization can be used.
#
#   testenv/vm.sh build            make the image, if it is not there
#   testenv/vm.sh up               start a fresh copy of it, and wait until it can be used
#   testenv/vm.sh ssh COMMAND...   run that in it, as root
#   testenv/vm.sh put FILE         copy that file to its /root
#   testenv/vm.sh down             switch it off
#   testenv/vm.sh clean            ... and delete the image
#
# Its ports 22 and 3260 are those of 127.0.0.1 that the files port and iscsi-port name. It reaches the loopback address of
# this machine as 10.0.2.2. OCTOPUS_TESTENV_VM says where everything is kept, OCTOPUS_TESTENV_VM_PACKAGES which packages the
# image has beside the usual ones (with commas).
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
DIR=${OCTOPUS_TESTENV_VM:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/octopus-vm}
# shellcheck source=testenv/octopus.sh
. "$home/testenv/octopus.sh"

SUITE=bookworm
PACKAGES=openssh-server,udev,kmod,iproute2,procps,busybox-static,util-linux,open-iscsi,multipath-tools,sg3-utils,lsscsi,python3-minimal,python3-os-brick,dmidecode,nvme-cli,lvm2,thin-provisioning-tools,nfs-common,nfs-kernel-server,qemu-utils
PACKAGES+=${OCTOPUS_TESTENV_VM_PACKAGES:+,$OCTOPUS_TESTENV_VM_PACKAGES}
# What these need comes along.
MODULES="virtio_pci virtio_blk virtio_net virtio_rng ext4 crc32c_generic sd_mod sg iscsi_tcp crc32c_intel dm_mod
dm_multipath dm_service_time dm_round_robin dm_queue_length dm_crypt scsi_dh_alua xfs loop dm_thin_pool dm_snapshot target_core_mod target_core_iblock iscsi_target_mod
nfs nfsv4 nfsd nbd dummy 8021q bridge veth nvme_tcp nvmet nvmet_tcp"

# The kernel is unpacked, never installed here.
unpack_kernel() {
    local package
    package="$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -n 1)"
    mkdir -p kernel
    apt-get -q -o APT::Sandbox::User=root download "$package" >&2
    dpkg-deb -x "$package"_*.deb kernel
    rm -f "$package"_*.deb
}

# From the sources that this machine has.
debootstrap() {
    local sources=() file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*debian*.sources /etc/apt/sources.list.d/*debian*.list; do
        [ ! -s "$file" ] || sources+=("$file")
    done
    mmdebstrap --quiet --mode=root --variant=minbase --include="$PACKAGES" --aptopt='APT::Install-Recommends "false"' \
        --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" root "${sources[@]}" >bootstrap.log 2>&1 || give_up "no root file system: $(tail -n 3 bootstrap.log)"
}

copy_modules() {
    local version=$1 file tree="lib/modules/$1"
    depmod -b kernel "$version"
    mkdir -p "root/$tree"
    cp kernel/"$tree"/modules.{builtin,builtin.modinfo,order} "root/$tree/"
    # shellcheck disable=SC2086
    modprobe -d "$PWD/kernel" -S "$version" --show-depends -a $MODULES | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u |
        while read -r file; do
            install -D "$file" "root/${file#*/kernel/}"
        done
    depmod -b root "$version"
}

# What the first process of the guest does: no systemd, only what an iSCSI host needs.
write_init() {
    cat >root/sbin/octopus-init <<'END'
#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -o remount,rw /
for kind in proc:proc sysfs:sys devtmpfs:dev; do mountpoint -q "/${kind#*:}" || mount -t "${kind%:*}" none "/${kind#*:}"; done
mkdir -p /dev/pts /dev/shm
mount -t devpts none /dev/pts
for place in /dev/shm /run /tmp; do mount -t tmpfs none $place; done
mkdir -p /run/sshd /run/lock
hostname octopus-vm
modprobe -a virtio_net virtio_rng loop sd_mod sg iscsi_tcp dm_mod dm_multipath
ip link set lo up
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
udevadm settle -t 60
/sbin/iscsid
/sbin/multipathd
/usr/sbin/sshd
while :; do sleep 3600 & wait $!; done
END
    chmod 755 root/sbin/octopus-init
}

configure_guest() {
    mkdir -p root/root/.ssh
    [ -s key ] || ssh-keygen -q -t ed25519 -N '' -f key
    install -m 600 key.pub root/root/.ssh/authorized_keys
    chown -R 0:0 root/root/.ssh
    rm -f root/etc/ssh/ssh_host_*
    ssh-keygen -q -t ed25519 -N '' -f root/etc/ssh/ssh_host_ed25519_key
    printf '%s\n' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'UsePAM no' 'UseDNS no' >root/etc/ssh/sshd_config
    echo octopus-vm >root/etc/hostname
    printf '%s\n' '127.0.0.1 localhost octopus-vm' '10.0.2.2 outside' >root/etc/hosts
    : >root/etc/fstab
    echo 'InitiatorName=iqn.2026-11.org.example:octopus-vm' >root/etc/iscsi/initiatorname.iscsi
    # As hosts that os-brick drives are set: it alone says which unit is looked for.
    sed -i 's/^\(node.session.scan\) = .*/\1 = manual/; s/^\(node.startup\) = .*/\1 = manual/' root/etc/iscsi/iscsid.conf
    printf '%s\n' 'defaults {' ' user_friendly_names no' ' find_multipaths no' '}' 'blacklist {' ' devnode "^(vd|loop)"' '}' \
        >root/etc/multipath.conf
}

# Only what mounts the root file system.
make_initrd() {
    local version=$1 file
    rm -rf initrd
    mkdir -p initrd/{bin,dev,proc,sys,new,modules}
    cp root/bin/busybox initrd/bin/
    ln -s busybox initrd/bin/sh
    modprobe -d "$PWD/root" -S "$version" --show-depends -a virtio_pci virtio_blk ext4 crc32c_generic |
        sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r file; do
            cp "$file" initrd/modules/
            basename "$file" >>initrd/modules/list
        done
    cat >initrd/init <<'END'
#!/bin/sh
b=/bin/busybox
$b mount -t proc none /proc; $b mount -t sysfs none /sys; $b mount -t devtmpfs none /dev
for module in $($b cat /modules/list); do $b insmod /modules/$module; done
until [ -b /dev/vda ]; do $b sleep 0.1; done
$b mount -t ext4 -o noatime /dev/vda /new
for place in proc sys dev; do $b mount -o move /$place /new/$place; done
exec $b switch_root /new /sbin/octopus-init
END
    chmod 755 initrd/init
    (cd initrd && find . | cpio -o -H newc --quiet | gzip -1) >initrd.gz
}

# What the image depends on.
fingerprint() { cat "$home/testenv/vm.sh" - <<<"$PACKAGES" | cksum; }

build() {
    need_packages mmdebstrap qemu-system-x86 qemu-utils e2fsprogs cpio openssh-client kmod busybox-static
    [ "$(cat made 2>/dev/null)" != "$(fingerprint)" ] || return 0
    local version started=$SECONDS
    rm -rf base.qcow2 root kernel
    unpack_kernel
    version="$(ls kernel/lib/modules)"
    debootstrap
    copy_modules "$version"
    write_init
    configure_guest
    make_initrd "$version"
    cp "kernel/boot/vmlinuz-$version" vmlinuz
    truncate -s 3G base.raw
    mke2fs -q -t ext4 -d root base.raw
    qemu-img convert -c -O qcow2 base.raw base.qcow2
    rm -rf base.raw root kernel initrd
    fingerprint >made
    tell "the image took $((SECONDS - started)) s, $(du -h base.qcow2 | cut -f1)"
}

guest() { # COMMAND...
    ssh -i "$DIR/key" -p "$(cat "$DIR/port")" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o LogLevel=ERROR -o ConnectTimeout=20 -o ServerAliveInterval=30 root@127.0.0.1 "$@"
}

runs() {
    local pid at
    read -r pid at 2>/dev/null <"$DIR/pid" && [ -n "$at" ] && [ "$(born "$pid")" = "$at" ]
}

up() {
    build
    ! runs || give_up "it is up already"
    local machine=(-accel "tcg,thread=multi" -cpu max) started=$SECONDS pid
    [ "${KVM:-}" != yes ] || machine=(-accel kvm -cpu "host,arch-capabilities=off")
    rm -f disk.qcow2
    qemu-img create -q -f qcow2 -F qcow2 -b base.qcow2 disk.qcow2
    free_port >port
    free_port >iscsi-port
    setsid qemu-system-x86_64 -machine pc "${machine[@]}" -smp 2 -m 1024 -nodefaults -no-user-config -display none -no-reboot \
        -kernel vmlinuz -initrd initrd.gz -append "console=ttyS0 quiet panic=-1 net.ifnames=0 mitigations=off" \
        -chardev file,id=console,path=console.log -serial chardev:console \
        -drive if=none,id=disk,file=disk.qcow2,format=qcow2,cache=unsafe -device virtio-blk-pci,drive=disk \
        -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$(cat port)-:22,hostfwd=tcp:127.0.0.1:$(cat iscsi-port)-:3260" -device virtio-net-pci,netdev=net,romfile= \
        -device virtio-rng-pci </dev/null >qemu.log 2>&1 &
    pid=$!
    echo "$pid $(born "$pid")" >pid
    until guest true 2>/dev/null; do
        runs || give_up "it died: $(tail -n 3 qemu.log; tail -n 3 console.log)"
        [ $((SECONDS - started)) -lt 600 ] || give_up "it does not answer: $(tail -n 3 console.log)"
        sleep 0.5
    done
    tell "up after $((SECONDS - started)) s"
}

down() {
    if runs; then
        local pid
        read -r pid _ <"$DIR/pid"
        kill "$pid"
        while [ -d "/proc/$pid" ]; do sleep 0.1; done
    fi
    rm -f pid disk.qcow2
}

mkdir -p "$DIR"
verb=${1:-}
[ $# = 0 ] || shift
case "$verb" in
    put) # FILE
        # shellcheck disable=SC2094
        guest "cat >/root/$(basename "$1")" <"$1"
        ;;
    ssh) guest "$@" ;;
    build | up | down) cd "$DIR" && "$verb" ;;
    clean) cd "$DIR" && down && rm -rf "$DIR" ;;
    *)
        sed -n '3,16s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
