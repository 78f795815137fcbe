package octopus.block.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.node.image.ImageSeal;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/** Takes the bytes of images from callers, as streams. Whatever goes wrong, no file is left and the image says why. */
public final class ImageUploads {
    private static final long SEEN_EVERY_SECONDS = 10;

    private final Database database;
    private final ImageStore images;
    private final ImageFiles files;
    private final ImageInspection inspection;
    private final ImageLimits limits;
    private final ImageJournal journal;

    public ImageUploads(
            Database database,
            ImageStore images,
            ImageFiles files,
            ImageInspection inspection,
            ImageLimits limits,
            ImageJournal journal) {
        this.database = database;
        this.images = images;
        this.files = files;
        this.inspection = inspection;
        this.limits = limits;
        this.journal = journal;
    }

    /**
     * Reads the stream to its end and makes the image active.
     *
     * @param announced how many bytes the sender said it would send
     * @throws octopus.spi.StorageException IMAGE_NOT_QUEUED (somebody else sends, or it has bytes), IMAGE_TRUNCATED,
     *     IMAGE_TOO_LARGE, IMAGE_STORE_FULL, IMAGE_GONE, IMAGE_FORMAT_MISMATCH, IMAGE_REFUSED and others
     */
    public Image upload(Caller caller, ImageId id, InputStream bytes, OptionalLong announced) {
        String uploader = UUID.randomUUID().toString();
        Image image = begin(caller, id, uploader);
        try {
            announced.ifPresent(length -> {
                requireAllowed(image, length);
                files.requireRoom(id, length);
            });
            return published(image, uploader, receive(image, uploader, bytes, announced));
        } catch (StorageException problem) {
            giveUp(id, uploader, problem.fault());
            throw problem;
        } catch (RuntimeException | Error problem) {
            giveUp(
                    id,
                    uploader,
                    Fault.of(ImageFault.IMAGE_STORE_FAILED, "The upload broke off", String.valueOf(problem), ""));
            throw problem;
        }
    }

    private Image published(Image image, String uploader, ImageBytes.Sums sums) {
        Size virtualSize = inspect(image, uploader);
        ImageSeal.write(files.arrived(image.id(), uploader), sums.sha512(), sums.crc32c());
        return publish(
                image, uploader, new ImageContent(Size.ofBytes(sums.bytes()), virtualSize, sums.md5(), sums.sha512()));
    }

    /** Makes an image active whose bytes have arrived; nothing of them is kept when they are refused. */
    Image finish(Caller caller, ImageId id, String uploader, Function<Image, ImageBytes.Sums> read) {
        Image image = database.write(transaction -> sending(transaction, caller, id))
                .map(StoredImage::image)
                .orElseThrow(() -> ImageAccess.notFound(id.toString()));
        try {
            return published(image, uploader, read.apply(image));
        } catch (StorageException problem) {
            giveUp(id, uploader, problem.fault());
            throw problem;
        }
    }

    Database database() {
        return database;
    }

    Instant now() {
        return journal.now();
    }

    /** Refuses what cannot be kept, before any of it is sent. */
    void requireFits(Caller caller, ImageId id, long bytes) {
        Image image = database.write(transaction -> changeable(transaction, caller, id));
        requireAllowed(image, bytes);
        files.requireRoom(id, bytes);
    }

    /** The image while somebody sends to it. */
    Optional<StoredImage> sending(Transaction transaction, Caller caller, ImageId id) {
        Image ignored = changeable(transaction, caller, id);
        return images.lock(transaction, id).filter(stored -> stored.image().status() == ImageStatus.SAVING);
    }

    /** Says from time to time, while bytes are read, that somebody is at work. */
    ImageBytes.Watch alive(Caller caller, ImageId id, String uploader) {
        Image image = database.write(transaction -> changeable(transaction, caller, id));
        Instant[] seen = {journal.now()};
        return sofar -> {
            if (journal.now().isAfter(seen[0].plusSeconds(SEEN_EVERY_SECONDS))) {
                seen[0] = journal.now();
                requireOurs(image, uploader);
            }
        };
    }

    /** @throws StorageException IMAGE_GONE, when the image is no longer this uploader's */
    void requireOurs(Transaction transaction, Caller caller, ImageId id, String uploader) {
        Image image = changeable(transaction, caller, id);
        if (!images.seen(transaction, id, uploader, journal.now())) {
            throw gone(image);
        }
    }

    private Image changeable(Transaction transaction, Caller caller, ImageId id) {
        Image image = images.lock(transaction, id)
                .map(StoredImage::image)
                .filter(i -> i.status() != ImageStatus.DELETED)
                .filter(i -> ImageAccess.maySee(caller, i, false))
                .orElseThrow(() -> ImageAccess.notFound(id.toString()));
        if (!ImageAccess.mayChange(caller, image)) {
            throw ImageAccess.forbidden(image, "send bytes to");
        }
        return image;
    }

    private Image begin(Caller caller, ImageId id, String uploader) {
        return begin(
                caller,
                id,
                uploader,
                transaction -> images.lock(transaction, id)
                        .map(StoredImage::image)
                        .orElseThrow(() -> ImageAccess.notFound(id.toString())));
    }

    /** @param more written in the same transaction */
    <T> T begin(Caller caller, ImageId id, String uploader, Function<Transaction, T> more) {
        return database.write(transaction -> {
            Image image = changeable(transaction, caller, id);
            if (image.status() != ImageStatus.QUEUED) {
                throw Fault.of(
                                ImageFault.IMAGE_NOT_QUEUED,
                                "Cannot send bytes to " + image.label(),
                                "it is " + image.status().wire() + ", not queued",
                                "Create a new image for these bytes.")
                        .about("image", id)
                        .about("status", image.status().wire())
                        .exception();
            }
            ImageRules.checkReadyForBytes(image);
            Image saving = with(image, ImageStatus.SAVING, Optional.empty(), Optional.empty());
            images.save(transaction, StoredImage.resting(image), new StoredImage(saving, Optional.of(uploader)));
            images.seen(transaction, id, uploader, journal.now());
            journal.done(transaction, caller, "upload", saving);
            return more.apply(transaction);
        });
    }

    private ImageBytes.Sums receive(Image image, String uploader, InputStream from, OptionalLong announced) {
        Instant[] seen = {journal.now()};
        ImageBytes.Watch watch = sofar -> {
            requireAllowed(image, sofar);
            if (announced.isPresent() && sofar > announced.getAsLong()) {
                throw miscounted(image, sofar, announced.getAsLong(), "more than " + sofar + " bytes arrived");
            }
            if (journal.now().isAfter(seen[0].plusSeconds(SEEN_EVERY_SECONDS))) {
                seen[0] = journal.now();
                requireOurs(image, uploader);
            }
        };
        try (ImageBytes copier = new ImageBytes();
                FileChannel part = files.createPart(image.id(), uploader)) {
            ImageBytes.Sums sums = copier.copy(from, part, watch);
            if (announced.isPresent() && sums.bytes() < announced.getAsLong()) {
                throw miscounted(image, sums.bytes(), announced.getAsLong(), "only " + sums.bytes() + " bytes arrived");
            }
            return sums;
        } catch (ImageBytes.SenderGone e) {
            throw new StorageException(
                    Fault.of(
                                    ImageFault.IMAGE_TRUNCATED,
                                    "The upload of " + image.label() + " broke off",
                                    "the sender went away: " + e.getMessage(),
                                    "Send the bytes again.")
                            .about("image", image.id()),
                    e);
        } catch (IOException e) {
            throw ImageFiles.failed("write the file of " + image.label(), e);
        }
    }

    private Size inspect(Image image, String uploader) {
        String format = image.description().diskFormat().orElse("raw");
        return switch (inspection.inspect(files.arrived(image.id(), uploader), format)) {
            case ImageInspection.Verdict.Accepted(Size virtualSize) -> virtualSize;
            case ImageInspection.Verdict.Refused(Fault fault) -> throw refused(image, fault);
            case ImageInspection.Verdict.Hostile(Fault fault) -> {
                end(
                        image.id(),
                        uploader,
                        ImageStatus.KILLED,
                        refused(image, fault).fault());
                throw refused(image, fault);
            }
        };
    }

    private Image publish(Image image, String uploader, ImageContent content) {
        // Before the file gets its final name: of a deleted image none shall appear.
        requireOurs(image, uploader);
        files.publish(image.id(), uploader);
        Optional<Image> done = database.write(transaction -> {
            Optional<StoredImage> stored = ours(images.lock(transaction, image.id()), uploader);
            // The description is read again: it may have been changed while the bytes arrived.
            return stored.map(s -> {
                Image active = with(s.image(), ImageStatus.ACTIVE, Optional.of(content), Optional.empty());
                images.save(transaction, s, StoredImage.resting(active));
                journal.became(transaction, "active", active);
                return active;
            });
        });
        return done.orElseThrow(() -> {
            files.delete(image.id());
            return gone(image);
        });
    }

    void giveUp(ImageId id, String uploader, Fault fault) {
        try {
            files.discardPart(id, uploader);
        } finally {
            end(id, uploader, ImageStatus.QUEUED, fault);
        }
    }

    private void end(ImageId id, String uploader, ImageStatus status, Fault fault) {
        database.write(transaction -> ours(images.lock(transaction, id), uploader)
                .map(stored -> {
                    Image image = with(stored.image(), status, Optional.empty(), Optional.of(fault.sentence()));
                    images.save(transaction, stored, StoredImage.resting(image));
                    journal.became(transaction, "refused", image);
                    return image;
                }));
    }

    private void requireOurs(Image image, String uploader) {
        boolean ours = database.write(transaction -> images.seen(transaction, image.id(), uploader, journal.now()));
        if (!ours) {
            throw gone(image);
        }
    }

    private static Optional<StoredImage> ours(Optional<StoredImage> stored, String uploader) {
        return stored.filter(s -> s.uploader().equals(Optional.of(uploader)));
    }

    private void requireAllowed(Image image, long bytes) {
        if (bytes > limits.largest().bytes()) {
            throw Fault.of(
                            ImageFault.IMAGE_TOO_LARGE,
                            "The bytes of " + image.label() + " are too many",
                            "an image may have at most " + limits.largest().bytes() + " bytes",
                            "Make it smaller, or ask an administrator to raise the limit.")
                    .about("image", image.id())
                    .exception();
        }
    }

    private static StorageException miscounted(Image image, long arrived, long announced, String cause) {
        return Fault.of(
                        ImageFault.IMAGE_TRUNCATED,
                        "The upload of " + image.label() + " is not what was announced",
                        cause + " of " + announced,
                        "Send the whole file again.")
                .about("image", image.id())
                .about("announced", announced)
                .about("arrived", arrived)
                .exception();
    }

    static StorageException refused(Image image, Fault inner) {
        ImageFault code =
                inner.code().name().contains("MISMATCH") ? ImageFault.IMAGE_FORMAT_MISMATCH : ImageFault.IMAGE_REFUSED;
        Fault fault = Fault.of(
                        code, "The bytes of " + image.label() + " are refused", inner.cause(), inner.correction())
                .about("image", image.id());
        for (var fact : inner.about().entrySet()) {
            fault = fault.about(fact.getKey(), fact.getValue());
        }
        return fault.exception();
    }

    static StorageException gone(Image image) {
        return Fault.of(
                        ImageFault.IMAGE_GONE,
                        "The bytes of " + image.label() + " are not kept",
                        "the image was deleted while they arrived",
                        "Create a new image and send them again.")
                .about("image", image.id())
                .exception();
    }

    private Image with(Image image, ImageStatus status, Optional<ImageContent> content, Optional<String> refusal) {
        return new Image(image.id(), status, image.description(), content, refusal, image.createdAt(), journal.now());
    }
}
