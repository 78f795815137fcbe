package octopus.block.image;

import octopus.core.Caller;
import octopus.core.db.Transaction;

/** Hears of an image that is deleted, in the transaction that deletes it. */
@FunctionalInterface
public interface ImageDeletion {
    void deleted(Transaction transaction, Caller caller, ImageFacts image);
}
