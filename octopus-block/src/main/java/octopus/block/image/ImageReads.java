package octopus.block.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.spi.Fault;

/** Gives images to whoever reads their bytes. */
public final class ImageReads implements ImageSource {
    private final Database database;
    private final ImageStore images;
    private final ImageFiles files;
    private final ImageService service;
    private final ImageJournal journal;

    public ImageReads(
            Database database, ImageStore images, ImageFiles files, ImageService service, ImageJournal journal) {
        this.database = database;
        this.images = images;
        this.files = files;
        this.service = service;
        this.journal = journal;
    }

    @Override
    public Optional<ImageFacts> find(Caller caller, String idOrName) {
        Optional<ImageFacts> byId = ImageId.parse(idOrName)
                .flatMap(id -> service.list(caller, byId(id)).stream().findFirst())
                .map(Image::facts);
        return byId.isPresent() ? byId : byName(caller, idOrName);
    }

    private static ImageQuery byId(ImageId id) {
        ImageQuery one = ImageQuery.of(new ImageFilter.OneOf(ImageFilter.TextField.ID, List.of(id.toString())));
        // Whoever has the id may use a community image, and a shared one before having accepted it.
        return new ImageQuery(
                one.filters(),
                new ImageQuery.Audience.Everything(),
                Optional.empty(),
                one.sorts(),
                Optional.empty(),
                1);
    }

    private Optional<ImageFacts> byName(Caller caller, String name) {
        List<Image> found =
                service
                        .list(caller, ImageQuery.of(new ImageFilter.OneOf(ImageFilter.TextField.NAME, List.of(name))))
                        .stream()
                        .filter(image -> image.description().name().equals(Optional.of(name)))
                        .toList();
        if (found.size() > 1) {
            throw Fault.of(
                            ImageFault.IMAGE_NAME_AMBIGUOUS,
                            "Cannot tell which image " + name + " is",
                            found.size() + " images have this name",
                            "Give the id.")
                    .about("image", name)
                    .exception();
        }
        return found.stream().findFirst().map(Image::facts);
    }

    @Override
    public ImageHandle open(ImageId id, Caller asker) {
        Image image = database.read(sql -> images.find(sql, id)).orElseThrow(() -> ImageAccess.notFound(id.toString()));
        if (image.status() == ImageStatus.DEACTIVATED) {
            throw deactivated(image);
        }
        return open(image);
    }

    /** For a download. @throws octopus.spi.StorageException as {@link #open(ImageId, Caller)}; administrators read deactivated ones */
    public ImageHandle download(Caller caller, ImageId id) {
        Image image = service.get(caller, id);
        if (image.status() == ImageStatus.DEACTIVATED && !caller.isAdmin()) {
            throw deactivated(image);
        }
        return open(image);
    }

    private ImageHandle open(Image image) {
        if (!image.status().hasContent()) {
            throw Fault.of(
                            ImageFault.IMAGE_NOT_ACTIVE,
                            "Cannot read " + image.label(),
                            "it is " + image.status().wire() + ", not active",
                            image.status() == ImageStatus.KILLED
                                    ? "Its bytes were refused; use another image."
                                    : "Wait until its bytes have arrived.")
                    .about("image", image.id())
                    .about("status", image.status().wire())
                    .exception();
        }
        return new Handle(image.facts(), files.hold(image.id(), journal.now()), files);
    }

    private static RuntimeException deactivated(Image image) {
        return Fault.of(
                        ImageFault.IMAGE_DEACTIVATED,
                        "Cannot read " + image.label(),
                        "the image has been deactivated",
                        "Ask an administrator to reactivate it.")
                .about("image", image.id())
                .exception();
    }

    private record Handle(ImageFacts facts, Path path, ImageFiles files) implements ImageHandle {
        @Override
        public void close() {
            files.release(path);
        }
    }
}
