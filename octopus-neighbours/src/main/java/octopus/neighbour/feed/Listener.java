package octopus.neighbour.feed;

import octopus.core.event.NumberedEvent;
import octopus.spi.StorageException;

/** Somebody outside who must hear of events. */
public interface Listener extends AutoCloseable {
    /**
     * Passes an event on; may be called twice with the same.
     *
     * @throws StorageException when it could not: then it is called again, for ever, and nothing after it goes first
     */
    void tell(NumberedEvent event) throws InterruptedException;

    /** Called before anything is told, and again after a failure: what was not settled comes once more. */
    default void begin() {}

    /** Called between batches: what was told is out of our hands when this returns. */
    default void settle() throws InterruptedException {}

    @Override
    default void close() {}
}
