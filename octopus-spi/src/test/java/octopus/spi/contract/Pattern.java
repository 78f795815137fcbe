package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import octopus.spi.connect.ConnectionInfo.LocalDevice;

/** Writes and reads bytes of a volume: directly where it is raw, through qemu-io where it is qcow2. */
public final class Pattern {
    private Pattern() {}

    public static void write(LocalDevice device, long offset, long length, int value) {
        if (!device.format().equals("raw")) {
            qemuIo(device, "write -P " + value + " " + offset + " " + length);
            return;
        }
        byte[] bytes = new byte[(int) length];
        Arrays.fill(bytes, (byte) value);
        try (RandomAccessFile file = new RandomAccessFile(device.path().toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void assertReads(LocalDevice device, long offset, long length, int value) {
        if (!device.format().equals("raw")) {
            qemuIo(device, "read -P " + value + " " + offset + " " + length);
            return;
        }
        byte[] bytes = new byte[(int) length];
        try (RandomAccessFile file = new RandomAccessFile(device.path().toFile(), "r")) {
            file.seek(offset);
            file.readFully(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] expected = new byte[(int) length];
        Arrays.fill(expected, (byte) value);
        assertThat(Arrays.mismatch(bytes, expected))
                .as("the first byte from %d of %s that is not %d", offset, device.path(), value)
                .isEqualTo(-1);
    }

    private static void qemuIo(LocalDevice device, String command) {
        try {
            Process process = new ProcessBuilder(
                            "qemu-io",
                            "-f",
                            device.format(),
                            "-c",
                            command,
                            device.path().toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).doesNotContain("failed", "error");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
