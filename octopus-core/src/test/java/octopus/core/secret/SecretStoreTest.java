package octopus.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import octopus.core.db.StoreContract;
import octopus.spi.FaultCode;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest extends StoreContract {
    private static final Secret HUNTER = Secret.of("hunter2 ünd mehr");
    private static final Field<String> SEALED = field(name("sealed"), String.class);
    private static final Field<String> NONCE = field(name("nonce"), String.class);

    @TempDir
    Path directory;

    private Path keyFile;

    @BeforeEach
    void open() {
        keyFile = directory.resolve("keys/octopus.key");
    }

    private SecretStore store() {
        return SecretStore.open(database(), keyFile);
    }

    private SecretRef put(SecretStore store, Secret secret) {
        return database().write(transaction -> store.put(transaction, secret));
    }

    private static void fails(FaultCode code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    @Test
    void aSecretComesBackAlsoAfterARestartAndInsideItsTransaction() {
        SecretStore store = store();
        SecretRef reference = database().write(transaction -> {
            SecretRef put = store.put(transaction, HUNTER);
            assertThat(store.get(transaction.sql(), put)).isEqualTo(HUNTER);
            return put;
        });
        assertThat(store().get(reference)).isEqualTo(HUNTER);
        assertThat(SecretRef.of(reference.toString())).isEqualTo(reference);
    }

    @Test
    void theDatabaseHoldsNothingReadableAndNeverTheSameTwice() {
        SecretStore store = store();
        put(store, HUNTER);
        put(store, HUNTER);
        var rows = database()
                .read(sql ->
                        sql.select(NONCE, SEALED).from(table(name("secrets"))).fetch());
        assertThat(rows).hasSize(2).doesNotHaveDuplicates();
        assertThat(rows.toString()).doesNotContain("hunter2");
        assertThat(rows.getValues(NONCE)).doesNotHaveDuplicates();
    }

    @Test
    void aDeletedSecretIsGoneAndDeletingAgainIsQuiet() {
        SecretStore store = store();
        SecretRef reference = put(store, HUNTER);
        for (int i = 0; i < 2; i++) {
            database().write(transaction -> {
                store.delete(transaction, reference);
                return true;
            });
        }
        fails(SecretFault.SECRET_NOT_FOUND, () -> store.get(reference));
    }

    @Test
    void theNextVersionLeavesTheOlderOne() {
        SecretStore store = store();
        SecretRef first = put(store, HUNTER);
        SecretRef second = database().write(transaction -> store.putNext(transaction, first, Secret.of("new")));
        assertThat(second).isEqualTo(new SecretRef(first.id(), 2));
        assertThat(store.get(first)).isEqualTo(HUNTER);
        assertThat(store.get(second).reveal()).isEqualTo("new");
    }

    @Test
    void aRowCopiedOverAnotherDoesNotOpen() {
        SecretStore store = store();
        SecretRef mine = put(store, HUNTER);
        SecretRef other = put(store, Secret.of("theirs"));
        database().write(transaction -> {
            var from = transaction
                    .sql()
                    .select(NONCE, SEALED)
                    .from(table(name("secrets")))
                    .where(field(name("id")).eq(other.id().toString()))
                    .fetchSingle();
            return transaction
                    .sql()
                    .update(table(name("secrets")))
                    .set(NONCE, from.get(NONCE))
                    .set(SEALED, from.get(SEALED))
                    .where(field(name("id")).eq(mine.id().toString()))
                    .execute();
        });
        fails(SecretFault.SECRET_DAMAGED, () -> store.get(mine));
    }

    @Test
    void theKeyFileIsForItsOwnerOnlyAndRefusedWhenItIsNot() throws IOException {
        store();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("keys").toFile().list()).containsExactly("octopus.key");
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r-----"));
        fails(SecretFault.SECRET_KEY_EXPOSED, this::store);
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--------"));
        store();
    }

    @Test
    void anotherDatabasesKeyALostKeyAndAnUnusableKeyAreToldApart() throws IOException {
        store();
        String key = Files.readString(keyFile);
        Files.delete(keyFile);
        fails(SecretFault.SECRET_KEY_MISSING, this::store);
        new KeyFile(keyFile).create();
        fails(SecretFault.SECRET_KEY_FOREIGN, this::store);
        Files.writeString(keyFile, "not a key\n");
        fails(SecretFault.SECRET_KEY_UNUSABLE, this::store);
        Files.writeString(keyFile, "c2hvcnQ=\n");
        fails(SecretFault.SECRET_KEY_UNUSABLE, this::store);
        Files.writeString(keyFile, key);
        store();
    }

    @Test
    void rotationSealsEverythingAnewAndOtherProcessesFollow() throws IOException {
        SecretStore store = store();
        SecretStore other = store();
        SecretRef reference = put(store, HUNTER);
        String before = Files.readString(keyFile);
        assertThat(store.rotate()).isEqualTo(1);
        assertThat(Files.readString(keyFile)).isNotEqualTo(before);
        assertThat(store.get(reference)).isEqualTo(HUNTER);
        assertThat(other.get(reference)).isEqualTo(HUNTER);
        SecretRef later = put(other, Secret.of("later"));
        assertThat(store().get(later).reveal()).isEqualTo("later");
        assertThat(directory.resolve("keys").toFile().list()).containsExactly("octopus.key");
    }

    @Test
    void aRotationThatWasKilledBeforeItsCommitLeavesTheOldKeyInForce() {
        SecretRef reference = put(store(), HUNTER);
        new KeyFile(keyFile).next().create(); // what a kill there leaves behind
        assertThat(store().get(reference)).isEqualTo(HUNTER);
        assertThat(store().rotate()).isEqualTo(1);
        assertThat(store().get(reference)).isEqualTo(HUNTER);
    }

    @Test
    void aRotationThatWasKilledAfterItsCommitIsFinishedAtTheNextStart() throws IOException {
        SecretStore store = store();
        SecretRef reference = put(store, HUNTER);
        String old = Files.readString(keyFile);
        store.rotate();
        Path next = keyFile.resolveSibling("octopus.key.next");
        Files.move(keyFile, next);
        new KeyFile(keyFile).create();
        Files.writeString(keyFile, old);
        assertThat(store().get(reference)).isEqualTo(HUNTER);
        assertThat(next).doesNotExist();
    }
}
