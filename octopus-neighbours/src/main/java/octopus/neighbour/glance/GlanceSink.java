package octopus.neighbour.glance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.block.image.ImageBytes;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Reply;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/**
 * Images that flows make in a Glance. The image is there, queued, before the flow begins; its bytes are sent as a stream from
 * a file that is named by the image, and Glance's checksums are compared with ours afterwards.
 */
final class GlanceSink implements ImageSink {
    private final Glance glance;
    private final Staging staging;

    GlanceSink(Glance glance, Staging staging) {
        this.glance = glance;
        this.staging = staging;
    }

    @Override
    public void announce(Caller caller, ImageId id, ImageDescription description) {
        glance.create(caller, id, description);
    }

    /** What {@link #announce} has made; nothing is asked of Glance inside a transaction. */
    @Override
    public ImageFacts create(Transaction transaction, Caller caller, ImageId id, ImageDescription description) {
        return new ImageFacts(
                id,
                description.name(),
                ImageStatus.QUEUED,
                description.diskFormat(),
                description.containerFormat(),
                Size.ZERO,
                Optional.empty(),
                description.minDisk(),
                description.minRam(),
                Optional.empty(),
                Optional.empty(),
                description.properties(),
                description.visibility(),
                description.owner());
    }

    @Override
    public Path fill(ImageId id) {
        return staging.forUpload(id);
    }

    @Override
    public ImageFacts finish(ImageId id, Caller asker, Progress progress) {
        Path file = staging.forUpload(id);
        GlanceImage before = there(id, asker);
        if (before.facts().status() == ImageStatus.ACTIVE) {
            staging.discard(file);
            return before.facts();
        }
        ImageBytes.Sums sums = sums(file, progress);
        Reply reply =
                glance.upload(asker, id, file, bytes -> progress.at(0.5 + 0.5 * bytes / Math.max(1, sums.bytes())));
        GlanceImage after = there(id, asker);
        if (after.facts().status() != ImageStatus.ACTIVE) {
            throw notStored(after, "Glance answered " + reply.status() + " " + reply.words());
        }
        compare(after, sums);
        staging.discard(file);
        return after.facts();
    }

    @Override
    public void fail(ImageId id, Caller asker, String reason) {
        staging.discard(staging.forUpload(id));
        glance.find(asker, id)
                .filter(image -> !image.facts().status().hasContent())
                .ifPresent(image -> glance.delete(asker, id));
    }

    private GlanceImage there(ImageId id, Caller asker) {
        return glance.find(asker, id)
                .filter(image -> image.facts().status() != ImageStatus.DELETED)
                .orElseThrow(() -> Fault.of(
                                ImageFault.IMAGE_GONE,
                                "The bytes of image " + id + " are not sent",
                                "Glance does not have the image any more",
                                "Upload the volume again.")
                        .about("image", id)
                        .exception());
    }

    private static ImageBytes.Sums sums(Path file, Progress progress) {
        try (ImageBytes bytes = new ImageBytes();
                InputStream from = Files.newInputStream(file);
                WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream())) {
            long size = Math.max(1, Files.size(file));
            return bytes.copy(from, nowhere, at -> progress.at(0.5 * at / size));
        } catch (IOException e) {
            throw Staging.failed("read " + file, e);
        }
    }

    private static void compare(GlanceImage image, ImageBytes.Sums sums) {
        boolean same = image.facts().size().bytes() == sums.bytes()
                && image.facts().md5().map(sums.md5()::equals).orElse(true)
                && image.facts().sha512().map(sums.sha512()::equals).orElse(true);
        if (!same) {
            throw notStored(
                    image,
                    "it has " + image.facts().size().bytes() + " bytes with MD5 "
                            + image.facts().md5().orElse("unknown") + ", and " + sums.bytes() + " with " + sums.md5()
                            + " were sent");
        }
    }

    private static StorageException notStored(GlanceImage image, String cause) {
        return Fault.of(
                        NeighbourFault.IMAGE_NOT_STORED,
                        "Sending the bytes of " + image.label() + " to Glance",
                        cause,
                        "See Glance's log, and whether its store has room.")
                .about("image", image.facts().id())
                .exception();
    }
}
