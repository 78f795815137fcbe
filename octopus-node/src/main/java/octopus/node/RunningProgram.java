package octopus.node;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A program that has been started, here or elsewhere: what {@link ProgramRun} needs to see it to its end. */
public interface RunningProgram {
    OutputStream input();

    InputStream output();

    InputStream errors();

    /**
     * Waits for its end.
     *
     * @return its exit code, nothing when it still runs
     * @throws octopus.spi.StorageException when it is not known any more what becomes of it
     */
    Optional<Integer> await(Duration atMost) throws InterruptedException;

    /** Ends it and what it started; what has ended already is no error. */
    void kill();
}
