package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Capability.Adopting.Foreign;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about objects coming from elsewhere, going elsewhere and moving about. */
public abstract class AdoptionContract extends GroupContract {
    @Nested
    class Adopting {
        @Test
        void whatIsReleasedIsNobodysAndCanBeAdoptedWithItsData() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 7);
            capability().release(volume);
            capability().release(volume);
            assertThat(driver().volumes().owned()).isEmpty();
            assertThat(driver().volumes().describe(volume)).isEmpty();

            Foreign found = foreign(volume);
            assertThat(found.obstacle()).isEmpty();
            assertThat(found.size()).isEqualTo(SMALL);
            VolumeId id = VolumeId.random();
            VolumeHandle adopted = keep(capability().adopt(id, volume.pool(), found.name()));
            assertThat(capability().adopt(id, volume.pool(), found.name())).isEqualTo(adopted);
            assertThat(adopted.nativeName()).contains(id.toString());
            assertThat(described(adopted).size()).isEqualTo(SMALL);
            assertPattern(adopted, 0, 7);
            assertThat(names()).doesNotContain(found.name());
            reopen();
            assertPattern(adopted, 0, 7);
        }

        @Test
        void aVolumeThatWasAdoptedGetsItsNameBack() {
            VolumeHandle volume = create(SMALL);
            capability().release(volume);
            String name = foreign(volume).name();
            VolumeHandle adopted = capability().adopt(VolumeId.random(), volume.pool(), name);
            capability().release(adopted);
            assertThat(names()).contains(name);
            VolumeHandle again = keep(capability().adopt(VolumeId.random(), volume.pool(), name));
            need(Capability.Growing.class).grow(again, LARGER);
            assertThat(described(again).size()).isEqualTo(LARGER);
        }

        @Test
        void oneObjectHasOneOwner() {
            VolumeHandle volume = create(SMALL);
            capability().release(volume);
            String name = foreign(volume).name();
            keep(capability().adopt(VolumeId.random(), volume.pool(), name));
            assertThatThrownBy(() -> capability().adopt(VolumeId.random(), volume.pool(), name))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
            assertThatThrownBy(() -> capability().adopt(VolumeId.random(), volume.pool(), "../" + name))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
            assertThat(driver().volumes().owned()).hasSize(1);
        }

        @Test
        void whatIsExportedIsNotReleased() {
            VolumeHandle volume = create(SMALL);
            AttachmentId attachment = AttachmentId.random();
            driver().exports()
                    .export(
                            volume,
                            new Request(
                                    attachment,
                                    Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                                    AccessMode.READ_WRITE,
                                    Optional.empty()));
            assertThatThrownBy(() -> capability().release(volume)).satisfies(FaultAssert.code(CommonFault.OBJECT_BUSY));
            driver().exports().unexport(volume, attachment);
            assertThat(described(volume).size()).isEqualTo(SMALL);
        }

        @Test
        void aCloneStaysWholeWhenItsSourceLeavesAndLeavesWhole() {
            Capability.Clones clones = need(Capability.Clones.class);
            VolumeHandle source = create(SMALL);
            write(source, 0, 3);
            VolumeHandle clone = keep(clones.createFromVolume(spec(SMALL), source));
            write(source, PATTERN_BYTES, 4);
            write(clone, 2 * PATTERN_BYTES, 5);
            capability().release(source);
            assertPattern(clone, 0, 3);
            VolumeHandle back = keep(capability()
                    .adopt(VolumeId.random(), source.pool(), foreign(source).name()));
            assertPattern(back, 0, 3);
            assertPattern(back, PATTERN_BYTES, 4);
            capability().release(clone);
            VolumeHandle cloneBack = keep(capability()
                    .adopt(VolumeId.random(), clone.pool(), foreign(clone).name()));
            driver().volumes().delete(back);
            assertPattern(cloneBack, 0, 3);
            assertPattern(cloneBack, 2 * PATTERN_BYTES, 5);
        }

        @Test
        void aSnapshotLeavesAndComesBackWithItsData() {
            need(Capability.Snapshots.class);
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 1);
            SnapshotHandle snapshot = snapshot(volume);
            write(volume, 0, 2);
            capability().releaseSnapshot(snapshot);
            capability().releaseSnapshot(snapshot);
            assertThat(driver().volumes().owned()).extracting(OwnedObject::kind).containsExactly("volume");
            assertPattern(volume, 0, 2);

            Foreign found = capability().foreignSnapshots(volume.pool()).stream()
                    .filter(each -> each.name().contains(snapshot.id().toString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(found.obstacle()).isEmpty();
            SnapshotId id = SnapshotId.random();
            SnapshotHandle adopted = keep(capability().adoptSnapshot(id, volume, found.name()));
            assertThat(capability().adoptSnapshot(id, volume, found.name())).isEqualTo(adopted);
            assertPattern(fromSnapshot(adopted, SMALL), 0, 1);
            assertPattern(volume, 0, 2);
        }

        private List<String> names() {
            return capability().foreignVolumes(driver().pools().getFirst().name()).stream()
                    .map(Foreign::name)
                    .toList();
        }

        private Foreign foreign(VolumeHandle volume) {
            return capability().foreignVolumes(volume.pool()).stream()
                    .filter(each -> each.name().contains(volume.id().toString()))
                    .findFirst()
                    .orElseThrow();
        }

        private Capability.Adopting capability() {
            return need(Capability.Adopting.class);
        }
    }

    @Nested
    class Moving {
        @Test
        void theDataIsThereAfterwardsAndExportsGoOn() {
            Capability.Moving capability = need(Capability.Moving.class);
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 6);
            String target = driver().pools().getLast().name();
            VolumeHandle moved = capability.move(volume, target);
            assertThat(capability.move(moved, target)).isEqualTo(moved);
            assertThat(moved.pool()).isEqualTo(target);
            assertThat(moved.nativeName()).isEqualTo(volume.nativeName());
            assertPattern(moved, 0, 6);
            assertThat(driver().volumes().owned()).hasSize(1);
        }
    }

    @Nested
    class Replicating {
        @Test
        void servedFromTheSecondPlaceAndBackAgain() {
            Capability.Replicating capability = need(Capability.Replicating.class);
            org.junit.jupiter.api.Assumptions.assumeFalse(
                    capability.targets().isEmpty(), "this backend replicates to nowhere");
            String target = capability.targets().getFirst();
            VolumeHandle volume = create(SMALL);
            capability.failOver(Optional.of(target));
            capability.failOver(Optional.of(target));
            assertThat(capability.active()).contains(target);
            assertThat(described(volume).size()).isEqualTo(SMALL);
            reopen();
            assertThat(need(Capability.Replicating.class).active()).contains(target);
            need(Capability.Replicating.class).failOver(Optional.empty());
            assertThat(need(Capability.Replicating.class).active()).isEmpty();
        }
    }
}
