package octopus.block.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** A piece of an image on its way from its sender to the disk. Once only. */
final class Piece {
    private static final int BUFFER = 256 << 10;

    private final InputStream from;
    private final long most;
    private final MessageDigest digest = digest();
    private long count;

    /** @param most bytes that may still come */
    Piece(InputStream from, long most) {
        this.from = from;
        this.most = most;
    }

    /** @throws StorageException IMAGE_TRUNCATED when the sender goes away, or sends more than it has announced */
    void copy(WritableByteChannel to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int got = read(buffer); got > 0; got = read(buffer)) {
            count += got;
            if (count > most) {
                throw wrong("it has more bytes than were announced", "Announce the whole file's size.");
            }
            digest.update(buffer, 0, got);
            ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, got);
            while (chunk.hasRemaining()) {
                int ignored = to.write(chunk);
            }
        }
    }

    private int read(byte[] buffer) {
        try {
            return from.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new StorageException(
                    wrong("the sender went away: " + e.getMessage(), "Ask how far it came and go on there.")
                            .fault(),
                    e);
        }
    }

    private static StorageException wrong(String cause, String correction) {
        return Fault.of(ImageFault.IMAGE_TRUNCATED, "A piece of an image", cause, correction)
                .exception();
    }

    long count() {
        return count;
    }

    /** Of all that was copied; asked for once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
