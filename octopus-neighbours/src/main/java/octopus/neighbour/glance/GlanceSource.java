package octopus.neighbour.glance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import octopus.block.image.ImageBytes;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSource;
import octopus.block.image.ImageStatus;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Web;
import octopus.node.image.ImageSeal;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Images of a Glance, for volumes to be made from. The bytes are streamed into a file beside the database, counted and
 * compared with Glance's checksums on the way; where this machine sees Glance's own files, those are read instead.
 */
final class GlanceSource implements ImageSource {
    private static final int TRIES = 3;

    private final Glance glance;
    private final Staging staging;
    private final Optional<DirectFiles> direct;

    GlanceSource(Glance glance, Staging staging, Optional<DirectFiles> direct) {
        this.glance = glance;
        this.staging = staging;
        this.direct = direct;
    }

    @Override
    public Optional<ImageFacts> find(Caller caller, String idOrName) {
        Optional<GlanceImage> byId =
                ImageId.parse(idOrName).flatMap(id -> glance.find(caller, id)).filter(image -> maySee(caller, image));
        return (byId.isPresent() ? byId : byName(caller, idOrName))
                .map(GlanceImage::facts)
                .filter(facts -> facts.status() != ImageStatus.DELETED);
    }

    private Optional<GlanceImage> byName(Caller caller, String name) {
        List<GlanceImage> found = glance.named(caller, name).stream()
                .filter(image -> maySee(caller, image))
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
        return found.stream().findFirst();
    }

    /** The service user sees everything, so who may see what is looked at here. */
    private boolean maySee(Caller caller, GlanceImage image) {
        if (glance.asksAsCaller()
                || caller.isAdmin()
                || caller.owns(image.facts().owner())) {
            return true;
        }
        return switch (image.facts().visibility()) {
            case PUBLIC, COMMUNITY -> true;
            case SHARED -> glance.isMember(caller, image.facts().id(), caller.project());
            case PRIVATE -> false;
        };
    }

    @Override
    public ImageHandle open(ImageId id, Caller asker) {
        GlanceImage image = glance.find(asker, id).orElseThrow(() -> notFound(id));
        switch (image.facts().status()) {
            case ACTIVE -> {}
            case DEACTIVATED ->
                throw unreadable(ImageFault.IMAGE_DEACTIVATED, image, "Ask its owner to reactivate it.");
            case QUEUED, SAVING, KILLED, DELETED ->
                throw unreadable(ImageFault.IMAGE_NOT_ACTIVE, image, "Use an image that is active.");
        }
        return direct.flatMap(files -> files.find(image))
                .<ImageHandle>map(path -> new Handle(image.facts(), path, Optional.empty()))
                .orElseGet(() -> fetch(image, asker));
    }

    private ImageHandle fetch(GlanceImage image, Caller asker) {
        staging.requireRoom(image.label(), image.facts().size().bytes());
        Path file = staging.forDownload(image.facts().id());
        for (int turn = 1; ; turn++) {
            try {
                receive(image, asker, file);
                return new Handle(image.facts(), file, Optional.of(staging));
            } catch (StorageException e) {
                staging.discard(file);
                if (turn == TRIES || e.fault().code() != NeighbourFault.IMAGE_STREAM_BROKEN) {
                    throw e;
                }
            } catch (RuntimeException e) {
                staging.discard(file);
                throw e;
            }
        }
    }

    private void receive(GlanceImage image, Caller asker, Path file) {
        long expected = image.facts().size().bytes();
        try (Web.Download download = glance.download(asker, image.facts().id());
                FileChannel to = FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                ImageBytes copier = new ImageBytes();
                HashCheck check = HashCheck.of(image)) {
            download.reply().orThrow();
            ImageBytes.Sums sums = copier.copy(check.reading(download.bytes()), to, bytes -> {
                if (bytes > expected) {
                    throw HashCheck.changed(image, "more than its " + expected + " bytes arrived");
                }
            });
            if (sums.bytes() < expected) {
                throw broken(image, "only " + sums.bytes() + " of " + expected + " bytes arrived");
            }
            check.compare(image, sums);
            ImageSeal.write(file, sums.sha512(), sums.crc32c());
        } catch (ImageBytes.SenderGone e) {
            throw broken(image, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Staging.failed("write " + file, e);
        }
    }

    private static StorageException broken(GlanceImage image, String cause) {
        return Fault.of(
                        NeighbourFault.IMAGE_STREAM_BROKEN,
                        "Fetching " + image.label() + " from Glance",
                        cause,
                        "See Glance's log and the network between.")
                .about("image", image.facts().id())
                .exception();
    }

    private static StorageException notFound(ImageId id) {
        return Fault.of(
                        ImageFault.IMAGE_NOT_FOUND,
                        "No image found with ID " + id,
                        "Glance does not have it, or not any more",
                        "List the images to see which there are.")
                .about("image", id)
                .exception();
    }

    private static StorageException unreadable(ImageFault code, GlanceImage image, String correction) {
        String status = image.facts().status().wire();
        return Fault.of(code, "Cannot read " + image.label(), "it is " + status + ", not active", correction)
                .about("image", image.facts().id())
                .about("status", status)
                .exception();
    }

    /** @param staging present where the file is a copy of ours */
    private record Handle(ImageFacts facts, Path path, Optional<Staging> staging) implements ImageHandle {
        @Override
        public void close() {
            staging.ifPresent(room -> room.discard(path));
        }
    }
}
