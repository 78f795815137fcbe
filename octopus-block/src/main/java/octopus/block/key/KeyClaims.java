package octopus.block.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import octopus.block.key.KeyClaimStore.Claim;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes keys for what does not exist yet. A key manager is no part of the database, so a claim is written before the key is
 * made and taken away in the transaction that writes whatever the key is for. What is left of a kill in between is a claim
 * without an owner: after a while it is given up and its key deleted.
 */
public final class KeyClaims {
    private static final Logger LOG = LoggerFactory.getLogger(KeyClaims.class);
    private static final int AT_ONCE = 100;

    private final Database database;
    private final KeyManager keys;
    private final KeyClaimStore store = new KeyClaimStore();

    public KeyClaims(Database database, KeyManager keys) {
        this.database = database;
        this.keys = keys;
    }

    public NewKey create(Caller caller, KeyManager.Purpose purpose, Instant now) {
        return claimed(caller, now, Optional.empty(), claim -> keys.create(caller, purpose, claim));
    }

    /** @param owner whose key is copied @param heir whose the copy shall be */
    public NewKey copy(Caller owner, UUID key, Caller heir, Instant now) {
        return claimed(heir, now, Optional.of(key), claim -> keys.copy(owner, key, heir, claim));
    }

    private NewKey claimed(Caller caller, Instant now, Optional<UUID> source, Function<UUID, UUID> making) {
        Claim claim = new Claim(UUID.randomUUID(), caller.project());
        database.write(transaction -> {
            store.insert(transaction, claim, now);
            return claim;
        });
        try {
            return new NewKey(making.apply(claim.id()), claim.id(), source);
        } catch (RuntimeException e) {
            discard(caller, claim);
            throw e;
        }
    }

    /**
     * In the transaction that writes what the key is for.
     *
     * @throws octopus.spi.StorageException KEY_NOT_FOUND when that took so long that the key was given up
     */
    public void used(Transaction transaction, NewKey key) {
        if (!store.settle(transaction, key.claim())) {
            throw KeyManager.notFound(key.id());
        }
    }

    /** Takes a key back that nothing came to use. */
    public void discard(Caller caller, NewKey key) {
        discard(caller, new Claim(key.claim(), caller.project()));
    }

    /** Gives up what was claimed so long ago that nobody can be at it any more. @return how many */
    public int sweep(Instant now, Duration patience) {
        int swept = 0;
        for (Claim claim : database.read(sql -> store.openSince(sql, now.minus(patience), AT_ONCE))) {
            Caller octopus = Caller.octopus();
            if (discard(
                    new Caller(octopus.user(), claim.project(), Set.of(Caller.ADMIN), octopus.requestId()), claim)) {
                swept++;
            }
        }
        return swept;
    }

    /** The claim goes last: until the key is gone somebody has to come back for it. */
    private boolean discard(Caller caller, Claim claim) {
        try {
            database.write(transaction -> {
                store.giveUp(transaction, claim.id());
                return claim;
            });
            keys.labelled(caller, claim.id()).ifPresent(key -> keys.delete(caller, key));
            database.write(transaction -> {
                store.delete(transaction, claim.id());
                return claim;
            });
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "the key of claim {} of project {} is deleted later: {}",
                    claim.id(),
                    claim.project(),
                    e.getMessage());
            return false;
        }
    }
}
