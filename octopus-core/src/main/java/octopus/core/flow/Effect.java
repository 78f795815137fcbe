package octopus.core.flow;

import octopus.core.db.Transaction;

/** What a step changes in the database; runs in the very transaction that records the step as done. */
@FunctionalInterface
public interface Effect {
    Effect NONE = transaction -> {};

    void apply(Transaction transaction);

    default Effect and(Effect next) {
        return transaction -> {
            apply(transaction);
            next.apply(transaction);
        };
    }
}
