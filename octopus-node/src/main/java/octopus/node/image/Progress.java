package octopus.node.image;

/** Is told how far a copy is, and asked whether it shall go on. */
@FunctionalInterface
public interface Progress {
    Progress NONE = fraction -> {};

    /** @param fraction 0 to 1, never falling; called from another thread */
    void at(double fraction);

    /** Asked several times a second; true stops the copy with IMAGE_COPY_CANCELLED, an exception stops it with itself. */
    default boolean cancelled() {
        return false;
    }
}
