package octopus.block.image;

import java.time.Duration;
import java.time.Instant;

/**
 * An image whose bytes arrive in pieces, whoever breaks off in between.
 *
 * @param uploader the name of its part; begins with {@link #UPLOADER}, so that the part outlives its sender
 * @param size of the whole, as announced
 * @param received bytes that are safe on disk
 * @param fingerprint what the sender tells its file by, so that it does not go on with another one
 * @param seenAt when a piece last arrived
 */
public record PartialUpload(
        ImageId image, String uploader, long size, long received, String fingerprint, Instant seenAt) {
    static final String UPLOADER = "pieces-";
    /** How long the part of a sender that does not come back is kept. */
    static final Duration KEPT = Duration.ofDays(1);

    static boolean isOne(String uploader) {
        return uploader.startsWith(UPLOADER);
    }

    public boolean isWhole() {
        return received == size;
    }

    public Instant expiresAt() {
        return seenAt.plus(KEPT);
    }
}
