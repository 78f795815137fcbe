#!/usr/bin/env bash
# shellcheck source-path=SCRIPTDIR/..
# Installs what the tests need besides a JDK and Maven. Quick when everything is there; "--print" only names what is not.
set -euo pipefail

# package and a file that it brings, so that nothing is asked of dpkg
wanted="
tgt                     /usr/sbin/tgtd
qemu-utils              /usr/bin/qemu-img
rpm                     /usr/bin/rpmbuild
qemu-block-extra        /usr/lib/*/qemu/block-iscsi.so
qemu-system-common      /usr/bin/qemu-storage-daemon
cryptsetup-bin          /usr/sbin/cryptsetup
libiscsi-bin            /usr/bin/iscsi-ls
xfsprogs                /usr/sbin/mkfs.xfs
e2fsprogs               /usr/sbin/mkfs.ext4
fuse3                   /usr/bin/fusermount3
postgresql              /usr/lib/postgresql/*/bin/initdb
mariadb-server          /usr/sbin/mariadbd
sqlite3                 /usr/bin/sqlite3
nfs-common              /sbin/mount.nfs
python3-rbd             /usr/lib/python3/dist-packages/rbd.cpython-*.so
python3-cinder          /usr/lib/python3/dist-packages/cinder/version.py
python3-cinderclient    /usr/bin/cinder
python3-openstackclient /usr/bin/openstack
python3-glanceclient    /usr/bin/glance
glance-api              /usr/bin/glance-api
cinder-api              /usr/bin/cinder-api
python3-psycopg2        /usr/lib/python3/dist-packages/psycopg2/__init__.py
rabbitmq-server         /usr/lib/rabbitmq/bin/rabbitmq-server
barbican-api            /usr/bin/barbican-wsgi-api
openssl                 /usr/bin/openssl
keystone                /usr/bin/keystone-wsgi-public
uwsgi-core              /usr/bin/uwsgi-core
uwsgi-plugin-python3    /usr/lib/uwsgi/plugins/python3*_plugin.so
python3-keystoneauth1   /usr/lib/python3/dist-packages/keystoneauth1
curl                    /usr/bin/curl
ceph-common             /usr/bin/ceph
ceph-mon                /usr/bin/ceph-mon
ceph-osd                /usr/bin/ceph-osd
radosgw                 /usr/bin/radosgw
libvirt-daemon          /usr/sbin/libvirtd
libvirt-clients         /usr/bin/virsh
iproute2                /sbin/ip
iputils-ping            /bin/ping
shellcheck              /usr/bin/shellcheck
chromium                /usr/bin/chromium
fonts-noto-cjk          /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
"

missing=()
while read -r package file; do
    [ -n "$package" ] || continue
    if ! compgen -G "$file" >/dev/null; then
        missing+=("$package")
    fi
done <<<"$wanted"

if [ "${1:-}" = --print ]; then
    printf '%s\n' "${missing[@]}"
    exit 0
fi
[ "${#missing[@]}" -gt 0 ] || exit 0

home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
# shellcheck source=launcher/common.sh
. "$home/launcher/common.sh"
# shellcheck source=launcher/tools.sh
. "$home/launcher/tools.sh"

if ! command -v apt-get >/dev/null 2>&1 || ! may_be_root; then
    say "These packages are missing for the tests; tests that need them will be skipped or fail: ${missing[*]}"
    exit 0
fi
say "Installing what the tests need: ${missing[*]}"
apt_install "${missing[@]}" || fail 3 "Not all of these could be installed: ${missing[*]}"
