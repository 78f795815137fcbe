package octopus.neighbour.notification;

import java.util.Optional;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.core.db.Transaction;
import octopus.core.event.Event;

/**
 * Writes an event when something begins, with the facts of that moment: of what is deleted nothing else is left later. Only
 * where notifications are sent, for it costs a row.
 */
public final class Beginnings implements Journal.Witness {
    static final String SUFFIX = ".accepted";

    private final FactFinder finder;

    public Beginnings(BlockStores stores) {
        this.finder = new FactFinder(stores);
    }

    @Override
    public Optional<Event> begins(Transaction transaction, String verb, String kind, String id) {
        if (!Translation.tells(verb + SUFFIX)) {
            return Optional.empty();
        }
        return finder.find(transaction.sql(), kind, id)
                .map(found -> new Event(
                        verb + SUFFIX,
                        found.kind(),
                        found.id(),
                        String.valueOf(found.facts().get("tenant_id")),
                        found.facts()));
    }
}
