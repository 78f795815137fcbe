package octopus.block.message;

import java.util.List;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.spi.Fault;

/** What may be asked of user messages. */
public final class MessageService {
    private final Database database;
    private final MessageStore store;

    public MessageService(Database database, MessageStore store) {
        this.database = database;
        this.store = store;
    }

    /** @throws octopus.spi.StorageException MESSAGE_NOT_FOUND when the marker does not exist */
    public List<UserMessage> list(MessageStore.Query query) {
        return database.read(sql -> {
            query.marker().filter(id -> store.find(sql, id).isEmpty()).ifPresent(id -> {
                throw missing(id);
            });
            return store.list(sql, query);
        });
    }

    /** @throws octopus.spi.StorageException MESSAGE_NOT_FOUND, also when it is another project's and the caller no admin */
    public UserMessage show(Caller caller, UUID id) {
        return database.read(sql -> store.find(sql, id))
                .filter(message -> caller.isAdmin() || caller.owns(message.project()))
                .orElseThrow(() -> missing(id));
    }

    private static RuntimeException missing(UUID id) {
        return Fault.of(BlockFault.MESSAGE_NOT_FOUND, "Message " + id + " could not be found", "", "")
                .exception();
    }

    public void delete(Caller caller, UUID id) {
        show(caller, id);
        database.write(transaction -> {
            store.delete(transaction, id);
            return id;
        });
    }
}
