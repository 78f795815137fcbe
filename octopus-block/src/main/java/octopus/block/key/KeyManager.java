package octopus.block.key;

import java.util.UUID;
import octopus.core.Caller;
import octopus.spi.Secret;

/**
 * Keeps the keys of encrypted volumes. It may be another service, so no call belongs into a transaction. A key's id is what
 * compute services ask their own key manager for.
 */
public interface KeyManager {
    /** What a key is for. @param algorithm such as {@code aes} @param bits how long it is */
    record Purpose(String algorithm, int bits) {}

    /** A new key by chance, for the caller's project. */
    UUID create(Caller caller, Purpose purpose);

    /**
     * The key in lower-case hexadecimal, which is the passphrase of the LUKS container as os-brick opens it.
     *
     * @throws octopus.spi.StorageException KEY_NOT_FOUND
     */
    Secret fetch(Caller caller, UUID id);

    /**
     * The same key under another id, for the caller's project: each volume and image takes its own with it when it goes.
     *
     * @throws octopus.spi.StorageException KEY_NOT_FOUND
     */
    UUID copy(Caller caller, UUID id);

    /** Whether the project may use the key: for ids that callers name by themselves. */
    boolean belongsTo(UUID id, String project);

    /** Quiet when it is gone already. */
    void delete(Caller caller, UUID id);
}
