package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeExporter.Export;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every driver must do. A driver's test class extends it; capabilities that the driver does not have are skipped. What
 * passed is printed at the end as the driver's {@link Certificate}.
 */
@ExtendWith(Certificate.class)
public abstract class DriverContract {
    protected static final Size SMALL = Size.ofMib(64);
    protected static final Size LARGER = Size.ofMib(96);
    private static final long PATTERN_BYTES = 1 << 20;

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

    @Nested
    class Pools {
        @Test
        void aPoolSaysWhatItHasAndWhatWasPromised() {
            PoolReport before = driver.pools().getFirst();
            assertThat(before.name()).isNotBlank();
            assertThat(before.maxOverSubscriptionRatio()).isGreaterThanOrEqualTo(1);
            if (before.capacity() instanceof PoolReport.Capacity.Known known) {
                assertThat(known.total()).isGreaterThan(Size.ZERO);
                assertThat(known.free()).isLessThanOrEqualTo(known.total());
            }
            create(SMALL);
            assertThat(driver.pools().getFirst().provisioned())
                    .isEqualTo(before.provisioned().plus(SMALL));
        }
    }

    @Nested
    class Volumes {
        @Test
        void createdTwiceIsTheSame() {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle first = keep(driver.volumes().create(spec));
            assertThat(driver.volumes().create(spec)).isEqualTo(first);
            assertThat(described(first).size()).isEqualTo(SMALL);
        }

        @Test
        void theNameComesFromTheId() {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle first = keep(driver.volumes().create(spec));
            assertThat(first.id()).isEqualTo(spec.id());
            assertThat(first.nativeName()).contains(spec.id().toString());
            driver.volumes().delete(first);
            assertThat(driver.volumes().create(spec).nativeName()).isEqualTo(first.nativeName());
        }

        @Test
        void deletedTwiceIsQuiet() {
            VolumeHandle volume = create(SMALL);
            driver.volumes().delete(volume);
            assertThat(driver.volumes().describe(volume)).isEmpty();
            assertThat(driver.volumes().owned()).isEmpty();
            driver.volumes().delete(volume);
        }

        @Test
        void whatIsThereWithAnotherSizeIsNotTakenForTheSame() {
            VolumeHandle volume = create(SMALL);
            VolumeSpec other = new VolumeSpec(volume.id(), LARGER, volume.pool(), java.util.Map.of());
            assertThatThrownBy(() -> driver.volumes().create(other)).hasMessageContaining(volume.nativeName());
            assertThat(described(volume).size()).isEqualTo(SMALL);
        }

        @Test
        void whatSomebodyElseMadeIsNotTouched() throws Exception {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle handle = keep(driver.volumes().create(spec));
            driver.volumes().delete(handle);
            volumes.clear();
            Callable<Boolean> stillThere = plantForeign(handle.nativeName());
            assertThatThrownBy(() -> driver.volumes().delete(handle)).satisfies(FaultAssert.code(CommonFault.NOT_OURS));
            assertThatThrownBy(() -> driver.volumes().create(spec)).satisfies(FaultAssert.code(CommonFault.NOT_OURS));
            assertThat(stillThere.call()).isTrue();
            assertThat(driver.volumes().owned()).isEmpty();
        }

        @Test
        void ownedListsThem() {
            VolumeHandle volume = create(SMALL);
            assertThat(driver.volumes().owned())
                    .containsExactly(new OwnedObject(volume.id().toString(), "volume", volume.nativeName()));
        }

        @Test
        void aNewVolumeReadsAsZerosAndKeepsWhatIsWritten() {
            VolumeHandle volume = create(SMALL);
            assertPattern(volume, 0, 0);
            write(volume, PATTERN_BYTES, 0x5a);
            assertPattern(volume, 0, 0);
            assertPattern(volume, PATTERN_BYTES, 0x5a);
        }

        @Test
        void afterAReopenEverythingIsFound() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 0x21);
            List<OwnedObject> owned = driver.volumes().owned();
            reopen();
            assertThat(driver.volumes().owned()).isEqualTo(owned);
            assertThat(described(volume).size()).isEqualTo(SMALL);
            assertPattern(volume, 0, 0x21);
            driver.volumes().delete(volume);
            assertThat(driver.volumes().owned()).isEmpty();
        }

        @Test
        void manyAtOnceDoNotDisturbEachOther() {
            List<VolumeHandle> made = AtOnce.run(16, number -> driver.volumes().create(spec(SMALL)));
            volumes.addAll(made);
            Set<String> names = new HashSet<>();
            made.forEach(volume -> names.add(volume.nativeName()));
            assertThat(names).hasSize(16);
            assertThat(driver.volumes().owned()).hasSize(16);
            AtOnce.run(16, number -> {
                driver.volumes().delete(made.get(number));
                return number;
            });
            assertThat(driver.volumes().owned()).isEmpty();
        }

        @Test
        void theSameAtOnceIsMadeOnceAndDeletedOnce() {
            VolumeSpec spec = spec(SMALL);
            List<VolumeHandle> made = AtOnce.run(8, number -> driver.volumes().create(spec));
            volumes.add(made.getFirst());
            assertThat(new HashSet<>(made)).hasSize(1);
            assertThat(driver.volumes().owned()).hasSize(1);
            AtOnce.run(8, number -> {
                driver.volumes().delete(made.getFirst());
                return number;
            });
            assertThat(driver.volumes().owned()).isEmpty();
        }
    }

    @Nested
    class Exports {
        private final Request remote = new Request(
                AttachmentId.random(),
                Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                AccessMode.READ_WRITE,
                Optional.of(new Chap("user", octopus.spi.Secret.of("twelve-or-more"))));

        @Test
        void theSameAttachmentAgainAnswersTheSame() {
            VolumeHandle volume = create(SMALL);
            ConnectionInfo first = driver.exports().export(volume, remote);
            assertThat(driver.exports().export(volume, remote)).isEqualTo(first);
            assertThat(driver.exports().list())
                    .extracting(Export::attachment, Export::volumeNativeName)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(remote.attachment(), volume.nativeName()));
            driver.exports().unexport(volume, remote.attachment());
            driver.exports().unexport(volume, remote.attachment());
            assertThat(driver.exports().list()).isEmpty();
        }

        @Test
        void attachmentsComeAndGoByThemselves() {
            VolumeHandle volume = create(SMALL);
            Request second = new Request(
                    AttachmentId.random(),
                    Connector.iscsi("other", "iqn.2026-11.example:other"),
                    AccessMode.READ_WRITE,
                    remote.chap());
            driver.exports().export(volume, remote);
            driver.exports().export(volume, second);
            driver.exports().unexport(volume, remote.attachment());
            assertThat(driver.exports().list()).extracting(Export::attachment).containsExactly(second.attachment());
            driver.exports().unexport(volume, second.attachment());
        }

        @Test
        void whatIsNotThereCannotBeExported() {
            VolumeHandle volume = create(SMALL);
            driver.volumes().delete(volume);
            assertThatThrownBy(() -> driver.exports().export(volume, remote))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
        }
    }

    @Nested
    class Snapshots {
        @Test
        void takenTwiceIsTheSameAndDeletedTwiceIsQuiet() {
            VolumeHandle volume = create(SMALL);
            SnapshotId id = SnapshotId.random();
            SnapshotHandle first = keep(capability().createSnapshot(id, volume));
            assertThat(capability().createSnapshot(id, volume)).isEqualTo(first);
            assertThat(first.nativeName()).contains(id.toString());
            assertThat(driver.volumes().owned())
                    .extracting(OwnedObject::kind)
                    .containsExactlyInAnyOrder("volume", "snapshot");
            capability().deleteSnapshot(first);
            capability().deleteSnapshot(first);
            assertThat(driver.volumes().owned()).extracting(OwnedObject::kind).containsExactly("volume");
            assertThat(described(volume).size()).isEqualTo(SMALL);
        }

        @Test
        void keepsTheDataOfItsMoment() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle before = snapshot(volume);
            write(volume, 0, 2);
            SnapshotHandle after = snapshot(volume);
            write(volume, 0, 3);
            assertPattern(fromSnapshot(before, SMALL), 0, 1);
            assertPattern(fromSnapshot(after, SMALL), 0, 2);
            assertPattern(volume, 0, 3);
        }

        @Test
        void aVolumeFromASnapshotMayBeLargerAndIsItsOwn() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle snapshot = snapshot(volume);
            VolumeHandle copy = fromSnapshot(snapshot, LARGER);
            assertThat(described(copy).size()).isEqualTo(LARGER);
            assertPattern(copy, LARGER.bytes() - PATTERN_BYTES, 0);
            write(copy, 0, 9);
            assertPattern(volume, 0, 1);
            assertPattern(fromSnapshot(snapshot, SMALL), 0, 1);
            assertThatThrownBy(() -> fromSnapshot(snapshot, Size.ofMib(1))).hasMessageContaining("at least");
        }

        @Test
        void deletedInAnyOrderNobodyLosesData() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle first = snapshot(volume);
            write(volume, PATTERN_BYTES, 2);
            SnapshotHandle second = snapshot(volume);
            write(volume, 2 * PATTERN_BYTES, 3);
            VolumeHandle copy = fromSnapshot(first, SMALL);
            capability().deleteSnapshot(first);
            assertPattern(volume, 0, 1);
            assertPattern(volume, PATTERN_BYTES, 2);
            assertPattern(copy, 0, 1);
            assertPattern(copy, PATTERN_BYTES, 0);
            capability().deleteSnapshot(second);
            assertPattern(volume, PATTERN_BYTES, 2);
            assertPattern(volume, 2 * PATTERN_BYTES, 3);
            driver.volumes().delete(volume);
            assertThat(driver.volumes().owned())
                    .extracting(OwnedObject::id)
                    .containsExactly(copy.id().toString());
            reopen();
            assertPattern(copy, 0, 1);
        }

        @Test
        void manyOneAfterAnother() {
            VolumeHandle volume = create(SMALL);
            List<SnapshotHandle> taken = new ArrayList<>();
            for (int number = 1; number <= 12; number++) {
                write(volume, 0, number);
                taken.add(snapshot(volume));
            }
            assertPattern(fromSnapshot(taken.get(5), SMALL), 0, 6);
            for (int number = 0; number < 12; number += 2) {
                capability().deleteSnapshot(taken.get(number));
            }
            assertPattern(volume, 0, 12);
            assertPattern(fromSnapshot(taken.get(1), SMALL), 0, 2);
        }

        @Test
        void volumesMadeAtOnceFromOneSnapshotAllHaveItsData() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 7);
            SnapshotHandle snapshot = snapshot(volume);
            List<VolumeHandle> copies = AtOnce.run(8, number -> capability().createFromSnapshot(spec(SMALL), snapshot));
            volumes.addAll(copies);
            copies.forEach(copy -> assertPattern(copy, 0, 7));
            AtOnce.run(8, number -> {
                driver.volumes().delete(copies.get(number));
                return number;
            });
            assertPattern(volume, 0, 7);
        }

        @Test
        void ofAVolumeThatIsExportedIsTakenOrRefusedAsBusy() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 4);
            AttachmentId attachment = AttachmentId.random();
            driver.exports()
                    .export(
                            volume,
                            new Request(
                                    attachment,
                                    Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                                    AccessMode.READ_WRITE,
                                    Optional.empty()));
            SnapshotId id = SnapshotId.random();
            Optional<SnapshotHandle> taken =
                    FaultAssert.unlessBusy(() -> capability().createSnapshot(id, volume));
            driver.exports().unexport(volume, attachment);
            taken.ifPresent(snapshot -> {
                keep(snapshot);
                assertPattern(fromSnapshot(snapshot, SMALL), 0, 4);
            });
        }

        @Test
        void ofAVolumeThatIsGoneIsAFault() {
            VolumeHandle volume = create(SMALL);
            SnapshotHandle snapshot = snapshot(volume);
            capability().deleteSnapshot(snapshot);
            assertThatThrownBy(() -> capability().createFromSnapshot(spec(SMALL), snapshot))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
            driver.volumes().delete(volume);
            assertThatThrownBy(() -> capability().createSnapshot(SnapshotId.random(), volume))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
        }

        private Capability.Snapshots capability() {
            return need(Capability.Snapshots.class);
        }
    }

    @Nested
    class Clones {
        @Test
        void aCloneHasTheDataAndIsItsOwn() {
            VolumeHandle source = create(SMALL);
            write(source, 0, 1);
            VolumeSpec spec = spec(LARGER);
            VolumeHandle clone = keep(capability().createFromVolume(spec, source));
            assertThat(capability().createFromVolume(spec, source)).isEqualTo(clone);
            assertThat(described(clone).size()).isEqualTo(LARGER);
            write(clone, 0, 2);
            write(source, PATTERN_BYTES, 3);
            assertPattern(source, 0, 1);
            assertPattern(clone, 0, 2);
            assertPattern(clone, PATTERN_BYTES, 0);
        }

        @Test
        void aCloneOutlivesItsSourceAndCanBeCloned() {
            VolumeHandle source = create(SMALL);
            write(source, 0, 1);
            VolumeHandle clone = keep(capability().createFromVolume(spec(SMALL), source));
            VolumeHandle second = keep(capability().createFromVolume(spec(SMALL), clone));
            driver.volumes().delete(source);
            driver.volumes().delete(clone);
            assertThat(driver.volumes().owned())
                    .extracting(OwnedObject::id)
                    .containsExactly(second.id().toString());
            reopen();
            assertPattern(second, 0, 1);
            // The id of a volume whose data still serves a clone can be used again.
            VolumeHandle again = keep(
                    driver.volumes().create(new VolumeSpec(source.id(), SMALL, source.pool(), java.util.Map.of())));
            assertPattern(again, 0, 0);
            assertPattern(second, 0, 1);
        }

        @Test
        void aHundredClonesOfOne() {
            VolumeHandle source = create(SMALL);
            write(source, 0, 5);
            List<VolumeHandle> clones = AtOnce.run(100, number -> capability().createFromVolume(spec(SMALL), source));
            volumes.addAll(clones);
            assertPattern(clones.getLast(), 0, 5);
            write(clones.getFirst(), 0, 6);
            assertPattern(clones.get(50), 0, 5);
            assertPattern(source, 0, 5);
        }

        @Test
        void aChainOfClonesKeepsItsData() {
            VolumeHandle last = create(SMALL);
            write(last, 0, 1);
            for (int number = 1; number < 40; number++) {
                VolumeHandle next = keep(capability().createFromVolume(spec(SMALL), last));
                write(next, number % 60 * PATTERN_BYTES, number);
                driver.volumes().delete(last);
                last = next;
            }
            for (int number = 1; number < 40; number++) {
                assertPattern(last, number % 60 * PATTERN_BYTES, number);
            }
            assertPattern(last, 0, 1);
        }

        private Capability.Clones capability() {
            return need(Capability.Clones.class);
        }
    }

    @Nested
    class Growing {
        @Test
        void growsKeepsItsDataAndTheNewRoomIsEmpty() {
            VolumeHandle volume = create(SMALL);
            write(volume, SMALL.bytes() - PATTERN_BYTES, 8);
            VolumeHandle grown = capability().grow(volume, LARGER);
            assertThat(described(grown).size()).isEqualTo(LARGER);
            assertThat(capability().grow(grown, LARGER)).isEqualTo(grown);
            assertPattern(grown, SMALL.bytes() - PATTERN_BYTES, 8);
            assertPattern(grown, SMALL.bytes(), 0);
            write(grown, LARGER.bytes() - PATTERN_BYTES, 9);
            reopen();
            assertPattern(grown, LARGER.bytes() - PATTERN_BYTES, 9);
        }

        @Test
        void doesNotShrink() {
            VolumeHandle volume = create(LARGER);
            assertThatThrownBy(() -> capability().grow(volume, SMALL)).hasMessageContaining("at least");
            assertThat(described(volume).size()).isEqualTo(LARGER);
        }

        private Capability.Growing capability() {
            return need(Capability.Growing.class);
        }
    }

    @Nested
    class Reverting {
        @Test
        void theDataIsAsTheSnapshotHasItAndTheSnapshotStays() {
            Capability.Reverting capability = need(Capability.Reverting.class);
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle snapshot = snapshot(volume);
            write(volume, 0, 2);
            write(volume, 3 * PATTERN_BYTES, 3);
            VolumeHandle reverted = capability.revert(volume, snapshot);
            assertPattern(reverted, 0, 1);
            assertPattern(reverted, 3 * PATTERN_BYTES, 0);
            write(reverted, 0, 4);
            assertPattern(capability.revert(reverted, snapshot), 0, 1);
            assertPattern(fromSnapshot(snapshot, SMALL), 0, 1);
        }

        @Test
        void aVolumeThatGrewSinceKeepsItsSize() {
            Capability.Reverting capability = need(Capability.Reverting.class);
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle snapshot = snapshot(volume);
            VolumeHandle grown = need(Capability.Growing.class).grow(volume, LARGER);
            write(grown, LARGER.bytes() - PATTERN_BYTES, 2);
            VolumeHandle reverted = capability.revert(grown, snapshot);
            assertThat(described(reverted).size()).isEqualTo(LARGER);
            assertPattern(reverted, LARGER.bytes() - PATTERN_BYTES, 0);
            assertPattern(reverted, 0, 1);
        }
    }

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
