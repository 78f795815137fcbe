package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every driver must do. A driver's test class extends it; capabilities that the driver does not have are skipped. What
 * passed is printed at the end as the driver's {@link Certificate}.
 */
@ExtendWith(Certificate.class)
public abstract class DriverContract extends AdoptionContract {
    @Nested
    class Snapshots {
        @Test
        void takenTwiceIsTheSameAndDeletedTwiceIsQuiet() {
            VolumeHandle volume = create(SMALL);
            SnapshotId id = SnapshotId.random();
            SnapshotHandle first = keep(capability().createSnapshot(id, volume));
            assertThat(capability().createSnapshot(id, volume)).isEqualTo(first);
            assertThat(first.nativeName()).contains(id.toString());
            assertThat(driver().volumes().owned())
                    .extracting(OwnedObject::kind)
                    .containsExactlyInAnyOrder("volume", "snapshot");
            capability().deleteSnapshot(first);
            capability().deleteSnapshot(first);
            assertThat(driver().volumes().owned()).extracting(OwnedObject::kind).containsExactly("volume");
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
            driver().volumes().delete(volume);
            assertThat(driver().volumes().owned())
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
            keepAll(copies);
            copies.forEach(copy -> assertPattern(copy, 0, 7));
            AtOnce.run(8, number -> {
                driver().volumes().delete(copies.get(number));
                return number;
            });
            assertPattern(volume, 0, 7);
        }

        @Test
        void ofAVolumeThatIsExportedIsTakenOrRefusedAsBusy() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 4);
            AttachmentId attachment = AttachmentId.random();
            driver().exports()
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
            driver().exports().unexport(volume, attachment);
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
            driver().volumes().delete(volume);
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
            driver().volumes().delete(source);
            driver().volumes().delete(clone);
            assertThat(driver().volumes().owned())
                    .extracting(OwnedObject::id)
                    .containsExactly(second.id().toString());
            reopen();
            assertPattern(second, 0, 1);
            // The id of a volume whose data still serves a clone can be used again.
            VolumeHandle again = keep(
                    driver().volumes().create(new VolumeSpec(source.id(), SMALL, source.pool(), java.util.Map.of())));
            assertPattern(again, 0, 0);
            assertPattern(second, 0, 1);
        }

        @Test
        void aHundredClonesOfOne() {
            VolumeHandle source = create(SMALL);
            write(source, 0, 5);
            List<VolumeHandle> clones = AtOnce.run(100, number -> capability().createFromVolume(spec(SMALL), source));
            keepAll(clones);
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
                driver().volumes().delete(last);
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
}
