package octopus.node.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.target.TargetSettings;
import octopus.node.target.TgtExporter;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.BlockExporter.Source;
import octopus.spi.driver.VolumeExporter.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume of a real tgtd becomes a device of this machine, without the kernel's initiator. */
class NodeAttachIT {
    private static final String SECRET = "s3cret-of-sixtee";

    @TempDir
    Path scratch;

    private final VolumeId volume = VolumeId.random();
    private final AttachmentId attachment = AttachmentId.random();
    private TgtExporter exporter;
    private NodeAttach attach;
    private ConnectionInfo connection;

    @BeforeEach
    void export() throws IOException {
        exporter = new TgtExporter(TargetSettings.loopback(scratch.resolve("tgt"), 0));
        exporter.start();
        attach = anotherProcess();
        try (RandomAccessFile file =
                new RandomAccessFile(scratch.resolve("disk.img").toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        connection = exporter.export(
                "volume-1",
                new Source(scratch.resolve("disk.img"), "raw", "serial-1", false),
                new Request(
                        attachment,
                        attach.connector(),
                        AccessMode.READ_WRITE,
                        Optional.of(new Chap("octopus-user", Secret.of(SECRET)))));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        attach.detach(volume);
        exporter.close();
        assertThat(scratch.resolve("run")).isDirectoryNotContaining(path -> !path.endsWith("lock"));
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(scratch.toString());
        assertThat(run("losetup", "--list", "--output", "BACK-FILE")).doesNotContain(scratch.toString());
    }

    @Test
    void aFileSystemSurvivesDetachAndAttach() throws IOException {
        Path mount = Files.createDirectory(scratch.resolve("mnt"));
        AttachedDevice device = attach.attach(volume, attachment, connection, AccessMode.READ_WRITE);
        assertThat(device.path().toString()).startsWith("/dev/loop");
        assertThat(attach.attach(volume, attachment, connection, AccessMode.READ_WRITE))
                .as("asked again")
                .isEqualTo(device);
        run("mkfs.ext4", "-q", device.path().toString());
        run("mount", device.path().toString(), mount.toString());
        try {
            Files.writeString(mount.resolve("hello"), "written before");
            assertThatThrownBy(() -> anotherProcess().detach(volume))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("mounted on " + mount);
        } finally {
            run("umount", mount.toString());
        }
        anotherProcess().detach(volume);
        anotherProcess().detach(volume);
        assertThat(attach.find(volume)).isEmpty();

        Path again = attach.attach(volume, attachment, connection, AccessMode.READ_WRITE)
                .path();
        run("mount", again.toString(), mount.toString());
        try {
            assertThat(mount.resolve("hello")).hasContent("written before");
        } finally {
            run("umount", mount.toString());
        }
    }

    @Test
    void aProgramThatHasItOpenIsNamed() throws IOException {
        AttachedDevice device = attach.attach(volume, attachment, connection, AccessMode.READ_WRITE);
        try (RandomAccessFile open = new RandomAccessFile(device.path().toFile(), "r")) {
            assertThat(open.read()).isZero();
            assertThatThrownBy(() -> attach.detach(volume))
                    .hasMessageContaining("(process " + ProcessHandle.current().pid() + ") has it open");
            assertThat(attach.list()).containsExactly(device);
        }
        attach.detach(volume);
        assertThat(attach.list()).isEmpty();
    }

    @Test
    void aKilledHelperIsReplaced() {
        AttachedDevice device = attach.attach(volume, attachment, connection, AccessMode.READ_WRITE);
        ProcessHandle helper = octopus.node.qemu.QemuStorageDaemon.find(scratch.resolve("run/" + volume + "/disk"))
                .orElseThrow()
                .process();
        helper.destroyForcibly();
        helper.onExit().join();
        assertThat(attach.find(volume)).isEmpty();
        Path again = attach.attach(volume, attachment, connection, AccessMode.READ_WRITE)
                .path();
        assertThat(run("dd", "if=" + again, "of=/dev/null", "bs=1M", "count=1", "status=none"))
                .isEmpty();
        assertThat(device.way()).isEqualTo(AttachedDevice.Way.STORAGE_DAEMON);
    }

    @Test
    void whatMayOnlyBeReadIsReadOnlyHereToo() {
        exporter.unexport("volume-1", attachment);
        ConnectionInfo readOnly = exporter.export(
                "volume-1",
                new Source(scratch.resolve("disk.img"), "raw", "serial-1", false),
                new Request(attachment, attach.connector(), AccessMode.READ_ONLY, Optional.empty()));
        Path device = attach.attach(volume, attachment, readOnly, AccessMode.READ_ONLY)
                .path();
        assertThat(run("blockdev", "--getro", device.toString()).strip()).isEqualTo("1");
        assertThat(run("dd", "if=" + device, "of=/dev/null", "bs=1M", "count=1", "status=none"))
                .isEmpty();
    }

    @Test
    void aRefusedLoginLeavesNothing() {
        ConnectionInfo.Iscsi right = (ConnectionInfo.Iscsi) connection;
        ConnectionInfo wrong = new ConnectionInfo.Iscsi(
                right.paths(), Optional.of(new Chap("octopus-user", Secret.of("wrong-secret-xx"))), true);
        assertThatThrownBy(() -> attach.attach(volume, attachment, wrong, AccessMode.READ_WRITE))
                .isInstanceOf(StorageException.class);
        assertThat(attach.list()).isEmpty();
    }

    @Test
    void theSecretIsNotAmongTheArguments() throws IOException {
        attach.attach(volume, attachment, connection, AccessMode.READ_WRITE);
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
                .noneMatch(line -> line.contains(SECRET));
        List<String> arguments = attach.qemuArguments(volume, connection);
        assertThat(String.join(" ", arguments))
                .contains("\"driver\":\"iscsi\"", "password-secret", "initiator-name")
                .doesNotContain(SECRET);
        Path file = scratch.resolve("run/" + volume + ".qemu/chap.secret");
        assertThat(file).hasContent(SECRET);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    private NodeAttach anotherProcess() {
        return NodeAttach.here(scratch.resolve("run"));
    }

    private static String run(String... arguments) {
        return new LocalNode().run(Command.of(List.of(arguments))).output();
    }
}
