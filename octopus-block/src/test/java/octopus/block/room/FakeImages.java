package octopus.block.room;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.block.image.ImageStatus;
import octopus.block.image.Visibility;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Size;

/** Images that are plain raw files in a directory; forgets nothing but knows no rules. */
public final class FakeImages implements ImageSource, ImageSink {
    private static final Map<Path, Map<ImageId, ImageFacts>> ALL = new ConcurrentHashMap<>();

    private final Path directory;
    private final Map<ImageId, ImageFacts> images;

    FakeImages(Path directory) {
        this.directory = directory;
        // Another process on the same directory finds the same images.
        this.images = ALL.computeIfAbsent(directory, _ -> new ConcurrentHashMap<>());
    }

    /** Whichever was added first. */
    public ImageFacts any() {
        return images.values().iterator().next();
    }

    /** An active raw image with this content. */
    public ImageFacts add(byte[] content) {
        return add(content, Map.of("os_distro", "debian"));
    }

    public ImageFacts add(byte[] content, Map<String, String> properties) {
        ImageId id = ImageId.random();
        try {
            Files.createDirectories(directory);
            Files.write(path(id), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ImageFacts facts = facts(id, ImageStatus.ACTIVE, content.length, properties);
        images.put(id, facts);
        return facts;
    }

    public Optional<ImageFacts> get(ImageId id) {
        return Optional.ofNullable(images.get(id));
    }

    @Override
    public Optional<ImageFacts> find(Caller caller, String idOrName) {
        return ImageId.parse(idOrName).map(images::get);
    }

    @Override
    public ImageHandle open(ImageId id, Caller asker) {
        ImageFacts facts = get(id).orElseThrow();
        return new ImageHandle() {
            @Override
            public ImageFacts facts() {
                return facts;
            }

            @Override
            public Path path() {
                return FakeImages.this.path(id);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ImageFacts create(Transaction transaction, Caller caller, ImageId id, ImageDescription description) {
        ImageFacts facts = facts(id, ImageStatus.QUEUED, 0, description.properties());
        images.put(id, facts);
        return facts;
    }

    @Override
    public Path fill(ImageId id) {
        images.put(id, facts(id, ImageStatus.SAVING, 0, properties(id)));
        try {
            return Files.createDirectories(directory).resolve(id.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImageFacts finish(ImageId id, Caller asker, Progress progress) {
        try {
            ImageFacts facts = facts(id, ImageStatus.ACTIVE, Files.size(path(id)), properties(id));
            images.put(id, facts);
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fail(ImageId id, Caller asker, String reason) {
        images.put(id, facts(id, ImageStatus.KILLED, 0));
        path(id).toFile().delete();
    }

    public Path path(ImageId id) {
        return directory.resolve(id.toString());
    }

    private Map<String, String> properties(ImageId id) {
        return get(id).map(ImageFacts::properties).orElse(Map.of());
    }

    private static ImageFacts facts(ImageId id, ImageStatus status, long bytes) {
        return facts(id, status, bytes, Map.of("os_distro", "debian"));
    }

    private static ImageFacts facts(ImageId id, ImageStatus status, long bytes, Map<String, String> properties) {
        return new ImageFacts(
                id,
                Optional.of("image"),
                status,
                Optional.of("raw"),
                Optional.of("bare"),
                Size.ofBytes(bytes),
                Optional.of(Size.ofBytes(bytes)),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                properties,
                Visibility.PUBLIC,
                "wonderland");
    }
}
