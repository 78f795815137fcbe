package octopus.block.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/**
 * The bytes of images, one file each, in one directory: {@code <id>} when complete, {@code <id>.<uploader>.part} while
 * arriving. Under {@code readers/} a file that is being read has a second name, so that a deletion does not take it away.
 */
public final class ImageFiles {
    private static final String PART = ".part";

    private final Path directory;
    private final Path readers;

    public ImageFiles(Path directory) {
        this.directory = directory;
        this.readers = directory.resolve("readers");
        try {
            Files.createDirectories(readers);
        } catch (IOException e) {
            throw failed("prepare the image store " + directory, e);
        }
    }

    public Path file(ImageId id) {
        return directory.resolve(id.toString());
    }

    Path part(ImageId id, String uploader) {
        return directory.resolve(id + "." + uploader + PART);
    }

    FileChannel createPart(ImageId id, String uploader) {
        try {
            return FileChannel.open(
                    part(id, uploader),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw failed("begin the file of image " + id, e);
        }
    }

    /** To be written on; made where there is none. */
    FileChannel openPart(ImageId id, String uploader) {
        try {
            return FileChannel.open(part(id, uploader), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw failed("open the file of image " + id, e);
        }
    }

    /** Where the bytes of this uploader are: a part, or the image's file once it has its name. */
    Path arrived(ImageId id, String uploader) {
        return Files.exists(part(id, uploader)) ? part(id, uploader) : file(id);
    }

    /** Makes a complete part the image's file; both the bytes and the name survive a power loss afterwards. */
    void publish(ImageId id, String uploader) {
        try {
            Path arrived = arrived(id, uploader);
            sync(arrived);
            if (!arrived.equals(file(id))) {
                Files.move(arrived, file(id), StandardCopyOption.ATOMIC_MOVE);
            }
            sync(directory);
        } catch (IOException e) {
            throw failed("put the file of image " + id + " in its place", e);
        }
    }

    /** Quiet where there is none. */
    void discardPart(ImageId id, String uploader) {
        remove(part(id, uploader));
    }

    /** Whoever reads the file through a handle goes on reading it. */
    void delete(ImageId id) {
        remove(file(id));
    }

    boolean exists(ImageId id) {
        return Files.exists(file(id));
    }

    /** Refuses what cannot fit, before any of it is sent. */
    void requireRoom(ImageId id, long bytes) {
        try {
            // Asked of the kernel: the list of mounts does not have a chroot's root.
            long free = directory.toRealPath().toFile().getUsableSpace();
            if (bytes > free) {
                throw Fault.of(
                                ImageFault.IMAGE_STORE_FULL,
                                "Cannot store image " + id + " of " + bytes + " bytes",
                                "the file system of " + directory + " has " + free + " bytes left",
                                "Free room there, or move the image store to a larger file system.")
                        .about("image", id)
                        .exception();
            }
        } catch (IOException e) {
            throw failed("ask for the room left in " + directory, e);
        }
    }

    /** A name of the image's file that lasts until {@link #release}. */
    Path hold(ImageId id, Instant now) {
        Path second = readers.resolve(id + "." + now.toEpochMilli() + "." + UUID.randomUUID());
        try {
            return Files.createLink(second, file(id));
        } catch (NoSuchFileException e) {
            throw ImageAccess.notFound(id.toString());
        } catch (UnsupportedOperationException e) {
            // A file system without hard links: a reader may then lose a race against a deletion, and sees an error.
            return file(id);
        } catch (IOException e) {
            throw failed("open the file of image " + id, e);
        }
    }

    void release(Path held) {
        if (held.startsWith(readers)) {
            remove(held);
        }
    }

    /** Ids of all complete files. */
    List<ImageId> complete() {
        List<ImageId> ids = new ArrayList<>();
        for (String name : names(directory)) {
            ImageId.parse(name).ifPresent(ids::add);
        }
        return ids;
    }

    record Part(ImageId image, String uploader) {}

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (String name : names(directory)) {
            if (name.endsWith(PART) && name.length() > 37) {
                ImageId.parse(name.substring(0, 36))
                        .ifPresent(id -> parts.add(new Part(id, name.substring(37, name.length() - PART.length()))));
            }
        }
        return parts;
    }

    /** Forgets readers that began before this moment. */
    int forgetReaders(Instant before) {
        Predicate<String> old = name -> Long.parseLong(name.split("\\.")[1]) < before.toEpochMilli();
        List<String> gone = names(readers).stream().filter(old).toList();
        gone.forEach(name -> remove(readers.resolve(name)));
        return gone.size();
    }

    /** What the image files occupy, for the metrics. */
    public Size used() {
        long sum = 0;
        for (ImageId id : complete()) {
            try {
                sum += Files.size(file(id));
            } catch (IOException deletedMeanwhile) {
                continue;
            }
        }
        return Size.ofBytes(sum);
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw failed("list the image store " + directory, e);
        }
        return names;
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed("remove " + path, e);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static StorageException failed(String verb, IOException problem) {
        String words = String.valueOf(problem.getMessage());
        boolean full = words.contains("No space left") || words.contains("quota exceeded");
        Fault fault = full
                ? Fault.of(
                        ImageFault.IMAGE_STORE_FULL,
                        "Cannot " + verb,
                        words,
                        "Free room on the file system of the image store; nothing of the image was kept.")
                : Fault.of(
                        ImageFault.IMAGE_STORE_FAILED,
                        "Cannot " + verb,
                        problem.getClass().getSimpleName() + ": " + words,
                        "Check that the image store's directory exists and is writable, and the health of its disk.");
        return new StorageException(fault, problem);
    }
}
