package octopus.node.kubernetes;

import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import octopus.node.RunningProgram;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** A program in a container. */
final class PodProgram implements RunningProgram {
    private final ExecWatch watch;
    private final StorageException lost;

    /** @param lost what is thrown when the connection closes without a word of the program's end */
    PodProgram(ExecWatch watch, StorageException lost) {
        this.watch = watch;
        this.lost = lost;
    }

    /** Nowhere, where the program was started without an input. */
    @Override
    public OutputStream input() {
        OutputStream input = watch.getInput();
        return input == null ? OutputStream.nullOutputStream() : input;
    }

    @Override
    public InputStream output() {
        return watch.getOutput();
    }

    @Override
    public InputStream errors() {
        return watch.getError();
    }

    @Override
    public Optional<Integer> await(Duration atMost) throws InterruptedException {
        try {
            @Nullable Integer code = watch.exitCode().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (code == null || code < 0) {
                throw lost;
            }
            return Optional.of(code);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            lost.addSuppressed(e);
            throw lost;
        }
    }

    /** Lets go; the protocol has no word for killing, so what still runs there ends at its own limit. */
    @Override
    public void kill() {
        watch.close();
    }
}
