package octopus.core.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Says who has the embedded database open for writing. The operating system drops the lock when the process ends, however
 * it ends; the text in the file is only for telling people, so a stale one does no harm.
 */
final class HolderLock implements AutoCloseable {
    /** A POSIX lock does not keep out its own process, and closing any other channel on the file would drop it. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private HolderLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static HolderLock take(Path database, Optional<String> address) {
        Path path = database.resolveSibling(database.getFileName() + ".lock");
        if (!HELD_HERE.add(path)) {
            throw held(database, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw held(database, holder(path));
            }
            write(channel, address);
            return new HolderLock(path, channel);
        } catch (IOException e) {
            HELD_HERE.remove(path);
            throw Sqlite.unreadable(database, e);
        } catch (StorageException e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    private static void write(FileChannel channel, Optional<String> address) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("pid=").append(ProcessHandle.current().pid()).append('\n');
        text.append("since=")
                .append(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .append('\n');
        address.ifPresent(where -> text.append("address=").append(where).append('\n'));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String holder(Path path) {
        Properties facts = new Properties();
        try (var in = Files.newBufferedReader(path)) {
            facts.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return "another process";
        }
        String address = facts.getProperty("address");
        return "process " + facts.getProperty("pid", "unknown") + ", which has held it since "
                + facts.getProperty("since", "an unknown time")
                + (address == null ? "" : " and answers at " + address);
    }

    private static StorageException held(Path database, String holder) {
        return Fault.of(
                        DatabaseFault.DATABASE_HELD,
                        "The database " + database + " is open in " + holder,
                        "only one process at a time may write to an embedded database",
                        "Use the running one, stop it first, or give this one other data.")
                .about("database", database)
                .about("holder", holder)
                .exception();
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
        HELD_HERE.remove(path);
    }
}
