package octopus.node.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.node.LocalNode;
import octopus.node.image.QemuImages;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw and qcow2 files by offset; qcow2 by a real qemu-storage-daemon. */
class RawDiskIT {
    private static final int SIZE = 8 << 20;
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private Path file(String format) {
        Path file = directory.resolve("disk." + format);
        new QemuImages(new LocalNode()).create(file, format, Size.ofBytes(SIZE), Optional.empty());
        return file;
    }

    private Path helper() {
        return directory.resolve("helper");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String read(RawDisk disk, long at, int length) {
        byte[] bytes = new byte[length + 10];
        disk.read(at, bytes, length);
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2"})
    void whatIsWrittenIsThereTheNextTime(String format) {
        Path file = file(format);
        try (RawDisk disk = RawDisk.open(file, format, true, helper())) {
            disk.write(3L * MIB, text("here"), 4);
            disk.write(SIZE - 3, text("end"), 3);
            disk.sync();
            assertThat(read(disk, 3L * MIB, 4)).isEqualTo("here");
        }
        assertThat(helper()).doesNotExist();
        try (RawDisk disk = RawDisk.open(file, format, false, helper())) {
            assertThat(read(disk, 3L * MIB - 1, 6)).isEqualTo("\0here\0");
            assertThat(read(disk, SIZE - 3, 3)).isEqualTo("end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2"})
    void holesAreKnownAndDataIsNoHole(String format) {
        Path file = file(format);
        try (RawDisk disk = RawDisk.open(file, format, true, helper())) {
            disk.write(3L * MIB + 5, text("x"), 1);
            assertThat(disk.isHole(3L * MIB, MIB)).isFalse();
        }
        try (RawDisk disk = RawDisk.open(file, format, false, helper())) {
            // qemu-img itself writes to the beginning of a raw file.
            for (int mebibyte = 1; mebibyte < 8; mebibyte++) {
                if (mebibyte == 3) {
                    assertThat(disk.isHole((long) mebibyte * MIB, MIB)).isFalse();
                } else {
                    assertThat(disk.isHole((long) mebibyte * MIB, MIB))
                            .as("MiB " + mebibyte)
                            .isTrue();
                }
            }
            assertThat(disk.isHole(MIB, MIB)).as("looked at again").isTrue();
        }
    }

    @Test
    void beyondTheEndThereAreZeros() throws IOException {
        Path file = directory.resolve("short");
        Files.write(file, text("abc"));
        try (RawDisk disk = RawDisk.open(file, "raw", false, helper())) {
            byte[] bytes = text("xxxxxxxxxx");
            disk.read(1, bytes, 5);
            assertThat(bytes).isEqualTo(text("bc\0\0\0xxxxx"));
            disk.read(100, bytes, 2);
            assertThat(bytes).startsWith(0, 0);
        }
    }

    @Test
    void aReadOnlyDiskIsNotWritten() throws IOException {
        Path file = file("raw");
        try (RawDisk disk = RawDisk.open(file, "raw", false, helper())) {
            assertThatThrownBy(() -> disk.write(0, text("x"), 1)).isInstanceOf(RuntimeException.class);
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            assertThat(open.read()).isZero();
        }
    }

    @Test
    void whatAKilledProcessLeftRunningIsEnded() {
        Path file = file("qcow2");
        RawDisk forgotten = RawDisk.open(file, "qcow2", true, helper());
        assertThat(helper()).exists();
        assertThat(read(forgotten, 0, 1)).isEqualTo("\0");

        // Without an end to the first one, qemu's lock on the file would refuse the second.
        try (RawDisk disk = RawDisk.open(file, "qcow2", true, helper())) {
            disk.write(0, text("x"), 1);
        }
        RawDisk.clear(helper());

        assertThat(helper()).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> RawDisk.open(directory.resolve("none"), "raw", false, helper()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("none");
    }
}
