package octopus.block.backup.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.backup.BackupSettings.Compression;
import octopus.block.backup.format.BackupWriter.Parent;
import octopus.block.backup.format.BackupWriter.Written;
import octopus.block.backup.store.DirectoryStore;
import octopus.node.disk.RawDisk;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the store, byte by byte: written, resumed, damaged, brought back. */
class BackupFormatTest {
    private static final int CHUNK = 4096;
    /** A page of the index and a bit of the next. */
    private static final int SIZE = CHUNK * (IndexPage.CHUNKS + 20) + 1000;

    @TempDir
    Path directory;

    private final Random random = new Random(7);
    private Path volume = Path.of("");
    private Path target = Path.of("");
    private DirectoryStore store = new DirectoryStore(Path.of("/tmp"), false);

    @BeforeEach
    void prepare() throws IOException {
        volume = sparse("volume", SIZE);
        target = sparse("target", SIZE);
        store = new DirectoryStore(directory.resolve("store"), true);
    }

    private Path sparse(String name, long size) throws IOException {
        Path file = directory.resolve(name);
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(size);
        }
        return file;
    }

    private void put(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Written write(String location, Optional<Parent> parent, Pace pace) {
        BackupWriter.Plan plan = new BackupWriter.Plan(
                BackupId.random(),
                VolumeId.random(),
                location,
                SIZE,
                CHUNK,
                parent,
                Instant.EPOCH,
                new BackupOrigin(
                        Optional.of("v"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        false,
                        Optional.empty()),
                Compression.ZSTD);
        try (RawDisk disk = RawDisk.open(volume, "raw", false, directory)) {
            return new BackupWriter(store, plan, pace).write(disk);
        }
    }

    private Written write(String location) {
        return write(location, Optional.empty(), new Pace(0));
    }

    private void restore(String location, Written written) {
        try (RawDisk disk = RawDisk.open(target, "raw", true, directory)) {
            new BackupReader(store, location, Optional.of(written.manifest())).restore(disk, new Pace(0));
        }
    }

    private Path object(String name) {
        return directory.resolve("store").resolve(name);
    }

    private List<String> data(String location) {
        return store.names(location + "/").stream()
                .filter(name -> name.contains("/data-"))
                .toList();
    }

    @Test
    void everyKindOfChunkComesBack() throws IOException {
        put(volume, 0, noise(CHUNK)); // does not become smaller
        put(volume, 3L * CHUNK, new byte[CHUNK]); // zeros that are no hole
        put(volume, 5L * CHUNK + 17, "text ".repeat(500).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        put(volume, (long) CHUNK * IndexPage.CHUNKS - 10, noise(20)); // over the border of two pages
        put(volume, SIZE - 5, noise(5)); // in the last chunk, which is short

        Written written = write("c/v/b");
        put(target, 4L * CHUNK, noise(3 * CHUNK)); // what was there before must go
        restore("c/v/b", written);

        assertThat(target).hasSameBinaryContentAs(volume);
        // One for each page, and manifest and two pages: zeros and holes take no room.
        assertThat(written.objects()).isEqualTo(5);
        assertThat(written.storedBytes()).isBetween((long) CHUNK, 2L * CHUNK);
        long really = store.names("c/v/b/").stream()
                .mapToLong(name -> object(name).toFile().length())
                .sum();
        assertThat(written.storedBytes()).isEqualTo(really);
    }

    @Test
    void anIncrementalOneStoresOnlyWhatChangedAndNeedsNoOtherIndex() throws IOException {
        put(volume, 0, noise(100 * CHUNK));
        Written full = write("c/v/full");
        put(volume, 50L * CHUNK, noise(10));
        put(volume, 60L * CHUNK, new byte[CHUNK]);
        Written second = write("c/v/second", parent("c/v/full", full), new Pace(0));
        put(volume, 51L * CHUNK, noise(10));
        Written third = write("c/v/third", parent("c/v/second", second), new Pace(0));

        assertThat(second.storedBytes()).isLessThan(10L * CHUNK);
        assertThat(data("c/v/second")).hasSize(1);
        // Manifests and indexes of the parents are not looked at when the last one is restored.
        for (String name : List.of("c/v/full", "c/v/second")) {
            store.names(name + "/").stream()
                    .filter(each -> !each.contains("/data-"))
                    .forEach(store::delete);
        }
        restore("c/v/third", third);
        assertThat(target).hasSameBinaryContentAs(volume);
    }

    private static Optional<Parent> parent(String location, Written written) {
        return Optional.of(new Parent(location, Optional.of(written.manifest())));
    }

    @Test
    void anUnchangedVolumeStoresNoData() throws IOException {
        put(volume, 0, noise(100 * CHUNK));
        Written full = write("c/v/full");

        write("c/v/next", parent("c/v/full", full), new Pace(0));

        assertThat(data("c/v/next")).isEmpty();
    }

    @Test
    void stoppedInTheMiddleItGoesOnBehindTheLastPage() throws IOException {
        put(volume, 0, noise(SIZE));
        Written whole = write("c/v/whole");
        Pace stopping = new Pace(0);
        Path page = object("c/v/b/index-000000");
        Thread watcher = Thread.ofVirtual().start(() -> {
            while (!Files.exists(page)) {
                Thread.onSpinWait();
            }
            stopping.stop();
        });
        try {
            write("c/v/b", Optional.empty(), stopping);
        } catch (Pace.Stopped e) {
            // Or it was quicker; then the second run has nothing to do.
        }
        joined(watcher);
        Files.deleteIfExists(object("c/v/b/manifest.json"));
        Files.write(object("c/v/b/data-000000000.4711.part"), new byte[3]);
        Object before = Files.getLastModifiedTime(page);
        Object data = Files.getAttribute(object("c/v/b/data-000000000"), "unix:ino");

        Written written = write("c/v/b");

        assertThat(written.objects()).isEqualTo(whole.objects());
        assertThat(Files.getLastModifiedTime(page)).isEqualTo(before);
        assertThat(Files.getAttribute(object("c/v/b/data-000000000"), "unix:ino"))
                .as("was not written again")
                .isEqualTo(data);
        assertThat(store.names("c/v/b/")).hasSize(whole.objects());
        restore("c/v/b", written);
        assertThat(target).hasSameBinaryContentAs(volume);
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aChunkWithOneWrongBitIsNotWritten() throws IOException {
        put(volume, 0, noise(3 * CHUNK));
        Written written = write("c/v/b");
        Path data = object(data("c/v/b").getFirst());
        byte[] bytes = Files.readAllBytes(data);
        bytes[CHUNK + 100] ^= 1;
        Files.write(data, bytes);

        StorageException damaged = catchThrowableOfType(StorageException.class, () -> restore("c/v/b", written));

        assertThat(damaged.fault().code()).isEqualTo(BackupFault.BACKUP_DAMAGED);
        assertThat(damaged.fault().sentence()).contains("data-000000000").contains("from 4096 on");
        byte[] chunk = java.util.Arrays.copyOfRange(Files.readAllBytes(target), CHUNK, 2 * CHUNK);
        assertThat(chunk).as("the bad chunk").containsOnly(0);
    }

    @Test
    void aTruncatedObjectIsNamed() throws IOException {
        put(volume, 0, noise(3 * CHUNK));
        Written written = write("c/v/b");
        String name = data("c/v/b").getFirst();
        byte[] bytes = Files.readAllBytes(object(name));
        Files.write(object(name), java.util.Arrays.copyOf(bytes, bytes.length - 1));

        assertThatThrownBy(() -> restore("c/v/b", written))
                .hasMessageContaining(name)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> new BackupReader(store, "c/v/b", Optional.of(written.manifest())).check(new Pace(0)))
                .hasMessageContaining(name);
    }

    @Test
    void aTruncatedManifestAndAForeignOneAreFoundOut() throws IOException {
        put(volume, 0, noise(CHUNK));
        Written written = write("c/v/b");
        Path manifest = object("c/v/b/manifest.json");
        byte[] whole = Files.readAllBytes(manifest);
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Files.write(manifest, java.util.Arrays.copyOf(whole, length));
            for (Optional<String> known : List.of(Optional.of(written.manifest()), Optional.<String>empty())) {
                StorageException damaged =
                        catchThrowableOfType(StorageException.class, () -> new BackupReader(store, "c/v/b", known));
                assertThat(damaged.fault().code()).as(length + " " + known).isEqualTo(BackupFault.BACKUP_DAMAGED);
            }
        }
        write("c/v/other");
        Files.copy(object("c/v/other/manifest.json"), manifest, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> new BackupReader(store, "c/v/b", Optional.of(written.manifest())))
                .hasMessageContaining("not the one that was noted");
    }

    @Test
    void aPageOfTheIndexThatIsNotTheManifestsIsFoundOut() throws IOException {
        put(volume, 0, noise(CHUNK));
        Written written = write("c/v/b");
        byte[] page = Files.readAllBytes(object("c/v/b/index-000001"));
        Files.write(object("c/v/b/index-000000"), page);
        assertThatThrownBy(() -> restore("c/v/b", written)).hasMessageContaining("index-000000");
        Files.delete(object("c/v/b/index-000000"));
        assertThatThrownBy(() -> restore("c/v/b", written)).hasMessageContaining("index-000000");
    }

    @Test
    void aFormatFromTheFutureIsNotGuessedAt() throws IOException {
        write("c/v/b");
        Path manifest = object("c/v/b/manifest.json");
        String text = Files.readString(manifest).replace("\"format\":1", "\"format\":2");
        Files.writeString(manifest, text);

        assertThatThrownBy(() -> new BackupReader(store, "c/v/b", Optional.empty()))
                .hasMessageContaining("format 2");
    }

    @Test
    void aSecondRestoreFetchesNothing() throws IOException {
        put(volume, 0, noise(10 * CHUNK));
        Written written = write("c/v/b");
        restore("c/v/b", written);
        data("c/v/b").forEach(store::delete);

        restore("c/v/b", written);

        assertThat(target).hasSameBinaryContentAs(volume);
    }

    @Test
    void theLimitIsKept() throws IOException {
        put(volume, 0, noise(100 * CHUNK));
        long start = System.nanoTime();

        // A second's worth may pass at once; the rest takes a second.
        write("c/v/b", Optional.empty(), new Pace(50L * CHUNK));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }
}
