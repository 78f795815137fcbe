package octopus.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import octopus.node.LocalNode;
import octopus.node.image.ImageWriter.Source;
import octopus.node.image.ImageWriter.Target;
import octopus.node.image.ImageWriter.WriteOptions;
import octopus.spi.FaultCode;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real qemu-img on real files. */
class ImageWriterIT {
    private static final long MIB = 1 << 20;

    private final QemuImages qemu = new QemuImages(new LocalNode());
    private final ImageWriter writer = new ImageWriter(qemu, new ImageInspector());

    @TempDir
    Path directory;

    private Path raw;

    @BeforeEach
    void anImageWithDataAndHoles() throws IOException {
        raw = directory.resolve("image.raw");
        byte[] data = new byte[(int) MIB];
        new Random(7).nextBytes(data);
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.write(data);
            file.seek(20 * MIB);
            file.write(data);
            file.setLength(64 * MIB);
        }
    }

    /** A file system in memory may know no direct writes; an image of no whole sectors needs more care with them. */
    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/dev/shm"})
    void anImageOfAnyLengthIsCopiedWhereverTheVolumeIs(Path place) throws IOException {
        assumeTrue(Files.isDirectory(place));
        Path image = directory.resolve("odd.raw");
        byte[] data = new byte[(int) MIB + 123];
        new Random(8).nextBytes(data);
        Files.write(image, data);
        Path volume = Files.createTempFile(place, "octopus-volume", ".raw");
        try {
            try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
                file.write(new byte[] {1, 2, 3});
                file.setLength(8 * MIB);
            }
            writer.write(
                    new Source(image, Optional.of(ImageFormat.RAW), Optional.of(ImageDigest.sha512(image))),
                    new Target(volume, "raw", Size.ofMib(8)),
                    WriteOptions.plain(),
                    Progress.NONE);
            byte[] written = Files.readAllBytes(volume);
            assertThat(written).hasSize((int) (8 * MIB)).startsWith(data);
            assertThat(Arrays.copyOfRange(written, data.length, written.length))
                    .isEqualTo(new byte[written.length - data.length]);
        } finally {
            Files.delete(volume);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ImageFormat.class,
            names = {"RAW", "QCOW2", "VMDK", "VHD", "VHDX", "VDI"})
    void everyFormatBecomesTheSameVolume(ImageFormat format) throws IOException {
        Path image = directory.resolve("image." + format.text());
        if (format != ImageFormat.RAW) {
            qemu.convert(raw, "raw", image, format.qemu(), ConvertOptions.plain(), Progress.NONE);
        }
        for (String target : List.of("raw", "qcow2")) {
            Path volume = volume(target, Size.ofMib(100));
            String sum = ImageDigest.sha512(image);
            ImageWriter.Written written = writer.write(
                    new Source(image, Optional.of(format), Optional.of(sum)),
                    new Target(volume, target, Size.ofMib(100)),
                    new WriteOptions(Size.ZERO, true),
                    Progress.NONE);
            assertThat(written.format()).isEqualTo(format);
            assertThat(written.checked()).isTrue();
            assertThat(qemu.same(raw, "raw", volume, target)).isTrue();
            assertThat(qemu.inspect(volume, target).actualSize().bytes())
                    .as("holes stay holes")
                    .isLessThan(8 * MIB);
        }
    }

    @Test
    void whatAnEarlierTryLeftIsGoneAfterwards() throws IOException {
        Path volume = volume("raw", Size.ofMib(64));
        Files.write(volume, new byte[] {1, 2, 3, 4});
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(64 * MIB);
            file.seek(40 * MIB);
            file.write(new byte[] {1, 2, 3, 4});
        }
        copy(volume, WriteOptions.plain(), Progress.NONE);
        assertThat(qemu.same(raw, "raw", volume, "raw")).isTrue();
    }

    @Test
    void anImageTooLargeIsRefusedBeforeTheTargetIsTouched() throws IOException {
        Path volume = volume("raw", Size.ofMib(32));
        Files.writeString(volume, "as it was");
        assertThatThrownBy(() -> writer.write(
                        new Source(raw, Optional.empty(), Optional.empty()),
                        new Target(volume, "raw", Size.ofMib(32)),
                        WriteOptions.plain(),
                        Progress.NONE))
                .satisfies(has(DiskImageFault.VIRTUAL_SIZE_TOO_LARGE))
                .hasMessageContaining("at least 1 GiB");
        assertThat(volume).hasContent("as it was");
    }

    @Test
    void aChangedImageFileIsNoticed() {
        assertThatThrownBy(() -> writer.write(
                        new Source(raw, Optional.empty(), Optional.of("00")),
                        new Target(volume("raw", Size.ofMib(64)), "raw", Size.ofMib(64)),
                        WriteOptions.plain(),
                        Progress.NONE))
                .satisfies(has(DiskImageFault.IMAGE_CHECKSUM_WRONG));
    }

    @Test
    void aSealedImageIsProvedByItsSealAndDamageIsStillFound() throws IOException {
        String sum = ImageDigest.sha512(raw);
        assertThat(ImageSeal.find(raw, sum)).isEmpty();
        Source source = new Source(raw, Optional.empty(), Optional.of(sum));
        Target target = new Target(volumeOf64(), "raw", Size.ofMib(64));
        writer.write(source, target, WriteOptions.plain(), Progress.NONE);
        assumeTrue(ImageSeal.find(raw, sum).isPresent(), "the file system keeps no extended attributes");
        writer.write(source, target, WriteOptions.plain(), Progress.NONE);
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.seek(30 * MIB);
            file.write(1);
        }
        assertThatThrownBy(() -> writer.write(source, target, WriteOptions.plain(), Progress.NONE))
                .satisfies(has(DiskImageFault.IMAGE_CHECKSUM_WRONG));
    }

    @Test
    void hostileImagesNeverReachQemu() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "x".repeat(4096));
        Path overlay = directory.resolve("hostile.qcow2");
        qemu.create(overlay, "qcow2", Size.ofMib(1), Optional.of(new QemuImages.Backing(secret.toString(), "raw")));
        Path volume = volume("raw", Size.ofMib(64));
        assertThatThrownBy(() -> writer.write(
                        new Source(overlay, Optional.of(ImageFormat.QCOW2), Optional.empty()),
                        new Target(volume, "raw", Size.ofMib(64)),
                        WriteOptions.plain(),
                        Progress.NONE))
                .satisfies(has(DiskImageFault.IMAGE_UNSAFE))
                .hasMessageContaining(secret.toString());
    }

    @Test
    void theRateLimitHolds() {
        List<Double> seen = new ArrayList<>();
        long start = System.nanoTime();
        copy(volumeOf64(), new WriteOptions(Size.ofBytes(MIB), false), seen::add);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
        assertThat(seen).isNotEmpty().isSorted().last().isEqualTo(1.0);
    }

    @Test
    void aCopyCanBeCancelled() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Progress progress = new Progress() {
            @Override
            public void at(double fraction) {
                cancelled.set(true);
            }

            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
        assertThatThrownBy(() -> copy(volumeOf64(), new WriteOptions(Size.ofBytes(64 << 10), false), progress))
                .satisfies(has(DiskImageFault.IMAGE_COPY_CANCELLED));
        assertThatNoQemuRuns();
    }

    @Test
    void aCallerWhoThrowsEndsTheCopy() {
        Progress progress = new Progress() {
            @Override
            public void at(double fraction) {}

            @Override
            public boolean cancelled() {
                throw new IllegalStateException("the lease is lost");
            }
        };
        assertThatThrownBy(() -> copy(volumeOf64(), new WriteOptions(Size.ofBytes(64 << 10), false), progress))
                .hasMessage("the lease is lost");
        assertThat(qemuRuns()).isFalse();
    }

    @Test
    void interruptionKillsTheProgram() throws InterruptedException {
        Thread thread = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() ->
                                copy(volumeOf64(), new WriteOptions(Size.ofBytes(64 << 10), false), fraction -> {}))
                        .satisfies(has(DiskImageFault.IMAGE_COPY_CANCELLED)));
        await().until(() -> qemuRuns());
        thread.interrupt();
        thread.join();
        assertThatNoQemuRuns();
    }

    @Test
    void anImageThatWasCutOffIsFoundByItsTables() throws IOException {
        Path image = directory.resolve("cut.qcow2");
        qemu.convert(raw, "raw", image, "qcow2", ConvertOptions.plain(), Progress.NONE);
        assertThat(qemu.check(image, "qcow2")).isEmpty();
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(file.length() - MIB);
        }
        assertThat(qemu.check(image, "qcow2").orElseThrow().code()).isEqualTo(DiskImageFault.IMAGE_MALFORMED);
    }

    @Test
    void overlaysAreMadeRebasedAndMeasured() {
        Path base = directory.resolve("base.qcow2");
        qemu.convert(raw, "raw", base, "qcow2", ConvertOptions.plain(), Progress.NONE);
        Path overlay = directory.resolve("overlay.qcow2");
        qemu.create(overlay, "qcow2", Size.ofMib(80), Optional.of(new QemuImages.Backing("base.qcow2", "qcow2")));
        assertThat(qemu.inspect(overlay, "qcow2").backingFile()).contains(base.toString());
        assertThat(qemu.same(raw, "raw", overlay, "qcow2")).isTrue();
        qemu.rebase(overlay, Optional.empty());
        assertThat(qemu.inspect(overlay, "qcow2").backingFile()).isEmpty();
        assertThat(qemu.same(raw, "raw", overlay, "qcow2")).isTrue();
        qemu.resize(overlay, "qcow2", Size.ofMib(96));
        assertThat(qemu.inspect(overlay, "qcow2").virtualSize()).isEqualTo(Size.ofMib(96));
        assertThat(qemu.measure(raw, "raw", "qcow2").required().bytes()).isBetween(2 * MIB, 8 * MIB);
    }

    private void copy(Path volume, WriteOptions options, Progress progress) {
        writer.write(
                new Source(raw, Optional.of(ImageFormat.RAW), Optional.empty()),
                new Target(volume, "raw", Size.ofMib(64)),
                options,
                progress);
    }

    private Path volumeOf64() {
        return volume("raw", Size.ofMib(64));
    }

    private Path volume(String format, Size size) {
        Path volume = directory.resolve("volume." + format);
        qemu.create(volume, format, size, Optional.empty());
        return volume;
    }

    private void assertThatNoQemuRuns() {
        await().untilAsserted(() -> assertThat(qemuRuns()).isFalse());
    }

    private boolean qemuRuns() {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }

    private static java.util.function.Consumer<Throwable> has(FaultCode code) {
        return e -> assertThat(e)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        s -> assertThat(s.fault().code()).isEqualTo(code));
    }
}
