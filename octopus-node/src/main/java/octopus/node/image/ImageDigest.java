package octopus.node.image;

import java.io.IOException;
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
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import octopus.spi.Fault;

/** SHA-512 of image files. */
public final class ImageDigest {
    /** What is read stays in the processor's cache until it is summed up. */
    private static final int CHUNK = 256 << 10;

    private ImageDigest() {}

    /** Lower-case hexadecimal. Interruption ends it with an {@link UncheckedIOException}. */
    public static String sha512(Path image) {
        MessageDigest digest = digest();
        read(image, digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the file has this SHA-512; by its {@link ImageSeal} where it has one, which is many times faster. */
    private static String proved(Path image, String expected) {
        Optional<Long> sealed = ImageSeal.find(image, expected);
        if (sealed.isPresent()) {
            CRC32C crc = new CRC32C();
            read(image, crc::update);
            if (crc.getValue() == sealed.get()) {
                return expected;
            }
            return sha512(image);
        }
        MessageDigest digest = digest();
        CRC32C crc = new CRC32C();
        read(image, chunk -> {
            digest.update(chunk.duplicate());
            crc.update(chunk);
        });
        String found = HexFormat.of().formatHex(digest.digest());
        if (found.equals(expected)) {
            ImageSeal.write(image, found, crc.getValue());
        }
        return found;
    }

    private static void read(Path image, Consumer<ByteBuffer> use) {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            while (file.read(chunk) >= 0) {
                chunk.flip();
                use.accept(chunk);
                chunk.clear();
            }
        } catch (IOException e) {
            throw DiskImageFault.unreadable(image, e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** Begins to compute, where there is something to compare with. */
    static Running start(Path image, Optional<String> expected) {
        FutureTask<String> task = new FutureTask<>(() -> proved(image, expected.orElse("")));
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
