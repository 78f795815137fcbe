package octopus.node.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import octopus.spi.Fault;

/** SHA-512 of image files. */
public final class ImageDigest {
    private static final int CHUNK = 1 << 20;

    private ImageDigest() {}

    /** Lower-case hexadecimal. Interruption ends it with an {@link UncheckedIOException}. */
    public static String sha512(Path image) {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (file.read(chunk) >= 0) {
                chunk.flip();
                digest.update(chunk);
                chunk.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + image, e);
        }
    }

    /** Begins to compute, where there is something to compare with. */
    static Running start(Path image, Optional<String> expected) {
        FutureTask<String> task = new FutureTask<>(() -> sha512(image));
        // A platform thread: hashing keeps a core busy for seconds, and virtual threads have few to share.
        Optional<Thread> thread = expected.map(
                sum -> Thread.ofPlatform().daemon().name("image-digest").start(task));
        return new Running(image, expected, task, thread);
    }

    /** A computation under way; closing gives it up. */
    record Running(Path image, Optional<String> expected, FutureTask<String> task, Optional<Thread> thread)
            implements AutoCloseable {

        /** Waits for it and compares. */
        void compare() {
            if (expected.isEmpty()) {
                return;
            }
            String found = found();
            if (!found.equals(expected.get())) {
                throw Fault.of(
                                DiskImageFault.IMAGE_CHECKSUM_WRONG,
                                "Checking the image file " + image,
                                "its SHA-512 is " + found + ", and it was stored with " + expected.get(),
                                "The file was damaged: upload the image again, and check the disk it is on.")
                        .exception();
            }
        }

        private String found() {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Fault.of(
                                DiskImageFault.IMAGE_COPY_CANCELLED,
                                "Checking the image file " + image,
                                "Octopus is stopping",
                                "The copy starts anew when it runs again.")
                        .exception();
            } catch (ExecutionException e) {
                throw new IllegalStateException("checking " + image, e.getCause());
            }
        }

        @Override
        public void close() {
            thread.ifPresent(Thread::interrupt);
        }
    }
}
