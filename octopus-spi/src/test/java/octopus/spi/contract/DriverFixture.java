package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** A driver under test: opens it, remembers what was made, deletes it afterwards and looks whether anything is left. */
public abstract class DriverFixture {
    protected static final Size SMALL = Size.ofMib(64);
    protected static final Size LARGER = Size.ofMib(96);
    protected static final long PATTERN_BYTES = 1 << 20;

    private final List<VolumeHandle> volumes = new ArrayList<>();
    private final List<SnapshotHandle> snapshots = new ArrayList<>();
    private Driver driver;

    /** Opens the backend; called again after a close, for the same storage. */
    protected abstract Driver open();

    /** Puts an object under this native name on the storage that somebody else made, and says how to look for it. */
    protected abstract Callable<Boolean> plantForeign(String nativeName) throws Exception;

    @BeforeEach
    void openDriver() {
        driver = open();
    }

    @AfterEach
    void nothingIsLeft() {
        List<VolumeHandle> reversed = new ArrayList<>(volumes).reversed();
        new ArrayList<>(snapshots)
                .reversed()
                .forEach(snapshot -> need(Capability.Snapshots.class).deleteSnapshot(snapshot));
        reversed.forEach(volume -> driver.volumes().delete(volume));
        assertThat(driver.volumes().owned()).as("nothing is left over").isEmpty();
        driver.close();
        lookForLeftovers();
    }

    /** Looks at the storage itself, after everything was deleted and the driver closed. */
    protected void lookForLeftovers() {}

    protected final Driver driver() {
        return driver;
    }

    protected final VolumeHandle create(Size size) {
        return keep(driver.volumes().create(spec(size)));
    }

    protected final VolumeSpec spec(Size size) {
        return new VolumeSpec(VolumeId.random(), size, driver.pools().getFirst().name(), java.util.Map.of());
    }

    protected final SnapshotHandle snapshot(VolumeHandle volume) {
        return keep(need(Capability.Snapshots.class).createSnapshot(SnapshotId.random(), volume));
    }

    protected final VolumeHandle fromSnapshot(SnapshotHandle snapshot, Size size) {
        return keep(need(Capability.Snapshots.class).createFromSnapshot(spec(size), snapshot));
    }

    protected final synchronized VolumeHandle keep(VolumeHandle volume) {
        volumes.add(volume);
        return volume;
    }

    protected final synchronized SnapshotHandle keep(SnapshotHandle snapshot) {
        snapshots.add(snapshot);
        return snapshot;
    }

    protected final synchronized void keepAll(List<VolumeHandle> made) {
        volumes.addAll(made);
    }

    /** What was made is gone already, and must not be deleted afterwards. */
    protected final synchronized void forget() {
        volumes.clear();
    }

    protected final void reopen() {
        driver.close();
        driver = open();
    }

    protected final VolumeDescription described(VolumeHandle volume) {
        return driver.volumes().describe(volume).orElseThrow();
    }

    protected final void write(VolumeHandle volume, long offset, int value) {
        locally(volume, AccessMode.READ_WRITE, device -> Pattern.write(device, offset, PATTERN_BYTES, value));
    }

    protected final void assertPattern(VolumeHandle volume, long offset, int value) {
        locally(volume, AccessMode.READ_ONLY, device -> Pattern.assertReads(device, offset, PATTERN_BYTES, value));
    }

    private void locally(
            VolumeHandle volume, AccessMode mode, java.util.function.Consumer<ConnectionInfo.LocalDevice> use) {
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info =
                driver.exports().export(volume, new Request(attachment, Connector.local(), mode, Optional.empty()));
        assertThat(info).isInstanceOf(ConnectionInfo.LocalDevice.class);
        try {
            use.accept((ConnectionInfo.LocalDevice) info);
        } finally {
            driver.exports().unexport(volume, attachment);
        }
    }

    protected final <C extends Capability> C need(Class<C> kind) {
        Optional<C> capability = driver.capability(kind);
        Assumptions.assumeTrue(capability.isPresent(), () -> "the driver does not have " + kind.getSimpleName());
        return capability.orElseThrow();
    }
}
