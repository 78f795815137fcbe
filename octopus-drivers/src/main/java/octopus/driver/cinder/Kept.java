package octopus.driver.cinder;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.spi.Secret;
import octopus.spi.VolumeId;
import octopus.spi.driver.SecretKeeper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a driver keeps for each initiator, its CHAP secret for instance, and how hosts log in to a volume that has a target of
 * its own. Cinder has both in its database in clear; here they are sealed with the other secrets, and a new process is told.
 */
final class Kept implements Consumer<JsonNode> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "initiator-data";
    private static final String LOGIN = "login-";

    private final SecretKeeper keeper;

    /** @param keeper where there is none, it lives as long as the backend is open */
    Kept(Optional<SecretKeeper> keeper) {
        this.keeper = keeper.orElseGet(Memory::new);
    }

    @Override
    public void accept(JsonNode entries) {
        keeper.keep(NAME, Secret.of(entries.toString()));
    }

    JsonNode entries() {
        return keeper.find(NAME).map(text -> JSON.readTree(text.reveal())).orElseGet(() -> JSON.createArrayNode());
    }

    /** How hosts log in to the target of a volume that is exported. */
    Optional<Secret> login(VolumeId volume) {
        return keeper.find(LOGIN + volume);
    }

    void keepLogin(VolumeId volume, Secret login) {
        if (!login(volume).equals(Optional.of(login))) {
            keeper.keep(LOGIN + volume, login);
        }
    }

    void forgetLogin(VolumeId volume) {
        keeper.forget(LOGIN + volume);
    }

    private static final class Memory implements SecretKeeper {
        private final Map<String, Secret> all = new java.util.concurrent.ConcurrentHashMap<>();

        @Override
        public Optional<Secret> find(String name) {
            return Optional.ofNullable(all.get(name));
        }

        @Override
        public void keep(String name, Secret secret) {
            all.put(name, secret);
        }

        @Override
        public void forget(String name) {
            all.remove(name);
        }
    }
}
