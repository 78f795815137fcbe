package octopus.node;

import java.util.function.Consumer;

/** A Linux machine Octopus acts on. */
public interface Node {
    /** The name by which people know it. */
    String name();

    /**
     * Runs a program to its end.
     *
     * @throws octopus.spi.StorageException TOOL_MISSING, TOOL_FAILED (exit code not accepted, or killed) or TIMED_OUT
     */
    default CommandResult run(Command command) {
        return run(command, line -> {});
    }

    /** As {@link #run(Command)}, and hands over the output line by line (a carriage return ends a line too) while it runs. */
    CommandResult run(Command command, Consumer<String> lines);
}
