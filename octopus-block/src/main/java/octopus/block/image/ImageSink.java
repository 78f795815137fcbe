package octopus.block.image;

import java.nio.file.Path;
import octopus.core.Caller;
import octopus.core.db.Transaction;

/**
 * How a flow makes an image (upload a volume to an image). Every call may be repeated with the same id: a flow that was
 * killed and taken up again finds its own work.
 */
public interface ImageSink {
    /**
     * Makes what lies outside of our database: nothing for images that are kept here. Called before the transaction of
     * {@link #create}; when that comes to nothing, {@link #fail} takes it back.
     */
    default void announce(Caller caller, ImageId id, ImageDescription description) {}

    /**
     * The image row, queued, in the caller's transaction; one that is there already is returned as it is.
     *
     * @throws octopus.spi.StorageException INVALID_INPUT and the other refusals of creating an image
     */
    ImageFacts create(Transaction transaction, Caller caller, ImageId id, ImageDescription description);

    /**
     * The file to write the image into, in the declared disk format; the image is now saving. A file from an earlier try
     * may be there and shall be overwritten.
     *
     * @throws octopus.spi.StorageException IMAGE_GONE when somebody deleted the image meanwhile
     */
    Path fill(ImageId id);

    /**
     * Reads the file back, computes checksums and sizes, puts it in its place and makes the image active. Asked again
     * it answers the same.
     *
     * @throws octopus.spi.StorageException IMAGE_GONE, or why the file is no image of the declared format
     */
    ImageFacts finish(ImageId id, Caller asker, Progress progress);

    /** Gives up: the file goes and the image is killed with this reason. A deleted image stays deleted. */
    void fail(ImageId id, Caller asker, String reason);

    /** Called every few MiB while {@link #finish} reads; may throw to stop it. */
    @FunctionalInterface
    interface Progress {
        Progress NONE = share -> {};

        /** @param share 0 to 1 */
        void at(double share);
    }
}
