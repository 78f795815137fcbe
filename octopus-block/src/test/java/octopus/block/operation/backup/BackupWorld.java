package octopus.block.operation.backup;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import org.awaitility.Awaitility;

/** A block world with a store of backups in a directory, and what tests of backups do with it. */
public final class BackupWorld implements AutoCloseable {
    private static final Map<String, Object> HOST =
            Map.of("host", "node-1", "initiator", "iqn.2026-11.org.example:node-1");

    private final Optional<TestDatabase> own;
    private final BlockWorld world;

    public BackupWorld() {
        TestDatabase database = TestDatabases.sqlite();
        own = Optional.of(database);
        world = BlockWorld.open(database);
    }

    /** In a world that somebody else closes. */
    public BackupWorld(BlockWorld world) {
        this.own = Optional.empty();
        this.world = world;
    }

    public BlockWorld block() {
        return world;
    }

    public BackupRoom room() {
        return world.room().backups();
    }

    public BackupService service() {
        return room().service();
    }

    public Volume volume(int gib) {
        return volume(NewVolume.empty(gib, "v"));
    }

    public Volume volume(NewVolume wanted) {
        return available(
                world.room().creation().create(ALICE, wanted).view().volume().id());
    }

    public Volume available(VolumeId id) {
        return world.await(id, VolumeStatus.AVAILABLE);
    }

    public Volume volumeNow(VolumeId id) {
        return world.room().volumes().show(ADMIN, id).volume();
    }

    public Snapshot snapshot(SnapshotId id) {
        return world.room().snapshots().show(ADMIN, id);
    }

    public void deleteVolume(VolumeId id) {
        world.room().volumes().delete(ALICE, id, false, false);
        world.awaitGone(id);
    }

    public void attach(VolumeId id) {
        AttachmentId attachment = world.room()
                .attachments()
                .create(ALICE, new NewAttachment(id, Optional.empty(), HOST, Optional.empty()))
                .id();
        world.room().attachments().complete(ALICE, attachment);
        world.await(id, VolumeStatus.IN_USE);
    }

    public Backup begin(NewBackup wanted) {
        return room().creation().create(ALICE, wanted);
    }

    /** Made and available. */
    public Backup backup(NewBackup wanted) {
        return await(begin(wanted).id(), BackupStatus.AVAILABLE);
    }

    public Backup await(BackupId id, BackupStatus... statuses) {
        List<BackupStatus> wanted = List.of(statuses);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> service().show(ADMIN, id).backup(), backup -> wanted.contains(backup.status()));
    }

    public Backup now(Backup backup) {
        return service().show(ADMIN, backup.id()).backup();
    }

    public Volume restoreNew(Backup backup) {
        VolumeId id = room().restores()
                .restore(ALICE, backup.id(), Optional.empty(), Optional.of("restored"))
                .volume();
        Volume volume = world.await(id, VolumeStatus.AVAILABLE, VolumeStatus.ERROR);
        if (volume.status() == VolumeStatus.ERROR) {
            throw new AssertionError(volume.fault().orElseThrow().sentence());
        }
        return volume;
    }

    public Volume restoreInto(Backup backup, VolumeId volume) {
        room().restores().restore(ALICE, backup.id(), Optional.of(volume), Optional.empty());
        return world.await(volume, VolumeStatus.AVAILABLE, VolumeStatus.ERROR_RESTORING);
    }

    public void delete(Backup backup) {
        service().delete(ALICE, backup.id(), false);
        awaitGone(backup.id());
    }

    public void awaitGone(BackupId id) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> find(id).isEmpty());
    }

    public Optional<Backup> find(BackupId id) {
        return world.database()
                .read(sql -> new octopus.block.backup.BackupTable(java.time.Clock.systemUTC()).find(sql, id));
    }

    /** As when the database is lost and an older one is put back. */
    public void loseRow(Backup backup) {
        world.database()
                .write(transaction ->
                        transaction.sql().execute("delete from backups where id = '" + backup.id() + "'"));
    }

    public Path store() {
        return world.directory().resolve("volume-backups");
    }

    /** Every file in the store, by its path there. */
    public List<String> stored() {
        if (!Files.isDirectory(store())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(store())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> store().relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long dataObjects(Backup backup) {
        return stored().stream()
                .filter(name -> name.startsWith(backup.location() + "/data-"))
                .count();
    }

    /** Whether the array has nothing but the volumes and snapshots that have rows. */
    public boolean onlyVolumesOnArray() {
        List<String> rows = world.database()
                .read(sql -> Stream.concat(
                                sql.fetch("select id from volumes").getValues(0, String.class).stream()
                                        .map(id -> "volume " + id),
                                sql.fetch("select id from snapshots").getValues(0, String.class).stream()
                                        .map(id -> "snapshot " + id))
                        .sorted()
                        .toList());
        return world.onArray().equals(rows);
    }

    public void write(Volume volume, long at, String text) {
        open(volume, file -> {
            file.seek(at);
            file.write(text.getBytes(StandardCharsets.US_ASCII));
            return text;
        });
    }

    public String read(Volume volume, long at, int length) {
        return open(volume, file -> {
            byte[] bytes = new byte[length];
            file.seek(at);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        });
    }

    /** What is done with the bytes of a volume. */
    public interface Use<T> {
        T with(RandomAccessFile file) throws IOException;
    }

    public <T> T open(Volume volume, Use<T> use) {
        Driver driver = world.room().open().driver("gold");
        VolumeHandle handle = volume.location().orElseThrow().handle(volume.id());
        AttachmentId attachment = AttachmentId.random();
        VolumeExporter.Request request =
                new VolumeExporter.Request(attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty());
        ConnectionInfo.LocalDevice device =
                (ConnectionInfo.LocalDevice) driver.exports().export(handle, request);
        try (RandomAccessFile file = new RandomAccessFile(device.path().toFile(), "rw")) {
            return use.with(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            driver.exports().unexport(handle, attachment);
        }
    }

    @Override
    public void close() {
        if (own.isPresent()) {
            world.close();
            own.get().close();
        }
    }
}
