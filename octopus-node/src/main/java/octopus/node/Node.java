package octopus.node;

import java.util.function.Consumer;

/**
 * Hands on a Linux machine (or in a pod): programs are run there and files kept. Whoever works on a node needs not know how
 * it is reached ({@link NodeAccess}); all hands pass one suite of tests, {@code NodeAccessContract}.
 */
public interface Node extends AutoCloseable {
    /** The name by which people know it. */
    String name();

    /**
     * Runs a program to its end.
     *
     * @throws octopus.spi.StorageException TOOL_MISSING, TOOL_FAILED (exit code not accepted, or killed) or TIMED_OUT; where
     *     the node is another machine also what {@code octopus.node.ssh.SshFault} lists
     */
    default CommandResult run(Command command) {
        return run(command, line -> {});
    }

    /** As {@link #run(Command)}, and hands over the output line by line (a carriage return ends a line too) while it runs. */
    CommandResult run(Command command, Consumer<String> lines);

    /** The files of this node. */
    default NodeFiles files() {
        return new NodeFiles(this);
    }

    /** Lets go of a connection, if there is one; the node itself goes on, and the next command connects again. */
    @Override
    default void close() {}
}
