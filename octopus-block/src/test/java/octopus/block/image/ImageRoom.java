package octopus.block.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.message.Journal;
import octopus.block.message.MessageStore;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.node.LocalNode;
import octopus.node.image.ImageInspector;
import octopus.node.image.QemuImages;
import octopus.spi.Size;

/** A whole image store on an embedded database, for tests of this package and of others. */
public final class ImageRoom implements AutoCloseable {
    public static final Caller ADMIN = new Caller("root", "admins", Set.of(Caller.ADMIN), "req-admin");
    public static final Caller ALICE = new Caller("alice", "p1", Set.of(), "req-alice");
    public static final Caller BOB = new Caller("bob", "p2", Set.of(), "req-bob");

    private final Database database;
    private final Path files;
    private final Images images;

    private ImageRoom(Database database, Path files, ImageLimits limits) {
        this.database = database;
        this.files = files;
        this.images = Images.open(database, files, inspection(), limits, journal(database));
    }

    public static ImageRoom open(Path directory) {
        return open(directory, directory.resolve("images"), ImageLimits.usual());
    }

    public static ImageRoom open(Path directory, Path files, ImageLimits limits) {
        return new ImageRoom(Databases.open(DatabaseSettings.sqlite(directory.resolve("octopus.db"))), files, limits);
    }

    static ImageInspection inspection() {
        return new NodeImageInspection(new ImageInspector(Size.ofGib(64 << 10)), new QemuImages(new LocalNode()));
    }

    static Journal journal(Database database) {
        Clock clock = Clock.systemUTC();
        return new Journal(
                new AuditLog(database),
                new EventLog(database, EventSettings.defaults(), clock),
                new MessageStore(),
                clock);
    }

    public Images images() {
        return images;
    }

    public Database database() {
        return database;
    }

    /** Everything that lies in the store's directory, leases included. */
    public List<String> fileNames() {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> files.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ImageId queued(Caller caller, String format) {
        return images.service()
                .create(caller, Optional.empty(), ImageDescription.of(caller.project(), "disk", format, "bare"))
                .id();
    }

    public Image upload(Caller caller, ImageId id, byte[] bytes) {
        return images.uploads().upload(caller, id, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length));
    }

    public ImageId active(Caller caller, byte[] bytes) {
        ImageId id = queued(caller, "raw");
        upload(caller, id, bytes);
        return id;
    }

    @Override
    public void close() {
        database.close();
    }
}
