package octopus.block.image;

import java.nio.file.Path;
import octopus.spi.Fault;
import octopus.spi.Size;

/** Looks at the bytes of an image before anybody else does. */
@FunctionalInterface
public interface ImageInspection {
    /** @param diskFormat as declared; never believed */
    Verdict inspect(Path file, String diskFormat);

    sealed interface Verdict {
        record Accepted(Size virtualSize) implements Verdict {}

        /** Not of the declared format, or damaged: another try with the right file may succeed. */
        record Refused(Fault fault) implements Verdict {}

        /** Made to reach for other files: nothing with these bytes is to be tried again. */
        record Hostile(Fault fault) implements Verdict {}
    }
}
