package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.target.TargetSettings;
import octopus.node.target.TgtExporter;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FaultAssert;
import octopus.spi.contract.Pattern;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that are really served by tgt over iSCSI while they are snapshotted, cloned and grown. */
class FileDriverServedIT {
    private static final String INITIATOR = "iqn.2026-11.example:consumer";
    private static final long MIB = 1 << 20;

    private final LocalNode node = new LocalNode();
    private final AttachmentId attachment = AttachmentId.random();

    @TempDir
    Path directory;

    private TgtExporter exporter;

    @BeforeEach
    void startTarget() {
        exporter = new TgtExporter(TargetSettings.loopback(directory.resolve("tgt"), 0));
        exporter.start();
    }

    @AfterEach
    void stopTarget() {
        exporter.close();
    }

    @Test
    void aServedQcow2IsSnapshottedClonedAndGrownUnderItsConsumer() {
        FileDriver driver = open("qcow2");
        VolumeHandle volume = driver.volumes().create(spec(Size.ofMib(64)));
        String url = export(driver, volume);
        io(url, "write -P 1 0 1M");
        SnapshotHandle snapshot = driver.createSnapshot(SnapshotId.random(), volume);
        io(url, "write -P 2 0 1M");
        VolumeHandle clone = driver.createFromVolume(spec(Size.ofMib(64)), volume);
        io(url, "write -P 3 0 1M");
        VolumeHandle old = driver.createFromSnapshot(spec(Size.ofMib(64)), snapshot);
        assertReads(driver, old, 1);
        assertReads(driver, clone, 2);
        io(url, "read -P 3 0 1M");
        driver.grow(volume, Size.ofMib(128));
        assertThat(export(driver, volume)).isEqualTo(url);
        io(url, "write -P 4 100M 1M");
        assertThatThrownBy(() -> driver.volumes().delete(volume)).satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
        assertThatThrownBy(() -> driver.revert(volume, snapshot)).satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
        driver.deleteSnapshot(snapshot);
        io(url, "read -P 3 0 1M");
        driver.exports().unexport(volume, attachment);
        assertReads(driver, volume, 3);
        assertThat(driver.exports().list()).isEmpty();
        for (VolumeHandle handle : new VolumeHandle[] {volume, old, clone}) {
            driver.volumes().delete(handle);
        }
        assertThat(driver.volumes().owned()).isEmpty();
        driver.close();
    }

    @Test
    void aServedRawFileOnXfsIsSnapshottedUnderItsConsumer() throws IOException {
        try (XfsMount mount = XfsMount.mount()) {
            FileDriver driver = open(Files.createDirectory(mount.path().resolve("backend")), "auto");
            VolumeHandle volume = driver.volumes().create(spec(Size.ofMib(64)));
            String url = export(driver, volume);
            io(url, "write -P 1 0 1M");
            SnapshotHandle snapshot = driver.createSnapshot(SnapshotId.random(), volume);
            io(url, "write -P 2 0 1M");
            assertReads(driver, driver.createFromSnapshot(spec(Size.ofMib(64)), snapshot), 1);
            assertReads(driver, volume, 2);
            driver.exports().unexport(volume, attachment);
            driver.close();
        }
    }

    @Test
    void oneMomentCanBeHadWhileOneOfTheVolumesIsServedButNotTwo() {
        FileDriver driver = open("qcow2");
        VolumeHandle served = driver.volumes().create(spec(Size.ofMib(64)));
        VolumeHandle other = driver.volumes().create(spec(Size.ofMib(64)));
        String url = export(driver, served);
        io(url, "write -P 1 0 1M");
        List<Member> members = List.of(new Member(SnapshotId.random(), served), new Member(SnapshotId.random(), other));
        List<SnapshotHandle> snapshots = driver.createSnapshots(members);
        io(url, "write -P 2 0 1M");
        assertThat(driver.createSnapshots(members)).isEqualTo(snapshots);
        assertReads(driver, driver.createFromSnapshot(spec(Size.ofMib(64)), snapshots.getFirst()), 1);
        driver.deleteSnapshots(snapshots);

        export(driver, other);
        assertThatThrownBy(() -> driver.createSnapshots(members))
                .satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY))
                .hasMessageContaining(served.nativeName())
                .hasMessageContaining(other.nativeName());
        assertThat(driver.volumes().owned()).noneMatch(object -> object.kind().equals("snapshot"));
        io(url, "read -P 2 0 1M");
        driver.exports().unexport(served, attachment);
        driver.exports().unexport(other, attachment);
        driver.close();
    }

    @Test
    void aServedRawFileWithoutReflinkIsBusy() {
        FileDriver driver = open("raw");
        VolumeHandle volume = driver.volumes().create(spec(Size.ofMib(64)));
        String url = export(driver, volume);
        io(url, "write -P 1 0 1M");
        assertThatThrownBy(() -> driver.createSnapshot(SnapshotId.random(), volume))
                .satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
        driver.exports().unexport(volume, attachment);
        assertThat(driver.createSnapshot(SnapshotId.random(), volume)).isNotNull();
        assertReads(driver, volume, 1);
        driver.close();
    }

    private FileDriver open(String format) {
        return open(directory.resolve("backend"), format);
    }

    private FileDriver open(Path backend, String format) {
        return (FileDriver) new FileDriverFactory()
                .open(
                        FileFixture.options(Map.of("directory", backend.toString(), "format", format)),
                        new DriverEnvironment("file", directory.resolve("state"), Clock.systemUTC(), exporter));
    }

    private String export(FileDriver driver, VolumeHandle volume) {
        ConnectionInfo.Iscsi info = (ConnectionInfo.Iscsi) driver.exports()
                .export(
                        volume,
                        new Request(
                                attachment,
                                Connector.iscsi("consumer", INITIATOR),
                                AccessMode.READ_WRITE,
                                Optional.empty()));
        ConnectionInfo.IscsiPath path = info.paths().getFirst();
        return "iscsi://" + path.portal() + "/" + path.iqn() + "/" + path.lun();
    }

    /** As a consumer elsewhere would: by iSCSI. */
    private void io(String url, String command) {
        String image = "driver=raw,file.driver=iscsi,file.transport=tcp,file.initiator-name=" + INITIATOR
                + ",file.portal=" + url.split("/")[2] + ",file.target=" + url.split("/")[3] + ",file.lun="
                + url.split("/")[4];
        CommandResult result = node.run(Command.of("qemu-io", "--image-opts", "-c", command, "-c", "flush", image));
        assertThat(result.output() + result.errors()).doesNotContain("failed").doesNotContain("error");
    }

    private void assertReads(FileDriver driver, VolumeHandle volume, int value) {
        AttachmentId local = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(volume, new Request(local, Connector.local(), AccessMode.READ_ONLY, Optional.empty()));
        driver.exports().unexport(volume, local);
        Pattern.assertReads((ConnectionInfo.LocalDevice) info, 0, MIB, value);
    }

    private static VolumeSpec spec(Size size) {
        return new VolumeSpec(VolumeId.random(), size, "file", Map.of());
    }
}
