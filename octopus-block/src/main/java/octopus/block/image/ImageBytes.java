package octopus.block.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/**
 * Copies a stream and computes both checksums in the same pass. While one buffer is hashed (on two threads) and written,
 * the next is filled.
 */
public final class ImageBytes implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha512 = digest("SHA-512");
    private final CRC32C crc32c = new CRC32C();
    // One thread each keeps the order of the chunks. Platform threads: hashing occupies a core for as long as it lasts.
    private final ExecutorService md5Thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("image-md5").factory());
    private final ExecutorService sha512Thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("image-sha512").factory());

    /** What went through. @param crc32c for the file's {@link octopus.node.image.ImageSeal} */
    public record Sums(long bytes, String md5, String sha512, long crc32c) {}

    /** The sender stopped sending. */
    public static final class SenderGone extends IOException {
        private static final long serialVersionUID = 1;

        SenderGone(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Told before each chunk is written; may throw to stop. */
    @FunctionalInterface
    public interface Watch {
        /** @param bytes so far, this chunk included */
        void at(long bytes);
    }

    /**
     * Once only.
     *
     * @throws SenderGone when reading fails
     * @throws IOException when writing fails
     */
    public Sums copy(InputStream from, WritableByteChannel to, Watch watch) throws IOException {
        byte[][] buffers = {new byte[BUFFER], new byte[BUFFER]};
        List<List<Future<?>>> hashing = new java.util.ArrayList<>(List.of(List.of(), List.of()));
        long bytes = 0;
        for (int turn = 0; ; turn ^= 1) {
            await(hashing.get(turn));
            byte[] buffer = buffers[turn];
            int count = read(from, buffer);
            if (count == 0) {
                break;
            }
            bytes += count;
            watch.at(bytes);
            hashing.set(
                    turn,
                    List.of(
                            md5Thread.submit(() -> md5.update(buffer, 0, count)),
                            sha512Thread.submit(() -> sha512.update(buffer, 0, count))));
            crc32c.update(buffer, 0, count);
            ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
            while (chunk.hasRemaining()) {
                to.write(chunk);
            }
        }
        hashing.forEach(ImageBytes::await);
        return new Sums(
                bytes,
                HexFormat.of().formatHex(md5.digest()),
                HexFormat.of().formatHex(sha512.digest()),
                crc32c.getValue());
    }

    private static int read(InputStream from, byte[] buffer) throws SenderGone {
        try {
            return from.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new SenderGone(e);
        }
    }

    private static void await(List<Future<?>> hashing) {
        for (Future<?> each : hashing) {
            try {
                each.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while computing checksums", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("computing checksums failed", e.getCause());
            }
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public void close() {
        md5Thread.shutdownNow();
        sha512Thread.shutdownNow();
    }
}
