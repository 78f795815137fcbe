package octopus.driver.cinder;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.spi.Secret;
import octopus.spi.driver.SecretKeeper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a driver keeps for each initiator, its CHAP secret for instance. Cinder has it in its database in clear; here it is
 * sealed with the other secrets, and a new process is told of it.
 */
final class Kept implements Consumer<JsonNode> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "initiator-data";

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
    }
}
