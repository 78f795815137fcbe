package octopus.core.secret;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretKey.Sealed;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/**
 * Keeps secrets encrypted in the database; the key is in a file beside it. The key is read once: a call costs one SQL
 * statement and one AES operation.
 *
 * <p>Each secret is sealed with its own reference as associated data: a row that somebody copies over another one does
 * not open. Losing the key file means giving every secret anew, so it belongs into the backup (but not beside it).
 */
public final class SecretStore {
    private final SecretTable table = new SecretTable();
    private final Database database;
    private final KeyFile file;
    private volatile SecretKey key;

    private SecretStore(Database database, KeyFile file, SecretKey key) {
        this.database = database;
        this.file = file;
        this.key = key;
    }

    /**
     * Reads the key, or makes one when this database never had any; finishes a rotation that a kill has interrupted.
     *
     * @throws StorageException SECRET_KEY_EXPOSED, SECRET_KEY_MISSING, SECRET_KEY_UNUSABLE, SECRET_KEY_FOREIGN
     */
    public static SecretStore open(Database database, Path keyFile) {
        KeyFile file = new KeyFile(keyFile);
        Optional<String> expected = database.read(SecretTable::keyId);
        SecretKey key = expected.isPresent() ? fitting(file, expected.get()) : first(database, file);
        return new SecretStore(database, file, key);
    }

    /**
     * What is wrong with a key file by itself, without the database; changes nothing.
     *
     * @param needed whether there must be one, because there is a database already
     */
    public static Optional<Fault> trouble(Path keyFile, boolean needed) {
        KeyFile file = new KeyFile(keyFile);
        try {
            boolean there = file.read().or(() -> file.next().read()).isPresent();
            return there || !needed ? Optional.empty() : Optional.of(missing(file));
        } catch (StorageException e) {
            return Optional.of(e.fault());
        }
    }

    private static SecretKey first(Database database, KeyFile file) {
        SecretKey key = file.read().orElseGet(file::create);
        String known = database.write(transaction -> {
            Optional<String> there = SecretTable.keyId(transaction.sql());
            if (there.isEmpty()) {
                SecretTable.insertKeyId(transaction.sql(), key.id());
            }
            return there.orElse(key.id());
        });
        return known.equals(key.id()) ? key : fitting(file, known);
    }

    private static SecretKey fitting(KeyFile file, String expected) {
        Optional<SecretKey> key = file.read();
        if (key.isPresent() && key.get().id().equals(expected)) {
            return key.get();
        }
        KeyFile next = file.next();
        Optional<SecretKey> waiting = next.read().filter(other -> other.id().equals(expected));
        if (waiting.isPresent()) {
            file.replaceBy(next);
            return waiting.get();
        }
        throw (key.isPresent() ? foreign(file) : missing(file)).exception();
    }

    /** Stores a new secret. Repeatable: each call makes its own reference. */
    public SecretRef put(Transaction transaction, Secret secret) {
        return store(transaction, new SecretRef(UUID.randomUUID(), 1), secret);
    }

    /** Stores what shall follow an older secret, under the next version; the older one stays until it is deleted. */
    public SecretRef putNext(Transaction transaction, SecretRef older, Secret secret) {
        return store(transaction, new SecretRef(older.id(), older.version() + 1), secret);
    }

    private SecretRef store(Transaction transaction, SecretRef reference, Secret secret) {
        // Held until the commit, so that a rotation in another process either sees this secret or has come first.
        String inForce = table.holdKeyId(transaction.sql(), database.kind()).orElse("");
        table.insert(transaction.sql(), reference, keyCalled(inForce).seal(reference, secret));
        return reference;
    }

    /** @throws StorageException SECRET_NOT_FOUND, SECRET_DAMAGED, SECRET_KEY_FOREIGN */
    public Secret get(SecretRef reference) {
        return open(reference, database.read(sql -> find(sql, reference)));
    }

    /** As {@link #get(SecretRef)}, among other reads; also sees what the transaction itself has put. */
    public Secret get(DSLContext sql, SecretRef reference) {
        return open(reference, find(sql, reference));
    }

    /** Quiet when it is gone already. */
    public void delete(Transaction transaction, SecretRef reference) {
        table.delete(transaction.sql(), reference);
    }

    /**
     * Makes a new key and seals every secret with it, in one transaction. A kill at any moment leaves either the old or
     * the new key in force. Other processes over the same database need the new file; they notice by themselves when it
     * is there. Returns how many secrets were sealed anew.
     */
    public synchronized int rotate() {
        KeyFile next = file.next();
        next.delete();
        SecretKey fresh = next.create();
        SecretKey old = key;
        int count = database.write(transaction -> {
            DSLContext sql = transaction.sql();
            SecretTable.changeKeyId(sql, fresh.id());
            int sealed = 0;
            for (var rows = SecretTable.notSealedBy(sql, fresh.id(), 500);
                    !rows.isEmpty();
                    rows = SecretTable.notSealedBy(sql, fresh.id(), 500)) {
                for (SecretTable.Row row : rows) {
                    Secret secret = old.open(row.reference(), row.sealed());
                    SecretTable.reseal(sql, row.reference(), fresh.seal(row.reference(), secret));
                }
                sealed += rows.size();
            }
            return sealed;
        });
        key = fitting(file, fresh.id());
        return count;
    }

    private Secret open(SecretRef reference, Sealed sealed) {
        return keyCalled(sealed.keyId()).open(reference, sealed);
    }

    private SecretKey keyCalled(String keyId) {
        SecretKey current = key;
        if (!keyId.equals(current.id())) {
            // Another process has rotated the key: the new one is in the file, or waits beside it.
            current = fitting(file, keyId);
            key = current;
        }
        return current;
    }

    private Sealed find(DSLContext sql, SecretRef reference) {
        return table.find(sql, reference)
                .orElseThrow(() -> Fault.of(
                                SecretFault.SECRET_NOT_FOUND,
                                "Secret " + reference + " is not in the database",
                                "it was deleted while something still refers to it",
                                "Give the secret anew where it is used.")
                        .about("secret", reference)
                        .exception());
    }

    private static Fault foreign(KeyFile file) {
        return Fault.of(
                        SecretFault.SECRET_KEY_FOREIGN,
                        "The key file " + file.path() + " does not open the secrets of this database",
                        "it holds another key",
                        "Put the key file back that belongs to this database, or point secret.key-file to it.")
                .about("file", file.path());
    }

    private static Fault missing(KeyFile file) {
        return Fault.of(
                        SecretFault.SECRET_KEY_MISSING,
                        "The key file " + file.path() + " is not there",
                        "the database already holds secrets that only that key opens",
                        "Restore the key file from the backup, with mode 0600.")
                .about("file", file.path());
    }
}
