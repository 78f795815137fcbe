package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.attach.AttachedDevice;
import octopus.node.attach.NodeAttach;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cinder's LVM driver with LIO. Both need a kernel of their own, so the interpreter that the bridge starts is a script that
 * goes to the machine of testenv/vm.sh and runs Debian's there ({@code testenv/lvm.sh bridge}). The data goes over iSCSI with
 * CHAP.
 */
@EnabledIfSystemProperty(named = "octopus.test.vm-has-cinder", matches = "true")
class LvmThroughBridgeIT {
    private static final String PREPARE = """
            set -e
            modprobe -a target_core_mod target_core_iblock iscsi_target_mod
            mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
            mkdir -p /etc/rtslib-fb-target # as rtslib wants it; the package makes it only with its service
            [ -e /root/cinder.img ] || truncate -s 5G /root/cinder.img
            vgs cinder >/dev/null 2>&1 || vgcreate -q -y cinder "$(losetup -f --show /root/cinder.img)" >/dev/null
            """;
    private static final String THERE = """
            #!/bin/bash
            # The shim goes along each time: it is what this process would run here.
            set -e
            shim="${@: -1}"
            there=(ssh -i '%s' -p %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1)
            "${there[@]}" "mkdir -p '$PWD' && cat >'$shim'" <"$shim"
            exec "${there[@]}" "cd '$PWD' && HOME='$PWD' PATH='$PATH' LC_ALL=C.UTF-8 exec /usr/bin/python3 -u -B '$shim'"
            """;

    @TempDir
    static Path directory;

    private final VirtualMachine machine = new VirtualMachine("box");
    private final Node node = machine.node();
    private final DriverFactory factory = CinderFixture.factory("cinder-lvm");

    @BeforeEach
    void prepare() throws IOException {
        in(PREPARE);
        Path home = Path.of(System.getProperty(VirtualMachine.PROPERTY, ""));
        Path script = directory.resolve("python-there");
        String port = Files.readString(home.resolve("port")).strip();
        Files.writeString(script, THERE.formatted(home.resolve("key"), port));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void leave() {
        machine.close();
    }

    private Driver open() {
        Map<String, String> options = Map.of(
                BridgeOptions.PYTHON,
                directory.resolve("python-there").toString(),
                "volume_group",
                "cinder",
                "lvm_type",
                "thin",
                "target_helper",
                "lioadm",
                "target_ip_address",
                "10.0.2.15",
                "volume_clear",
                "none");
        return factory.open(
                CinderFixture.options(factory, options, Map.of()),
                CinderFixture.environment(directory.resolve("state")));
    }

    @Test
    void theWholeLifeOfAVolume() {
        try (Driver driver = open()) {
            String pool = driver.pools().getFirst().name();
            VolumeHandle volume = driver.volumes().create(spec(pool, 1));
            device(driver, volume, path -> write(path, "one"));
            Capability.Snapshots snapshots =
                    driver.capability(Capability.Snapshots.class).orElseThrow();
            SnapshotHandle snapshot = snapshots.createSnapshot(SnapshotId.random(), volume);
            device(driver, volume, path -> write(path, "two"));
            VolumeHandle old = snapshots.createFromSnapshot(spec(pool, 1), snapshot);
            VolumeHandle clone =
                    driver.capability(Capability.Clones.class).orElseThrow().createFromVolume(spec(pool, 1), volume);
            device(driver, old, path -> assertThat(read(path)).isEqualTo("one"));
            device(driver, clone, path -> assertThat(read(path)).isEqualTo("two"));
            VolumeHandle grown =
                    driver.capability(Capability.Growing.class).orElseThrow().grow(volume, Size.ofGib(2));
            device(driver, grown, path -> {
                assertThat(in("blockdev --getsize64 " + path)).isEqualTo(String.valueOf(2L << 30));
                assertThat(read(path)).isEqualTo("two");
            });

            driver.volumes().delete(old);
            driver.volumes().delete(clone);
            snapshots.deleteSnapshot(snapshot);
            driver.volumes().delete(grown);
            driver.volumes().delete(grown);
            assertThat(driver.volumes().owned()).isEmpty();
        }
        assertThat(in("lvs --noheadings -o lv_name cinder").strip()).isEqualTo("cinder-pool");
        assertThat(in("ls /sys/kernel/config/target/iscsi 2>/dev/null | grep volume- || true"))
                .isEmpty();
        assertThat(in("iscsiadm -m session 2>/dev/null || true")).isEmpty();
    }

    private static VolumeSpec spec(String pool, int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), pool, Map.of());
    }

    private interface Use {
        void of(String path);
    }

    /** The volume as a device of the machine, by what the driver says of how to reach it. */
    private void device(Driver driver, VolumeHandle volume, Use use) {
        NodeAttach attach = NodeAttach.on(node);
        Request request =
                new Request(AttachmentId.random(), attach.connector(), AccessMode.READ_WRITE, Optional.empty());
        ConnectionInfo info = driver.exports().export(volume, request);
        assertThat(info)
                .isInstanceOfSatisfying(
                        ConnectionInfo.Iscsi.class,
                        iscsi -> assertThat(iscsi.chap()).isPresent());
        AttachedDevice device = attach.attach(volume.id(), request.attachment(), info, AccessMode.READ_WRITE);
        try {
            use.of(device.path().toString());
        } finally {
            attach.detach(volume.id());
            driver.exports().unexport(volume, request.attachment());
        }
    }

    private void write(String path, String text) {
        in("printf %s '" + text + "' | dd of=" + path + " bs=512 seek=2048 conv=sync,fsync status=none");
    }

    private String read(String path) {
        return in("dd if=" + path + " bs=512 skip=2048 count=1 iflag=direct status=none | tr -d '\\0'");
    }

    private String in(String commands) {
        return node.run(Command.of(List.of("bash", "-c", commands))).output().strip();
    }
}
