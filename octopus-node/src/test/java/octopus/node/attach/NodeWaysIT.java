package octopus.node.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.attach.AttachedDevice.Way;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.contract.FaultAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Volumes by NVMe over TCP and by NFS on the machine of testenv/vm.sh, over SSH: that machine serves them and uses them
 * ({@code testenv/lvm.sh ways}). Connections come as the attachments API shows them.
 */
@EnabledIfSystemProperty(named = VirtualMachine.PROPERTY, matches = ".+")
class NodeWaysIT {
    private static final String NQN = "nqn.2026-11.org.octopus:ways";
    private static final String FIRST = "10.0.2.15";
    private static final String SECOND = "10.99.1.15";
    private static final String CLEAR = """
            pkill sleep
            cd /sys/kernel/config/nvmet 2>/dev/null && {
                rm -f ports/*/subsystems/*; rmdir ports/*
                for each in subsystems/*/namespaces/*; do echo 0 >$each/enable; rmdir $each; done
                rmdir subsystems/*
            }
            cd /
            for file in /srv/ways/*.img; do losetup -j "$file" | cut -d: -f1 | xargs -r losetup -d; done
            ip link delete ways
            exportfs -ua
            rm -rf /srv/ways
            true
            """;
    private static final String SERVE_NVME = """
            set -e
            modprobe -a nvmet nvmet-tcp nvme-tcp
            mkdir -p /srv/ways
            ip link add ways type dummy; ip address add 10.99.1.15/24 dev ways; ip link set ways up
            mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
            cd /sys/kernel/config/nvmet
            mkdir subsystems/$1
            echo 1 >subsystems/$1/attr_allow_any_host
            for id in 1 2; do
                truncate -s 256M /srv/ways/$id.img
                mkdir subsystems/$1/namespaces/$id
                losetup -f --show /srv/ways/$id.img >subsystems/$1/namespaces/$id/device_path
                echo 0000000$id-1111-2222-3333-444444444444 >subsystems/$1/namespaces/$id/device_uuid
                echo 1 >subsystems/$1/namespaces/$id/enable
            done
            at=1
            for address in $2 $3; do
                mkdir ports/$at
                echo ipv4 >ports/$at/addr_adrfam; echo tcp >ports/$at/addr_trtype
                echo $address >ports/$at/addr_traddr; echo 4420 >ports/$at/addr_trsvcid
                ln -s /sys/kernel/config/nvmet/subsystems/$1 ports/$at/subsystems/$1
                at=$((at + 1))
            done
            """;
    private static final String GROW_NVME = """
            set -e
            truncate -s 512M /srv/ways/1.img
            losetup -c "$(losetup -j /srv/ways/1.img | cut -d: -f1)"
            echo 1 >/sys/kernel/config/nvmet/subsystems/$1/namespaces/1/revalidate_size
            """;
    private static final String SERVE_NFS = """
            set -e
            modprobe -a nfsd nfs
            mkdir -p /srv/ways /var/lib/nfs/rpc_pipefs /proc/fs/nfsd /run/rpcbind
            mount -t tmpfs -o size=700m none /srv/ways
            mountpoint -q /proc/fs/nfsd || mount -t nfsd none /proc/fs/nfsd
            pidof rpcbind >/dev/null || rpcbind -w
            pidof rpc.mountd >/dev/null || rpc.mountd
            exportfs -o rw,no_root_squash,fsid=1,insecure 10.0.2.15:/srv/ways
            rpc.nfsd 2
            truncate -s 128M /srv/ways/raw
            qemu-img create -q -f qcow2 /srv/ways/grown 128M
            """;

    private final VirtualMachine machine = new VirtualMachine("box");
    private final Node node = machine.node();
    private final NodeAttach attach = NodeAttach.on(node);
    private final VolumeId volume = VolumeId.random();
    private final VolumeId other = VolumeId.random();

    @BeforeEach
    void clear() {
        say(CLEAR);
    }

    @AfterEach
    void leavesNothing() {
        try {
            attach.detach(volume);
            attach.detach(other);
            assertThat(node.files().names("/run/octopus/attach")).isSubsetOf("lock");
            assertThat(node.files().names("/sys/class/nvme")).isEmpty();
            assertThat(say("cat /proc/mounts")).doesNotContain("/run/octopus/attach");
        } finally {
            say("umount /srv/ways; " + CLEAR);
            machine.close();
        }
    }

    @Test
    void aNamespaceOverTwoPortalsSurvivesTheLossOfOne() {
        say(SERVE_NVME, NQN, FIRST, SECOND);
        ConnectionInfo connection = nvme("00000001-1111-2222-3333-444444444444");
        AttachedDevice device = attach.attach(volume, AttachmentId.random(), connection, AccessMode.READ_WRITE);
        assertThat(device.way()).isEqualTo(Way.NVME);
        assertThat(attach.attach(volume, device.attachment(), connection, AccessMode.READ_WRITE))
                .isEqualTo(device);
        assertThat(node.files().names("/sys/class/nvme"))
                .as("a controller a portal")
                .hasSize(2);

        CompletableFuture<String> writing = CompletableFuture.supplyAsync(() -> say(
                "head -c 128M /dev/urandom >/root/ways; dd if=/root/ways of=$1 bs=64k oflag=direct status=none && echo written",
                device.path().toString()));
        Awaitility.await().until(() -> !say("pgrep -x dd").isEmpty());
        say("ip address del 10.99.1.15/24 dev ways");
        assertThat(writing.join()).contains("written");
        assertThat(say(
                        "echo 3 >/proc/sys/vm/drop_caches; cmp -n 134217728 /root/ways $1 && echo same",
                        device.path().toString()))
                .contains("same");
        say("ip address add 10.99.1.15/24 dev ways");

        say(GROW_NVME, NQN);
        assertThat(attach.grow(volume, Size.ofMib(512))).contains(Size.ofMib(512));
        say("nohup sleep 100 <$1 >/dev/null 2>&1 &", device.path().toString());
        assertThatThrownBy(() -> attach.detach(volume)).satisfies(FaultAssert.code(AttachFault.DEVICE_IN_USE));
        say("pkill sleep");

        AttachedDevice second = attach.attach(
                other, AttachmentId.random(), nvme("00000002-1111-2222-3333-444444444444"), AccessMode.READ_WRITE);
        assertThat(second.path()).isNotEqualTo(device.path());
        attach.detach(volume);
        attach.detach(volume);
        assertThat(node.files().names("/sys/class/nvme"))
                .as("what shows another namespace stays")
                .isNotEmpty();
        assertThat(attach.list()).containsExactly(second);
        hide(1);
    }

    /** As a storage does when it is told that nobody uses it any more. */
    private void hide(int namespace) {
        say("echo 0 >/sys/kernel/config/nvmet/subsystems/$1/namespaces/$2/enable", NQN, String.valueOf(namespace));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> say("cat /sys/block/nvme*n*/nsid").lines().noneMatch(String.valueOf(namespace)::equals));
    }

    @Test
    void theOlderFormWithoutAUuidIsFoundByItsNumber() {
        say(SERVE_NVME, NQN, FIRST, SECOND);
        hide(1);
        ConnectionInfo connection = ConnectionReading.of(Map.of(
                "driver_volume_type",
                "nvmeof",
                "nqn",
                NQN,
                "target_portal",
                FIRST,
                "target_port",
                4420,
                "transport_type",
                "tcp",
                "ns_id",
                2));
        AttachedDevice device = attach.attach(volume, AttachmentId.random(), connection, AccessMode.READ_WRITE);
        assertThat(say("cat /sys/block/$1/uuid", device.path().getFileName().toString()))
                .startsWith("00000002");
        becomes("00000009");
        assertThatThrownBy(() -> attach.detach(volume))
                .as("it is another volume by now")
                .satisfies(FaultAssert.code(AttachFault.DEVICE_CHANGED));
        becomes("00000002");
    }

    /** The second namespace goes, and another one comes in its place. */
    private void becomes(String uuid) {
        hide(2);
        say(
                "cd /sys/kernel/config/nvmet/subsystems/$1/namespaces/2; echo $2-1111-2222-3333-444444444444 >device_uuid; "
                        + "echo 1 >enable",
                NQN,
                uuid);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> say("cat /sys/block/nvme*n*/uuid").contains(uuid));
    }

    @Test
    void filesOfAnNfsExportRawAndQcow2() {
        say(SERVE_NFS);
        AttachedDevice raw = attach.attach(volume, AttachmentId.random(), nfs("raw", "raw"), AccessMode.READ_WRITE);
        assertThat(raw.way()).isEqualTo(Way.NFS_FILE);
        AttachedDevice layered =
                attach.attach(other, AttachmentId.random(), nfs("grown", "qcow2"), AccessMode.READ_WRITE);
        assertThat(layered.path().toString()).startsWith("/dev/nbd");
        for (AttachedDevice each : List.of(raw, layered)) {
            String device = each.path().toString();
            say("set -e; mkdir -p /mnt/ways; mkfs.ext4 -q $1; mount $1 /mnt/ways; echo kept >/mnt/ways/file", device);
            assertThatThrownBy(() -> attach.detach(each.volume()))
                    .satisfies(FaultAssert.code(AttachFault.DEVICE_IN_USE));
            say("umount /mnt/ways");
        }
        attach.detach(volume);
        attach.detach(other);
        assertThat(attach.list()).isEmpty();
        say("truncate -s 256M /srv/ways/raw");
        String again = attach.attach(volume, AttachmentId.random(), nfs("raw", "raw"), AccessMode.READ_ONLY)
                .path()
                .toString();
        assertThat(say(
                        "blockdev --getro $1; mount -o ro,noload $1 /mnt/ways; cat /mnt/ways/file; umount /mnt/ways",
                        again))
                .contains("1\nkept");
        assertThat(attach.grow(volume, Size.ofMib(256))).contains(Size.ofMib(256));
        assertThat(say("blockdev --getsize64 $1", again)).startsWith("268435456");
    }

    private static ConnectionInfo nvme(String uuid) {
        return ConnectionReading.of(Map.of(
                "driver_volume_type",
                "nvmeof",
                "target_nqn",
                NQN,
                "portals",
                List.of(List.of(FIRST, 4420, "tcp"), List.of(SECOND, 4420, "tcp")),
                "vol_uuid",
                uuid));
    }

    private static ConnectionInfo nfs(String name, String format) {
        return ConnectionReading.of(
                Map.of("driver_volume_type", "nfs", "export", FIRST + ":/srv/ways", "name", name, "format", format));
    }

    private String say(String script, String... words) {
        List<String> all = new java.util.ArrayList<>(List.of("bash", "-c", script, "bash"));
        all.addAll(List.of(words));
        return node.run(Command.of(all).limit(Duration.ofMinutes(5)).accept(0, 1, 2, 32, 123))
                .output();
    }
}
