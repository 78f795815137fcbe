package octopus.neighbour.glance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Glance's own files, where this machine sees them. Only regular files that really lie below the one directory that the
 * settings allow, and only where a SHA-512 is noted, which is compared while the file is copied.
 */
final class DirectFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DirectFiles.class);

    private final Path directory;

    DirectFiles(Path directory) {
        this.directory = directory;
    }

    /** Empty where the bytes have to be fetched from Glance. */
    Optional<Path> find(GlanceImage image) {
        if (image.facts().sha512().isEmpty()) {
            return Optional.empty();
        }
        return image.files().stream()
                .flatMap(location -> usable(image, location).stream())
                .findFirst();
    }

    private Optional<Path> usable(GlanceImage image, URI location) {
        try {
            Path path = Path.of(location.getPath());
            Path real = path.toRealPath();
            boolean ours = real.startsWith(directory.toRealPath())
                    && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
                    && Files.isReadable(real)
                    && Files.size(real) == image.facts().size().bytes();
            return ours ? Optional.of(real) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} of {} is not read directly: {}", location, image.label(), e.getMessage());
            return Optional.empty();
        }
    }
}
