package octopus.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.image.LuksImages.Disk;
import octopus.node.image.LuksImages.Sealing;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real qemu-img and cryptsetup on real files. */
class LuksImagesIT {
    private static final String PLAIN = "this can be read by everybody ";
    private static final Secret PASSPHRASE = Secret.of("00112233445566778899aabbccddeeff");
    private static final Size IMAGE = Size.ofMib(16);
    private static final Size VOLUME = Size.ofMib(64);

    private final LocalNode node = new LocalNode();
    private final QemuImages qemu = new QemuImages(node);
    private final LuksImages luks = qemu.luks();

    /** A comma is what qemu-img's options end at. */
    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ALWAYS)
    Path root;

    private Path directory;
    private Path image;

    @BeforeEach
    void anImage() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/cryptsetup")), "cryptsetup is not installed");
        directory = Files.createDirectory(root.resolve("a,b"));
        image = directory.resolve("image.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.write(PLAIN.repeat(1000).getBytes(StandardCharsets.US_ASCII));
            file.seek(IMAGE.bytes() - 512);
            file.write(PLAIN.getBytes(StandardCharsets.US_ASCII));
            file.setLength(IMAGE.bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "raw, aes-xts-plain64, 256",
        "raw, aes-xts-plain64, 512",
        "qcow2, aes-xts-plain64, 256",
        "raw, aes-cbc-plain, 256"
    })
    void whatIsWrittenIsReadWithThePassphraseOnly(String format, String cipher, int bits) throws IOException {
        Path volume = volume(format);
        write(
                volume,
                format,
                new Sealing(LuksFormat.of(1, Optional.of(cipher), bits).orElseThrow(), PASSPHRASE));

        Disk container = new Disk(volume, format);
        assertThat(luks.holds(container, PASSPHRASE, new Disk(image, "raw"), IMAGE))
                .isTrue();
        assertThatThrownBy(() -> luks.holds(container, Secret.of("something else"), new Disk(image, "raw"), IMAGE))
                .isInstanceOf(StorageException.class);
        assertThat(Files.readString(volume, StandardCharsets.ISO_8859_1)).doesNotContain(PLAIN);
        assertThat(qemu.inspect(volume, format).virtualSize()).isEqualTo(VOLUME);
    }

    @Test
    void theSecondVersionHoldsTheSame() throws IOException {
        Path volume = volume("raw");
        write(volume, "raw", new Sealing(LuksFormat.of(2, Optional.empty(), 256).orElseThrow(), PASSPHRASE));

        assertThat(node.run(Command.of("cryptsetup", "luksDump", volume.toString()))
                        .output())
                .containsPattern("Version:\\s+2")
                .contains("aes-xts-plain64");
        // qemu-img reads the first version only.
        assertThat(luks.holds(new Disk(volume, "raw"), PASSPHRASE, new Disk(image, "raw"), IMAGE))
                .isTrue();
    }

    @Test
    void beginningAnewAfterAnotherKeyIsAsGood() throws IOException {
        Path volume = volume("raw");
        LuksFormat format = LuksFormat.of(1, Optional.empty(), 256).orElseThrow();
        write(volume, "raw", new Sealing(format, Secret.of("the first try")));
        write(volume, "raw", new Sealing(format, PASSPHRASE));

        assertThat(luks.holds(new Disk(volume, "raw"), PASSPHRASE, new Disk(image, "raw"), IMAGE))
                .isTrue();
    }

    @Test
    void thePassphraseIsInNoArgumentAndNoFile() throws Exception {
        List<String> seen = new ArrayList<>();
        Path volume = volume("raw");
        Callable<Boolean> copy = () -> {
            write(
                    volume,
                    "raw",
                    new Sealing(LuksFormat.of(1, Optional.empty(), 256).orElseThrow(), PASSPHRASE));
            return true;
        };
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> done = thread.submit(copy);
            while (!done.isDone()) {
                seen.addAll(arguments());
            }
            assertThat(done.get()).isTrue();
        }
        assertThat(seen)
                .anyMatch(line -> line.contains("cryptsetup"))
                .noneMatch(line -> line.contains(PASSPHRASE.reveal()));
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(
                            "octopus-work-" + ProcessHandle.current().pid() + "-"));
        }
    }

    @Test
    void onlyKnownCiphersHaveAFormat() {
        assertThat(LuksFormat.of(1, Optional.of("rot13-xts-plain64"), 256)).isEmpty();
        assertThat(LuksFormat.of(1, Optional.of("aes-xts-plain64"), 64)).isEmpty();
        assertThat(LuksFormat.of(1, Optional.of("aes"), 256)).isEmpty();
        assertThat(LuksFormat.of(1, Optional.of("aes-xts-plain64,file=/etc/passwd"), 256))
                .isEmpty();
    }

    private static List<String> arguments() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    lines.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        return lines;
    }

    private Path volume(String format) {
        Path volume = directory.resolve("volume." + format);
        qemu.create(volume, format, VOLUME, Optional.empty());
        return volume;
    }

    private void write(Path volume, String format, Sealing sealing) {
        luks.write(new Disk(image, "raw"), new Disk(volume, format), sealing, Size.ZERO, Progress.NONE);
    }

    private Path volume(String format, String name) {
        Path made = directory.resolve(name);
        qemu.create(made, format, VOLUME, Optional.empty());
        return made;
    }

    private void recode(Path from, String fromFormat, Path to, String toFormat, LuksRecoding.Plan plan) {
        luks.recoding().run(new Disk(from, fromFormat), new Disk(to, toFormat), plan, Progress.NONE);
    }

    private static LuksRecoding.Plan plan(boolean sealed, Optional<Integer> version) {
        return new LuksRecoding.Plan(
                sealed ? Optional.of(PASSPHRASE) : Optional.empty(),
                version.map(number ->
                        new Sealing(LuksFormat.of(number, Optional.empty(), 512).orElseThrow(), PASSPHRASE)),
                VOLUME,
                Size.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"raw, raw", "qcow2, raw", "raw, qcow2"})
    void aVolumeIsSealedSealedOtherwiseAndUnsealedAndReadsTheSame(String one, String two) throws IOException {
        Path plain = volume(one, "plain");
        node.run(Command.of("qemu-img", "convert", "-n", "-O", one, image.toString(), plain.toString()));
        Path sealed = volume(two, "sealed");
        recode(plain, one, sealed, two, plan(false, Optional.of(1)));
        assertThat(Files.readString(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(PLAIN);
        Path again = volume(one, "again");
        recode(sealed, two, again, one, plan(true, Optional.of(2)));
        assertThat(Files.readString(again, StandardCharsets.ISO_8859_1)).doesNotContain(PLAIN);
        assertThat(luks.holds(new Disk(again, one), PASSPHRASE, new Disk(image, "raw"), IMAGE))
                .isTrue();
        Path open = volume(two, "open");
        recode(again, one, open, two, plan(true, Optional.empty()));
        assertThat(qemu.same(open, two, plain, one)).isTrue();
        assertThat(qemu.same(open, two, image, "raw")).isTrue();
    }

    @Test
    void dataWhereTheHeaderNeedsRoomIsNotLost() throws IOException {
        Path full = volume("raw", "full");
        try (RandomAccessFile file = new RandomAccessFile(full.toFile(), "rw")) {
            file.seek(VOLUME.bytes() - 512);
            file.write(1);
        }
        Path target = volume("raw", "target");
        assertThatThrownBy(() -> recode(full, "raw", target, "raw", plan(false, Optional.of(1))))
                .hasMessageContaining("Extend the volume");
    }

    @Test
    void whatNobodyHasFormattedIsEmptyAndWhatIsNoContainerIsSaidSo() throws IOException {
        Path fresh = volume("raw", "fresh");
        Path target = volume("raw", "target");
        recode(fresh, "raw", target, "raw", plan(true, Optional.empty()));
        assertThat(qemu.same(fresh, "raw", target, "raw")).isTrue();
        Files.write(fresh, new byte[] {1}, java.nio.file.StandardOpenOption.WRITE);
        assertThatThrownBy(() -> recode(fresh, "raw", target, "raw", plan(true, Optional.empty())))
                .hasMessageContaining("begins with something else");
    }

    @Test
    void aContainerWithLargeSectorsIsRefusedWithTheReason() throws IOException {
        Path volume = volume("raw", "large");
        node.run(Command.of(
                        "cryptsetup",
                        "--batch-mode",
                        "luksFormat",
                        "--type",
                        "luks2",
                        "--sector-size",
                        "4096",
                        "--pbkdf",
                        "pbkdf2",
                        "--pbkdf-force-iterations",
                        "1000",
                        "--key-file",
                        "-",
                        volume.toString())
                .input(PASSPHRASE));
        assertThatThrownBy(() -> recode(volume, "raw", volume("raw", "target"), "raw", plan(true, Optional.empty())))
                .hasMessageContaining("sectors are of 4096 bytes");
    }
}
