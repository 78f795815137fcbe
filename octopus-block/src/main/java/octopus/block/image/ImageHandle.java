package octopus.block.image;

import java.nio.file.Path;

/** An image that is being read. Close it: until then the bytes occupy the disk. */
public interface ImageHandle extends AutoCloseable {
    /** As they were when the handle was opened. */
    ImageFacts facts();

    /** A file that programs such as qemu-img may open, for reading only. */
    Path path();

    @Override
    void close();
}
