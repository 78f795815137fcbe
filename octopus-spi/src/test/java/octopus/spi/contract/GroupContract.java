package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.SnapshotId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the {@link DriverContract} about snapshots of several volumes at one moment. */
public abstract class GroupContract extends VolumeContract {
    @Nested
    class Groups {
        @Test
        void takenTwiceAreTheSameAndDeletedTwiceIsQuiet() {
            List<Member> members = List.of(member(create(SMALL)), member(create(SMALL)));

            List<SnapshotHandle> first = take(members);

            assertThat(capability().createSnapshots(members)).isEqualTo(first);
            assertThat(first)
                    .extracting(SnapshotHandle::id)
                    .isEqualTo(members.stream().map(Member::snapshot).toList());
            assertThat(kinds()).containsExactlyInAnyOrder("volume", "volume", "snapshot", "snapshot");
            capability().deleteSnapshots(first);
            capability().deleteSnapshots(first);
            assertThat(kinds()).containsExactly("volume", "volume");
        }

        @Test
        void eachIsAnOrdinarySnapshot() {
            VolumeHandle one = create(SMALL);
            VolumeHandle other = create(LARGER);
            write(one, 0, 1);
            write(other, 0, 2);
            List<SnapshotHandle> snapshots = take(List.of(member(one), member(other)));
            write(one, 0, 3);
            write(other, 0, 4);
            capability().deleteSnapshot(snapshots.getFirst());
            assertPattern(one, 0, 3);
            assertPattern(fromSnapshot(snapshots.getLast(), LARGER), 0, 2);
        }

        /** As a kill between two of them would have left it: what is there shows an earlier moment than the rest could. */
        @Test
        void whereOneIsMissingAllAreTakenAnew() {
            VolumeHandle one = create(SMALL);
            VolumeHandle other = create(SMALL);
            write(one, 0, 1);
            write(other, 0, 1);
            List<Member> members = List.of(member(one), member(other));
            capability().createSnapshot(members.getFirst().snapshot(), one);
            write(one, 0, 2);
            write(other, 0, 2);
            List<SnapshotHandle> snapshots = take(members);
            assertPattern(fromSnapshot(snapshots.getFirst(), SMALL), 0, 2);
            assertPattern(fromSnapshot(snapshots.getLast(), SMALL), 0, 2);
        }

        @Test
        void whereAVolumeIsGoneNothingIsTaken() {
            VolumeHandle there = create(SMALL);
            VolumeHandle gone = create(SMALL);
            driver().volumes().delete(gone);
            assertThatThrownBy(() -> capability().createSnapshots(List.of(member(there), member(gone))))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
            assertThat(kinds()).containsExactly("volume");
        }

        @Test
        void ofVolumesThatAreExportedTheyAreTakenOrAllRefusedAsBusy() {
            VolumeHandle one = create(SMALL);
            VolumeHandle other = create(SMALL);
            AttachmentId first = AttachmentId.random();
            AttachmentId second = AttachmentId.random();
            driver().exports().export(one, remote(first));
            driver().exports().export(other, remote(second));
            List<Member> members = List.of(member(one), member(other));
            Optional<List<SnapshotHandle>> taken =
                    FaultAssert.unlessBusy(() -> capability().createSnapshots(members));
            driver().exports().unexport(one, first);
            driver().exports().unexport(other, second);
            taken.ifPresent(snapshots -> snapshots.forEach(snapshot -> keep(snapshot)));
            assertThat(kinds().stream().filter("snapshot"::equals)).hasSize(taken.isPresent() ? 2 : 0);
        }

        /** One writer counts in one volume and then in the other; no snapshot may have the second count without the first. */
        @Test
        void theOrderOfWritesIsKept() throws InterruptedException {
            VolumeHandle one = create(SMALL);
            VolumeHandle other = create(SMALL);
            AttachmentId first = AttachmentId.random();
            AttachmentId second = AttachmentId.random();
            AtomicBoolean goOn = new AtomicBoolean(true);
            ConnectionInfo.LocalDevice firstDevice = local(one, first);
            ConnectionInfo.LocalDevice secondDevice = local(other, second);
            Thread writer = Thread.ofPlatform().start(() -> count(firstDevice, secondDevice, goOn));
            List<Member> members = List.of(member(one), member(other));
            Optional<List<SnapshotHandle>> taken;
            try {
                taken = FaultAssert.unlessBusy(() -> capability().createSnapshots(members));
            } finally {
                goOn.set(false);
                writer.join();
                driver().exports().unexport(one, first);
                driver().exports().unexport(other, second);
            }
            taken.ifPresent(snapshots -> {
                snapshots.forEach(snapshot -> keep(snapshot));
                long ahead = counted(fromSnapshot(snapshots.getFirst(), SMALL));
                long behind = counted(fromSnapshot(snapshots.getLast(), SMALL));
                assertThat(behind).isBetween(ahead - 1, ahead);
            });
        }

        private ConnectionInfo.LocalDevice local(VolumeHandle volume, AttachmentId attachment) {
            return (ConnectionInfo.LocalDevice) driver().exports()
                    .export(
                            volume,
                            new Request(attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty()));
        }

        private void count(ConnectionInfo.LocalDevice first, ConnectionInfo.LocalDevice second, AtomicBoolean goOn) {
            // Only raw devices can be written to without a program; others say that they are busy anyway.
            if (!first.format().equals("raw") || !second.format().equals("raw")) {
                return;
            }
            try (RandomAccessFile one = new RandomAccessFile(first.path().toFile(), "rw");
                    RandomAccessFile other = new RandomAccessFile(second.path().toFile(), "rw")) {
                for (long number = 1; goOn.get(); number++) {
                    one.seek(0);
                    one.writeLong(number);
                    other.seek(0);
                    other.writeLong(number);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private long counted(VolumeHandle volume) {
            AttachmentId attachment = AttachmentId.random();
            ConnectionInfo.LocalDevice device = local(volume, attachment);
            try (RandomAccessFile file = new RandomAccessFile(device.path().toFile(), "r")) {
                return device.format().equals("raw") ? file.readLong() : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                driver().exports().unexport(volume, attachment);
            }
        }

        private Request remote(AttachmentId attachment) {
            return new Request(
                    attachment,
                    Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                    AccessMode.READ_WRITE,
                    Optional.empty());
        }

        private List<SnapshotHandle> take(List<Member> members) {
            List<SnapshotHandle> taken = capability().createSnapshots(members);
            taken.forEach(snapshot -> keep(snapshot));
            return taken;
        }

        private Member member(VolumeHandle volume) {
            return new Member(SnapshotId.random(), volume);
        }

        private List<String> kinds() {
            return driver().volumes().owned().stream().map(OwnedObject::kind).toList();
        }

        private Capability.Groups capability() {
            return need(Capability.Groups.class);
        }
    }
}
