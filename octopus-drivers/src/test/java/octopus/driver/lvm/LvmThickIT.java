package octopus.driver.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.ssh.VirtualMachine;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Thick volumes of a node over SSH, and what LIO is told. Run by testenv/lvm.sh. */
@EnabledIfSystemProperty(named = VirtualMachine.PROPERTY, matches = ".+")
class LvmThickIT {
    private static final Size SMALL = Size.ofMib(64);
    private static final String MARK = "left by somebody else";

    @TempDir
    Path directory;

    private LvmMachine machine;
    private LvmDriver driver;

    @BeforeEach
    void open() {
        machine = new LvmMachine(directory);
        driver = (LvmDriver) machine.open(Map.of("volume_group", "thick"));
    }

    @AfterEach
    void nothingIsLeft() {
        driver.volumes().owned().stream()
                .sorted(java.util.Comparator.comparing(owned -> owned.kind()))
                .forEach(owned -> machine.run("lvremove", "-f", "-y", "thick/" + owned.nativeName()));
        assertThat(machine.targets()).isEmpty();
        machine.close();
    }

    private VolumeHandle create(Size size) {
        return driver.volumes().create(new VolumeSpec(VolumeId.random(), size, "thick", Map.of()));
    }

    private void write(VolumeHandle volume, int mib, String text) {
        machine.node.run(
                Command.of("dd", "of=/dev/thick/" + volume.nativeName(), "bs=1M", "seek=" + mib, "conv=notrunc,fsync")
                        .input(out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    private String read(String name, int mib) {
        return machine.run("dd", "if=/dev/thick/" + name, "bs=1M", "skip=" + mib, "count=1", "iflag=direct")
                .replace("\0", "");
    }

    @Test
    void newRoomIsEmptyAlsoWhereSomethingWas() {
        VolumeHandle before = create(SMALL);
        write(before, 3, MARK);
        driver.volumes().delete(before);
        VolumeHandle after = create(SMALL);
        assertThat(read(after.nativeName(), 3)).isEmpty();
        write(after, 63, MARK);
        VolumeHandle grown = driver.grow(after, Size.ofMib(128));
        assertThat(read(grown.nativeName(), 63)).isEqualTo(MARK);
        assertThat(read(grown.nativeName(), 64)).isEmpty();
    }

    @Test
    void aSnapshotKeepsItsMomentAndHoldsItsVolume() {
        VolumeHandle volume = create(SMALL);
        write(volume, 0, "one");
        SnapshotHandle snapshot = driver.createSnapshot(SnapshotId.random(), volume);
        write(volume, 0, "two");
        VolumeHandle copy = driver.createFromSnapshot(
                new VolumeSpec(VolumeId.random(), Size.ofMib(128), "thick", Map.of()), snapshot);
        assertThat(read(copy.nativeName(), 0)).isEqualTo("one");
        assertThat(read(copy.nativeName(), 127)).isEmpty();
        assertThatThrownBy(() -> driver.volumes().delete(volume)).satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
        driver.grow(volume, Size.ofMib(128));
        assertThat(read(volume.nativeName(), 0)).isEqualTo("two");
        driver.deleteSnapshot(snapshot);
        driver.volumes().delete(volume);
        assertThat(driver.volumes().owned()).hasSize(1);
    }

    @Test
    void aCloneIsACopyAndLeavesNoSnapshot() {
        VolumeHandle volume = create(SMALL);
        write(volume, 5, "original");
        VolumeSpec spec = new VolumeSpec(VolumeId.random(), SMALL, "thick", Map.of());
        VolumeHandle clone = driver.createFromVolume(spec, volume);
        assertThat(driver.createFromVolume(spec, volume)).isEqualTo(clone);
        write(volume, 5, "changed!");
        assertThat(read(clone.nativeName(), 5)).isEqualTo("original");
        assertThat(driver.volumes().owned()).hasSize(2);
    }

    @Test
    void moreThanThereIsIsRefused() {
        assertThatThrownBy(() -> create(Size.ofGib(100))).satisfies(FaultAssert.code(CommonFault.NO_SPACE));
        PoolReport.Capacity.Known room =
                (PoolReport.Capacity.Known) driver.pools().getFirst().capacity();
        assertThat(room.free().bytes()).isEqualTo(room.total().bytes());
    }

    @Test
    void theTargetLetsInWhoItWasToldAndShowsAllPortals() {
        VolumeHandle volume = create(SMALL);
        Secret secret = Secret.of("secret-of-lio-1");
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo.Iscsi connection = (ConnectionInfo.Iscsi) driver.exports()
                .export(
                        volume,
                        new Request(
                                attachment,
                                Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                                AccessMode.READ_ONLY,
                                Optional.of(new Chap("user-1", secret))));
        assertThat(connection.paths())
                .extracting(ConnectionInfo.IscsiPath::portal)
                .containsExactly("10.0.2.15:3260", "10.99.0.15:3260");
        String entry = "/sys/kernel/config/target/iscsi/"
                + connection.paths().getFirst().iqn() + "/tpgt_1";
        assertThat(machine.node.files().names(entry + "/np")).isEqualTo(List.of("10.0.2.15:3260", "10.99.0.15:3260"));
        assertThat(machine.run("cat", entry + "/attrib/authentication").strip()).isEqualTo("1");
        String acl = entry + "/acls/iqn.2026-11.example:consumer";
        assertThat(machine.run("cat", acl + "/auth/userid").strip()).isEqualTo("user-1");
        assertThat(machine.run("cat", acl + "/auth/password").strip()).isEqualTo(secret.reveal());
        assertThat(machine.run("cat", acl + "/lun_1/write_protect").strip()).isEqualTo("1");
        assertThatThrownBy(() -> driver.volumes().delete(volume)).satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
        driver.exports().unexport(volume, attachment);
        assertThat(driver.exports().list()).isEmpty();
    }

    @Test
    void theCheckNamesWhatIsMissing() {
        LvmDriverFactory factory = new LvmDriverFactory();
        assertThat(factory.check(machine.options(Map.of("volume_group", "thick")), machine.environment()))
                .hasSize(3)
                .allMatch(Finding.Pass.class::isInstance);
        assertThat(factory.check(
                        machine.options(Map.of("volume_group", "thick", "lvm_type", "thin")), machine.environment()))
                .filteredOn(Finding.Failure.class::isInstance)
                .singleElement()
                .satisfies(failure -> assertThat(
                                ((Finding.Failure) failure).fault().correction())
                        .contains("lvcreate --type thin-pool"));
        assertThat(factory.check(machine.options(Map.of("volume_group", "nothing")), machine.environment()))
                .anyMatch(Finding.Failure.class::isInstance);
    }
}
