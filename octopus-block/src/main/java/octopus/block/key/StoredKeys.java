package octopus.block.key;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
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
    public UUID create(Caller caller, Purpose purpose, UUID label) {
        byte[] key = new byte[purpose.bits() / 8];
        random.nextBytes(key);
        return put(caller, Secret.of(HexFormat.of().formatHex(key)), label);
    }

    @Override
    public Secret fetch(Caller caller, UUID id) {
        // Other secrets lie in the same store; only what was put there as a key is one.
        if (!database.read(sql -> store.exists(sql, id))) {
            throw KeyManager.notFound(id);
        }
        return secrets.get(new SecretRef(id, VERSION));
    }

    @Override
    public UUID copy(Caller caller, UUID id, Caller heir, UUID label) {
        return put(heir, fetch(caller, id), label);
    }

    @Override
    public Optional<UUID> labelled(Caller caller, UUID label) {
        return database.read(sql -> store.labelled(sql, label));
    }

    @Override
    public boolean belongsTo(Caller caller, UUID id) {
        return database.read(sql -> store.project(sql, id)).filter(caller::owns).isPresent();
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

    private UUID put(Caller caller, Secret key, UUID label) {
        return database.write(transaction -> {
            SecretRef reference = secrets.put(transaction, key);
            store.insert(transaction, reference.id(), caller.project(), label);
            return reference.id();
        });
    }
}
