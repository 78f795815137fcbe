package octopus.block.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import octopus.core.secret.SecretStore;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims and built-in keys, on every database. */
class KeyClaimsTest extends StoreContract {
    private static final Caller ALICE = new Caller("alice", "wonderland", Set.of("member"), "req-1");
    private static final Caller BOB = new Caller("bob", "elsewhere", Set.of("member"), "req-2");
    private static final KeyManager.Purpose PURPOSE = new KeyManager.Purpose("aes", 256);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    @TempDir
    private java.nio.file.Path directory;

    private StoredKeys keys;
    private KeyClaims claims;

    @BeforeEach
    void open() {
        keys = new StoredKeys(database(), SecretStore.open(database(), directory.resolve("key")));
        claims = new KeyClaims(database(), keys);
    }

    private void use(NewKey key) {
        database().write(transaction -> {
            claims.used(transaction, key);
            return key;
        });
    }

    @Test
    void aKeyIsFoundByItsLabelAndIsTheProjectsOwn() {
        UUID label = UUID.randomUUID();
        UUID id = keys.create(ALICE, PURPOSE, label);
        assertThat(keys.labelled(ALICE, label)).contains(id);
        assertThat(keys.belongsTo(ALICE, id)).isTrue();
        assertThat(keys.belongsTo(BOB, id)).isFalse();
        UUID copy = keys.copy(ALICE, id, BOB, UUID.randomUUID());
        assertThat(keys.fetch(BOB, copy)).isEqualTo(keys.fetch(ALICE, id));
        assertThat(keys.belongsTo(BOB, copy)).isTrue();
        keys.delete(ALICE, id);
        keys.delete(ALICE, id);
        assertThat(keys.labelled(ALICE, label)).isEqualTo(Optional.empty());
    }

    @Test
    void whatNobodyCameToUseGoesAfterItsTimeAndOnlyThat() {
        NewKey used = claims.create(ALICE, PURPOSE, NOW);
        NewKey forgotten = claims.copy(ALICE, used.id(), BOB, NOW);
        NewKey young = claims.create(ALICE, PURPOSE, NOW.plus(HOUR));
        assertThat(forgotten.source()).contains(used.id());
        use(used);

        assertThat(claims.sweep(NOW.plus(HOUR).plusSeconds(1), HOUR)).isOne();
        assertThat(keys.fetch(ALICE, used.id())).isNotNull();
        assertThat(keys.fetch(ALICE, young.id())).isNotNull();
        assertThatThrownBy(() -> keys.fetch(BOB, forgotten.id()))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(BlockFault.KEY_NOT_FOUND));
        assertThatThrownBy(() -> use(forgotten)).hasMessageContaining("could not be found");
        use(young);
        assertThat(claims.sweep(NOW.plus(HOUR.multipliedBy(9)), HOUR)).isZero();
    }

    @Test
    void whatIsTakenBackIsGoneAtOnce() {
        NewKey key = claims.create(ALICE, PURPOSE, NOW);
        claims.discard(ALICE, key);
        assertThatThrownBy(() -> keys.fetch(ALICE, key.id())).isInstanceOf(StorageException.class);
        assertThat(claims.sweep(NOW.plus(HOUR.multipliedBy(9)), HOUR)).isZero();
    }
}
