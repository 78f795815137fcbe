package octopus.onboard.drivers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The directories of packages. One that no row names and nobody holds is what a killed process left; it goes. Whoever fills
 * one holds its lock until its row is committed, so a sweep never takes it for such.
 */
final class Depot {
    static final String ARCHIVE = "package.zip";
    private static final String LOCK = ".lock";

    private final Path root;

    Depot(Path root) {
        this.root = root;
    }

    /** A new directory, held until this is closed. */
    final class Slot implements AutoCloseable {
        private final String name;
        private final FileChannel channel;
        private final FileLock lock;
        private boolean kept;

        private Slot(String name, FileChannel channel, FileLock lock) {
            this.name = name;
            this.channel = channel;
            this.lock = lock;
        }

        String name() {
            return name;
        }

        Path path() {
            return root.resolve(name);
        }

        /** Its row is committed: it stays. */
        void keep() {
            kept = true;
        }

        @Override
        public void close() {
            try {
                if (!kept) {
                    delete(path());
                }
                Files.deleteIfExists(root.resolve(name + LOCK));
                lock.release();
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Slot open() {
        try {
            Files.createDirectories(root);
            String name = UUID.randomUUID().toString();
            FileChannel channel = FileChannel.open(
                    root.resolve(name + LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            Files.createDirectory(root.resolve(name));
            return new Slot(name, channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return root.resolve(name);
    }

    void delete(String name) {
        try {
            delete(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param named whether a row names the directory; asked when nobody else can write one @return how many went */
    int sweep(Predicate<String> named) {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        int gone = 0;
        try (Stream<Path> all = Files.list(root)) {
            List<String> names = all.map(path -> path.getFileName().toString())
                    .map(name -> name.endsWith(LOCK) ? name.substring(0, name.length() - LOCK.length()) : name)
                    .distinct()
                    .toList();
            for (String name : names) {
                gone += sweep(name, named) ? 1 : 0;
            }
            return gone;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean sweep(String name, Predicate<String> named) throws IOException {
        Path file = root.resolve(name + LOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return false;
            }
            boolean orphan = !named.test(name);
            boolean gone = orphan && Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
            if (orphan) {
                delete(root.resolve(name));
            }
            Files.deleteIfExists(file);
            return gone;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, java.io.IOException trouble) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
