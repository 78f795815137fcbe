package octopus.node;

/** Hands on machines by the names that people have given them: how a driver works on a node without knowing who keeps them. */
@FunctionalInterface
public interface NodeDirectory {
    /**
     * Closing them is not needed.
     *
     * @throws octopus.spi.StorageException when there is no node of this name
     */
    Node on(String name);
}
