package octopus.block.backend;

import java.util.Optional;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.Secret;
import octopus.spi.driver.SecretKeeper;

/** What drivers keep sealed: the CHAP secret that an array's driver has made for an initiator, for instance. */
public final class DriverSecrets {
    private final DriverSecretStore store = new DriverSecretStore();
    private final Database database;
    private final SecretStore secrets;

    public DriverSecrets(Database database, SecretStore secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** What is lent to the driver of that backend. */
    public SecretKeeper of(String backend) {
        return new SecretKeeper() {
            @Override
            public Optional<Secret> find(String name) {
                Optional<SecretRef> reference = database.read(sql -> store.find(sql, backend, name));
                return reference.map(secrets::get);
            }

            @Override
            public void keep(String name, Secret secret) {
                SecretRef ignored = database.write(transaction -> replace(transaction, backend, name, secret));
            }

            @Override
            public void forget(String name) {
                boolean ignored = database.write(transaction -> remove(transaction, backend, name));
            }
        };
    }

    private SecretRef replace(Transaction transaction, String backend, String name, Secret secret) {
        Optional<SecretRef> before = store.find(transaction.sql(), backend, name);
        SecretRef now = before.isPresent()
                ? secrets.putNext(transaction, before.get(), secret)
                : secrets.put(transaction, secret);
        store.delete(transaction, backend, name);
        store.insert(transaction, backend, name, now);
        before.ifPresent(reference -> secrets.delete(transaction, reference));
        return now;
    }

    private boolean remove(Transaction transaction, String backend, String name) {
        Optional<SecretRef> there = store.find(transaction.sql(), backend, name);
        store.delete(transaction, backend, name);
        there.ifPresent(reference -> secrets.delete(transaction, reference));
        return there.isPresent();
    }

    /** With the backend goes what its driver has kept. */
    void forget(Transaction transaction, String backend) {
        store.of(transaction.sql(), backend).forEach(reference -> secrets.delete(transaction, reference));
        store.deleteAll(transaction, backend);
    }
}
