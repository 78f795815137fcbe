package octopus.server;

import java.nio.file.Path;
import java.util.Optional;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Stands where the image room will be. */
final class NoImages implements ImageSource, ImageSink {
    @Override
    public Optional<ImageFacts> find(Caller caller, String idOrName) {
        return Optional.empty();
    }

    @Override
    public ImageHandle open(ImageId id) {
        throw none(id);
    }

    @Override
    public ImageFacts create(Transaction transaction, Caller caller, ImageId id, ImageDescription description) {
        throw none(id);
    }

    @Override
    public Path fill(ImageId id) {
        throw none(id);
    }

    @Override
    public ImageFacts finish(ImageId id, Progress progress) {
        throw none(id);
    }

    @Override
    public void fail(ImageId id, String reason) {}

    private static StorageException none(ImageId id) {
        return Fault.of(ImageFault.IMAGE_NOT_FOUND, "Image " + id, "there is no image store here", "")
                .exception();
    }
}
