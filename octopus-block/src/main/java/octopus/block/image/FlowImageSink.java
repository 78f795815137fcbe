package octopus.block.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.node.image.ImageSeal;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/** Images that flows make. The file's name follows from the id, so that a flow taken up again finds it. */
public final class FlowImageSink implements ImageSink {
    /** Uploads of callers have a UUID here; the sweeper leaves this one to its flow. */
    static final String UPLOADER = "flow";

    private final Database database;
    private final ImageStore images;
    private final ImageFiles files;
    private final ImageInspection inspection;
    private final ImageService service;
    private final ImageJournal journal;

    public FlowImageSink(
            Database database,
            ImageStore images,
            ImageFiles files,
            ImageInspection inspection,
            ImageService service,
            ImageJournal journal) {
        this.database = database;
        this.images = images;
        this.files = files;
        this.inspection = inspection;
        this.service = service;
        this.journal = journal;
    }

    @Override
    public ImageFacts create(Transaction transaction, Caller caller, ImageId id, ImageDescription description) {
        return images.lock(transaction, id)
                .map(StoredImage::image)
                .orElseGet(() -> service.create(transaction, caller, id, description))
                .facts();
    }

    @Override
    public Path fill(ImageId id) {
        return database.write(transaction -> {
            StoredImage stored = images.lock(transaction, id).orElseThrow(() -> ImageAccess.notFound(id.toString()));
            Image image = stored.image();
            boolean ours =
                    image.status() == ImageStatus.SAVING && stored.uploader().equals(Optional.of(UPLOADER));
            if (image.status() == ImageStatus.QUEUED) {
                ImageRules.checkReadyForBytes(image);
                Image saving = with(image, ImageStatus.SAVING, Optional.empty(), Optional.empty());
                images.save(transaction, stored, new StoredImage(saving, Optional.of(UPLOADER)));
            } else if (image.status() == ImageStatus.DELETED) {
                throw ImageUploads.gone(image);
            } else if (!ours) {
                throw Fault.of(
                                ImageFault.IMAGE_NOT_QUEUED,
                                "Cannot write the bytes of " + image.label(),
                                "it is " + image.status().wire(),
                                "Upload to a new image.")
                        .about("image", id)
                        .exception();
            }
            return files.part(id, UPLOADER);
        });
    }

    @Override
    public ImageFacts finish(ImageId id, Caller asker, Progress progress) {
        Image image = database.write(transaction -> images.lock(transaction, id))
                .map(StoredImage::image)
                .orElseThrow(() -> ImageAccess.notFound(id.toString()));
        if (image.status().hasContent()) {
            return image.facts();
        }
        if (image.status() == ImageStatus.DELETED) {
            files.discardPart(id, UPLOADER);
            throw ImageUploads.gone(image);
        }
        // A kill between the rename and the commit leaves the bytes under their final name.
        boolean renamed = files.exists(id) && !Files.exists(files.part(id, UPLOADER));
        Path file = renamed ? files.file(id) : files.part(id, UPLOADER);
        ImageContent content = read(image, file, progress);
        if (!renamed) {
            files.publish(id, UPLOADER);
        }
        return activate(image, content);
    }

    private ImageContent read(Image image, Path file, Progress progress) {
        Size virtualSize = inspect(image, file);
        try (ImageBytes bytes = new ImageBytes();
                InputStream from = Files.newInputStream(file);
                WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream())) {
            long size = Math.max(1, Files.size(file));
            ImageBytes.Sums sums = bytes.copy(from, nowhere, at -> progress.at((double) at / size));
            ImageSeal.write(file, sums.sha512(), sums.crc32c());
            return new ImageContent(Size.ofBytes(sums.bytes()), virtualSize, sums.md5(), sums.sha512());
        } catch (IOException e) {
            throw ImageFiles.failed("read the file of " + image.label(), e);
        }
    }

    private Size inspect(Image image, Path file) {
        return switch (inspection.inspect(file, image.description().diskFormat().orElse("raw"))) {
            case ImageInspection.Verdict.Accepted(Size virtualSize) -> virtualSize;
            case ImageInspection.Verdict.Refused(Fault fault) -> throw ImageUploads.refused(image, fault);
            case ImageInspection.Verdict.Hostile(Fault fault) -> throw ImageUploads.refused(image, fault);
        };
    }

    private ImageFacts activate(Image image, ImageContent content) {
        Optional<Image> active = database.write(transaction -> images.lock(transaction, image.id())
                .filter(stored -> stored.image().status() == ImageStatus.SAVING)
                .map(stored -> {
                    Image done = with(stored.image(), ImageStatus.ACTIVE, Optional.of(content), Optional.empty());
                    images.save(transaction, stored, StoredImage.resting(done));
                    journal.became(transaction, "active", done);
                    return done;
                }));
        return active.map(Image::facts).orElseThrow(() -> lost(image));
    }

    private StorageException lost(Image image) {
        files.delete(image.id());
        return ImageUploads.gone(image);
    }

    @Override
    public void fail(ImageId id, Caller asker, String reason) {
        files.discardPart(id, UPLOADER);
        boolean killed = database.write(transaction -> images.lock(transaction, id)
                .filter(stored -> ImageTransitions.allows(stored.image().status(), ImageStatus.KILLED))
                .map(stored -> {
                    Image image = with(stored.image(), ImageStatus.KILLED, Optional.empty(), Optional.of(reason));
                    images.save(transaction, stored, StoredImage.resting(image));
                    journal.became(transaction, "killed", image);
                    return image;
                })
                .isPresent());
        if (killed) {
            files.delete(id);
        }
    }

    private Image with(Image image, ImageStatus status, Optional<ImageContent> content, Optional<String> refusal) {
        return new Image(image.id(), status, image.description(), content, refusal, image.createdAt(), journal.now());
    }
}
