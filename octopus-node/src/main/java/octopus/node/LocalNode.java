package octopus.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The machine where Octopus itself runs. */
public final class LocalNode implements Node {
    static final String NAME = "localhost";

    private final String name;

    public LocalNode() {
        this(NAME);
    }

    public LocalNode(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CommandResult run(Command command, Consumer<String> lines) {
        ProgramRun run = new ProgramRun(name, command);
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        builder.environment().putAll(command.environment());
        // Messages are matched and shown; they must not depend on the machine's language.
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw run.missing(String.valueOf(e.getMessage()));
        }
        return run.toEnd(new LocalProgram(process), lines);
    }

    private record LocalProgram(Process process) implements RunningProgram {
        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return process.getInputStream();
        }

        @Override
        public InputStream errors() {
            return process.getErrorStream();
        }

        @Override
        public Optional<Integer> await(Duration atMost) throws InterruptedException {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        }

        @Override
        public void kill() {
            if (!process.isAlive()) {
                // Its children have another parent now; looking for them would read all of /proc.
                return;
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
