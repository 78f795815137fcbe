package octopus.block.operation.backup;

import static octopus.block.room.BlockWorld.ALICE;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.operation.Subjects;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.operation.group.GroupHands;
import octopus.block.operation.volume.NewVolume;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Subject;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.VolumeSpec;

/** What the crash tests of backups begin with, and how they begin. */
final class BackupScenes {
    static final String TEXT = "worth keeping";

    private BackupScenes() {}

    /** What the flow works on. */
    record Scene(VolumeId volume, Optional<Backup> backup, Optional<BackupService.Exported> record) {}

    /** Flows of this kind are begun by others that could not take something away; here by the test itself. */
    @SuppressWarnings("unchecked") // Found by its name.
    static <C extends Record> Subject leftover(BackupWorld world, String flow, C context) {
        FlowDefinition<C> definition =
                (FlowDefinition<C>) world.block().registry().find(flow, 1).orElseThrow();
        Subject subject = Subjects.leftover(flow);
        world.block()
                .database()
                .write(transaction -> world.block()
                        .room()
                        .bench()
                        .flows()
                        .submit(transaction, definition, context, Set.of(subject), ALICE));
        return subject;
    }

    static CreateBackupContext copying(BackupWorld world, VolumeId id) {
        Volume volume = world.volumeNow(id);
        byte[] name = id.toString().getBytes(StandardCharsets.US_ASCII);
        return new CreateBackupContext(
                new BackupId(UUID.nameUUIDFromBytes(name)),
                volume.project(),
                id,
                volume.location().orElseThrow(),
                volume.sizeGib(),
                Optional.empty(),
                true,
                Map.of(),
                "c/v/b",
                Optional.empty(),
                volume.createdAt(),
                BackupOrigin.of(volume, Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }

    /** With the snapshot and the copy that a backup of a volume in use is read from. */
    static Scene copied(BackupWorld world) {
        Scene scene = volume(world);
        CreateBackupContext context = copying(world, scene.volume());
        Location place = context.place();
        Capability.Snapshots snapshots = world.block()
                .room()
                .open()
                .driver("gold")
                .capability(Capability.Snapshots.class)
                .orElseThrow();
        snapshots.createSnapshot(context.freezeId(), place.handle(scene.volume()));
        snapshots.createFromSnapshot(
                new VolumeSpec(context.copyId(), context.size(), place.pool(), Map.of()), context.freezeHandle());
        return scene;
    }

    static Subject making(BackupWorld world, NewBackup wanted) {
        return BackupHands.subject(world.begin(wanted).id());
    }

    static Subject filling(BackupWorld world, Scene scene, Optional<VolumeId> into) {
        BackupId id = scene.backup().orElseThrow().id();
        return Subjects.of(world.room()
                .restores()
                .restore(ALICE, id, into, Optional.empty())
                .volume());
    }

    static Scene volume(BackupWorld world) {
        Volume volume = world.volume(1);
        world.write(volume, 5_000_000, TEXT);
        return new Scene(volume.id(), Optional.empty(), Optional.empty());
    }

    static Scene backup(BackupWorld world) {
        Scene scene = volume(world);
        Backup backup = world.backup(NewBackup.of(scene.volume(), "before"));
        return new Scene(scene.volume(), Optional.of(backup), Optional.empty());
    }

    static Scene secret(BackupWorld world) {
        new GroupHands(world.block()).secretType();
        Volume volume = world.volume(NewVolume.empty(1, "v").ofType("secret"));
        world.write(volume, 5_000_000, TEXT);
        return new Scene(volume.id(), Optional.empty(), Optional.empty());
    }

    static Scene secretWithBackup(BackupWorld world) {
        Scene scene = secret(world);
        Backup backup = world.backup(NewBackup.of(scene.volume(), "before"));
        return new Scene(scene.volume(), Optional.of(backup), Optional.empty());
    }

    /** Of a volume with another key than the one that it will be restored into. */
    static Scene secretBackup(BackupWorld world) {
        Scene scene = secretWithBackup(world);
        world.deleteVolume(scene.volume());
        Volume other = world.volume(NewVolume.empty(1, "o").ofType("secret"));
        return new Scene(other.id(), scene.backup(), Optional.empty());
    }

    static Scene attached(BackupWorld world) {
        Scene scene = volume(world);
        world.attach(scene.volume());
        return scene;
    }

    static Scene overwritten(BackupWorld world) {
        Scene scene = backup(world);
        world.write(world.volumeNow(scene.volume()), 5_000_000, "overwritten..");
        return scene;
    }

    static Scene lost(BackupWorld world) {
        Scene scene = backup(world);
        BackupService.Exported record =
                world.service().export(ALICE, scene.backup().orElseThrow().id());
        world.loseRow(scene.backup().orElseThrow());
        return new Scene(scene.volume(), scene.backup(), Optional.of(record));
    }
}
