package octopus.block.operation.encryption;

import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.key.KeyManager;
import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** A key manager that one request does not reach. @param away whose request that is */
record MoodyKeys(KeyManager keys, Caller away) implements KeyManager {
    private KeyManager reached(Caller caller) {
        if (caller.requestId().equals(away.requestId())) {
            throw Fault.of(BlockFault.KEY_NOT_FOUND, "Asking for a key", "the key manager is away", "Try again.")
                    .exception();
        }
        return keys;
    }

    @Override
    public UUID create(Caller caller, Purpose purpose, UUID label) {
        return reached(caller).create(caller, purpose, label);
    }

    @Override
    public Secret fetch(Caller caller, UUID id) {
        return reached(caller).fetch(caller, id);
    }

    @Override
    public UUID copy(Caller caller, UUID id, Caller heir, UUID label) {
        return reached(caller).copy(caller, id, heir, label);
    }

    @Override
    public Optional<UUID> labelled(Caller caller, UUID label) {
        return reached(caller).labelled(caller, label);
    }

    @Override
    public boolean belongsTo(Caller caller, UUID id) {
        return reached(caller).belongsTo(caller, id);
    }

    @Override
    public void delete(Caller caller, UUID id) {
        reached(caller).delete(caller, id);
    }
}
