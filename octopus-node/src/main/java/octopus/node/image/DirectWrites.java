package octopus.node.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import octopus.spi.CommonFault;
import octopus.spi.StorageException;

/**
 * How qemu-img writes past the page cache: through the kernel's io_uring, which takes a tenth to a fifth off a copy, or
 * with threads where the kernel or the build has it not (containers often forbid it). Found out by the first copy.
 */
final class DirectWrites {
    /** Requests at once. Where no cache takes the writes, fewer than qemu-img's eight keep a disk busier (a tenth). */
    static final String REQUESTS = "4";

    private static final String RING = "io_uring";

    private volatile boolean ring = true;

    /** @param path absolute */
    record Target(String path, String format) {}

    /** @param copy given the arguments for the target; runs a second time when the ring is refused, before any byte */
    void into(Target target, Consumer<List<String>> copy) {
        if (ring) {
            try {
                copy.accept(ring(target));
                return;
            } catch (StorageException e) {
                if (e.fault().code() != CommonFault.TOOL_FAILED
                        || !e.fault().cause().contains(RING)) {
                    throw e;
                }
                ring = false;
            }
        }
        copy.accept(List.of(target.path(), "-t", "none", "-O", target.format()));
    }

    private static List<String> ring(Target target) {
        String below = Files.isRegularFile(Path.of(target.path())) ? "file" : "host_device";
        return List.of(
                "--target-image-opts",
                "driver=%s,cache.direct=on,file.driver=%s,file.aio=%s,file.cache.direct=on,file.filename=%s"
                        // A comma would begin the next option.
                        .formatted(target.format(), below, RING, target.path().replace(",", ",,")));
    }
}
