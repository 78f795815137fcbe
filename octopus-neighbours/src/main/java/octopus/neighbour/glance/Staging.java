package octopus.neighbour.glance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageId;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Where images lie on their way. Downloads are of one process and go when it starts anew; uploads are named by their image,
 * for a flow that was killed goes on with them.
 */
final class Staging {
    private static final String DOWN = ".down";
    private static final String UP = ".up";

    private final Path directory;

    Staging(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "*" + DOWN)) {
                for (Path file : old) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw failed("prepare " + directory, e);
        }
    }

    Path forDownload(ImageId id) {
        return directory.resolve(id + "." + UUID.randomUUID() + DOWN);
    }

    Path forUpload(ImageId id) {
        return directory.resolve(id + UP);
    }

    void requireRoom(String label, long bytes) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (bytes > free) {
                throw Fault.of(
                                ImageFault.IMAGE_STORE_FULL,
                                "Fetching " + label + " of " + bytes + " bytes",
                                "the file system of " + directory + " has " + free + " bytes left",
                                "Free room there.")
                        .exception();
            }
        } catch (IOException e) {
            throw failed("look at " + directory, e);
        }
    }

    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("remove " + file, e);
        }
    }

    static StorageException failed(String what, IOException cause) {
        return new StorageException(
                Fault.of(
                        ImageFault.IMAGE_STORE_FAILED,
                        "Could not " + what,
                        String.valueOf(cause.getMessage()),
                        "See that the disk is sound and the directory writable."),
                cause);
    }
}
