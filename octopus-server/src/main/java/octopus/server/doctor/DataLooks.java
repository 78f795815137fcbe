package octopus.server.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.core.db.Databases;
import octopus.core.secret.SecretStore;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.Programs;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** Where everything is kept, and the clock that stands on all of it. */
final class DataLooks {
    private static final long MEBI = 1 << 20;
    private static final long ROOM_NEEDED = 64 * MEBI;
    private static final long ROOM_GOOD = 1024 * MEBI;
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** This was written then: a clock before it is wrong. */
    private static final Instant WRITTEN = Instant.parse("2026-11-01T00:00:00Z");

    private static final Set<String> GONE_AT_BOOT = Set.of("tmpfs", "ramfs");
    private static final Set<String> FAR = Set.of("nfs", "nfs4", "cifs", "smb3", "9p");

    private final Premises premises;
    private final Clock clock;

    DataLooks(Premises premises, Clock clock) {
        this.premises = premises;
        this.clock = clock;
    }

    List<Look> looks() {
        return List.of(
                Look.of("data-directory", this::directory),
                Look.of("disk", this::disk),
                Look.of("key-file", this::keyFile),
                Look.of("clock", this::clock),
                Look.of("database", this::database));
    }

    private List<Finding> directory(String check) {
        Path data = premises.data();
        String where = data.toString();
        if (!Files.exists(data)) {
            return List.of(
                    Files.isWritable(existing(data))
                            ? Look.pass(check, where, "it is made at the first start")
                            : Look.failure(check, where, unusable("it is not there, and this user may not make it")));
        }
        if (!Files.isDirectory(data)) {
            return List.of(Look.failure(check, where, unusable("it is no directory")));
        }
        if (!Files.isWritable(data) || !Files.isReadable(data)) {
            return List.of(Look.failure(check, where, unusable("this user may not read and write it")));
        }
        try {
            return List.of(owned(check, data));
        } catch (IOException e) {
            return List.of(Look.failure(check, where, unusable(String.valueOf(e.getMessage()))));
        }
    }

    private Finding owned(String check, Path data) throws IOException {
        String owner = Files.getOwner(data).getName();
        String self = System.getProperty("user.name", "");
        FileStore store = Files.getFileStore(data);
        String kind = store.type().toLowerCase(Locale.ROOT);
        if (!owner.equals(self)) {
            return Look.warning(
                    check,
                    data.toString(),
                    Fault.of(
                            DoctorFault.DATA_DIRECTORY_WRONG,
                            "The data directory is somebody else's",
                            "it belongs to " + owner + ", and this is " + self + ": what is made now, " + owner
                                    + " may not be able to read",
                            "Start Octopus as " + owner + ", or give the directory and all in it to " + self + "."));
        }
        if (GONE_AT_BOOT.contains(kind) || FAR.contains(kind)) {
            String cause = GONE_AT_BOOT.contains(kind)
                    ? "it is on " + kind + ", and gone at the next boot"
                    : "it is on " + kind + ", where locks of files cannot be trusted";
            return Look.warning(
                    check,
                    data.toString(),
                    Fault.of(
                            DoctorFault.DATA_DIRECTORY_WRONG,
                            "The data directory is not on a disk of this machine",
                            cause,
                            "Choose another one with --data, or use a database server (database.url)."));
        }
        return Look.pass(check, data.toString(), "owned by " + owner + ", on " + kind);
    }

    private Fault unusable(String cause) {
        return Fault.of(
                DoctorFault.DATA_DIRECTORY_WRONG,
                "The data directory " + premises.data() + " cannot be used",
                cause,
                "Choose one that this user may write to, with --data, or change its owner.");
    }

    private static Path existing(Path path) {
        Path each = path.toAbsolutePath();
        while (!Files.exists(each) && each.getParent() != null) {
            each = each.getParent();
        }
        return each;
    }

    private List<Finding> disk(String check) {
        Path data = existing(premises.data());
        try {
            FileStore store = Files.getFileStore(data);
            long free = store.getUsableSpace();
            String saw = free / MEBI + " MiB free of " + store.getTotalSpace() / MEBI;
            if (free >= ROOM_GOOD) {
                return List.of(Look.pass(check, data.toString(), saw));
            }
            Fault fault = Fault.of(
                    DoctorFault.DISK_SHORT,
                    "The disk under " + premises.data() + " is nearly full",
                    saw + "; when it is full, nothing can be changed any more, and volumes in files get errors",
                    "Make room there, or let a larger disk have the data directory.");
            return List.of(
                    free < ROOM_NEEDED
                            ? Look.failure(check, data.toString(), fault)
                            : Look.warning(check, data.toString(), fault));
        } catch (IOException e) {
            return List.of(Look.skipped(check, data.toString(), String.valueOf(e.getMessage())));
        }
    }

    private List<Finding> keyFile(String check) {
        Path file = premises.keyFile();
        boolean needed = Files.exists(premises.data().resolve("octopus.db"));
        Optional<Fault> trouble = SecretStore.trouble(file, needed);
        return List.of(trouble.map(fault -> Look.failure(check, file.toString(), fault))
                .orElseGet(() -> Look.pass(
                        check,
                        file.toString(),
                        Files.exists(file) ? "only its owner reads it" : "made at the first start")));
    }

    private List<Finding> database(String check) {
        String where = premises.database().url().replaceFirst("//[^/@]*@", "//");
        Optional<Fault> trouble = Databases.trouble(premises.database());
        return List.of(trouble.map(fault -> Look.failure(check, where, fault))
                .orElseGet(() -> Look.pass(check, where, "sound")));
    }

    private List<Finding> clock(String check) {
        Instant now = clock.instant();
        List<Finding> found = new ArrayList<>();
        if (now.isBefore(WRITTEN)) {
            found.add(Look.failure(check, "this machine", wrong("it is " + now + ", before this program was written")));
        }
        newest().filter(time -> time.isAfter(now.plus(SKEW)))
                .ifPresent(time -> found.add(Look.failure(
                        check,
                        "this machine",
                        wrong("it is " + now + ", and the database was last written at " + time
                                + ": it has gone back"))));
        if (found.isEmpty()) {
            found.add(kept(check));
        }
        return found;
    }

    private Optional<Instant> newest() {
        try {
            return Optional.of(Files.getLastModifiedTime(premises.data().resolve("octopus.db"))
                    .toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Finding kept(String check) {
        if (Programs.find("timedatectl").isEmpty()) {
            return Look.skipped(check, "this machine", "without systemd nobody says whether the clock is kept right");
        }
        String said;
        try {
            said = new LocalNode()
                    .run(Command.of("timedatectl", "show", "--property=NTPSynchronized", "--value")
                            .limit(Duration.ofSeconds(10)))
                    .output()
                    .strip();
        } catch (StorageException e) {
            return Look.skipped(check, "this machine", "systemd does not answer");
        }
        return said.equals("no")
                ? Look.warning(check, "this machine", wrong("systemd says that it is not synchronised"))
                : Look.pass(check, "this machine", "kept by a time service");
    }

    private static Fault wrong(String cause) {
        return Fault.of(
                DoctorFault.CLOCK_WRONG,
                "This machine's clock is not to be trusted",
                cause,
                "Let a time service (chrony, systemd-timesyncd) keep it; tokens, leases and certificates depend on it.");
    }
}
