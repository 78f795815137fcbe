package octopus.block.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.db.StoreContract;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.Secret;
import octopus.spi.driver.SecretKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverSecretsTest extends StoreContract {
    @TempDir
    Path directory;

    @Test
    void keptReplacedAndGoneWithTheBackend() {
        SecretStore secrets = SecretStore.open(database(), directory.resolve("key"));
        SecretKeeper one = new DriverSecrets(database(), secrets).of("one");
        SecretKeeper two = new DriverSecrets(database(), secrets).of("two");
        assertThat(one.find("data")).isEmpty();
        one.keep("data", Secret.of("first"));
        two.keep("data", Secret.of("other"));
        SecretRef before = reference("one").orElseThrow();
        one.keep("data", Secret.of("second"));
        assertThat(one.find("data").map(Secret::reveal)).contains("second");
        assertThat(two.find("data").map(Secret::reveal)).contains("other");
        assertThat(reference("one").orElseThrow().id()).isEqualTo(before.id());
        one.keep("more", Secret.of("third"));
        one.forget("more");
        one.forget("more");
        assertThat(one.find("more")).isEmpty();
        List<SecretRef> refs = List.of(before, reference("one").orElseThrow());

        boolean ignored = database().write(transaction -> {
            new DriverSecrets(database(), secrets).forget(transaction, "one");
            return true;
        });
        assertThat(one.find("data")).isEmpty();
        assertThat(two.find("data")).isPresent();
        assertThat(refs)
                .allSatisfy(each -> org.assertj.core.api.Assertions.assertThatThrownBy(() -> secrets.get(each))
                        .as("nothing of it is left among the secrets")
                        .isInstanceOf(octopus.spi.StorageException.class));
    }

    private Optional<SecretRef> reference(String backend) {
        return database().read(sql -> new DriverSecretStore().find(sql, backend, "data"));
    }
}
