package octopus.block.key;

import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/**
 * Keeps the keys of encrypted volumes. It may be another service, so no call belongs into a transaction. A key's id is what
 * compute services ask their own key manager for. Each call is about keys of the caller's project.
 */
public interface KeyManager {
    /** What a key is for. @param algorithm such as {@code aes} @param bits how long it is */
    record Purpose(String algorithm, int bits) {}

    /** A new key by chance. @param label under which it is found again where nobody came to note its id */
    UUID create(Caller caller, Purpose purpose, UUID label);

    /**
     * The key in lower-case hexadecimal, which is the passphrase of the LUKS container as os-brick opens it.
     *
     * @throws StorageException KEY_NOT_FOUND
     */
    Secret fetch(Caller caller, UUID id);

    /**
     * The same key under another id: each volume, backup and image takes its own with it when it goes.
     *
     * @param heir whose the copy is
     * @throws StorageException KEY_NOT_FOUND
     */
    UUID copy(Caller caller, UUID id, Caller heir, UUID label);

    /** The key that was made under this label. */
    Optional<UUID> labelled(Caller caller, UUID label);

    /** Whether the caller's project may use the key: for ids that callers name by themselves. */
    boolean belongsTo(Caller caller, UUID id);

    /** Quiet when it is gone already. */
    void delete(Caller caller, UUID id);

    static StorageException notFound(UUID id) {
        return Fault.of(
                        BlockFault.KEY_NOT_FOUND,
                        "Encryption key " + id + " could not be found",
                        "",
                        "What was encrypted with it cannot be read any more, unless a backup of the key is put back.")
                .about("key", id)
                .exception();
    }
}
