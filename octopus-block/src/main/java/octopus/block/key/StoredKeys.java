package octopus.block.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** Keys in Octopus's own secret store: sealed rows, for which nobody but Octopus has the key. */
public final class StoredKeys implements KeyManager {
    /** Keys are never changed, only made and deleted. */
    private static final int VERSION = 1;

    private final Database database;
    private final SecretStore secrets;
    private final KeyStore store = new KeyStore();
    private final SecureRandom random = new SecureRandom();

    public StoredKeys(Database database, SecretStore secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    @Override
    public UUID create(Caller caller, Purpose purpose) {
        byte[] key = new byte[purpose.bits() / 8];
        random.nextBytes(key);
        return put(caller, Secret.of(HexFormat.of().formatHex(key)));
    }

    @Override
    public Secret fetch(Caller caller, UUID id) {
        // Other secrets lie in the same store; only what was put there as a key is one.
        if (!database.read(sql -> store.exists(sql, id))) {
            throw Fault.of(
                            BlockFault.KEY_NOT_FOUND,
                            "Encryption key " + id + " could not be found",
                            "",
                            "What was encrypted with it cannot be read any more, unless a backup of the key is put back.")
                    .about("key", id)
                    .exception();
        }
        return secrets.get(new SecretRef(id, VERSION));
    }

    @Override
    public UUID copy(Caller caller, UUID id) {
        return put(caller, fetch(caller, id));
    }

    @Override
    public boolean belongsTo(UUID id, String project) {
        return database.read(sql -> store.project(sql, id))
                .filter(project::equals)
                .isPresent();
    }

    @Override
    public void delete(Caller caller, UUID id) {
        database.write(transaction -> {
            if (store.delete(transaction, id)) {
                secrets.delete(transaction, new SecretRef(id, VERSION));
            }
            return id;
        });
    }

    private UUID put(Caller caller, Secret key) {
        return database.write(transaction -> {
            SecretRef reference = secrets.put(transaction, key);
            store.insert(transaction, reference.id(), caller.project());
            return reference.id();
        });
    }
}
