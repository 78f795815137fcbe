package octopus.neighbour.barbican;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.key.KeyManager;
import octopus.core.Caller;
import octopus.spi.Secret;
import tools.jackson.databind.JsonNode;

/**
 * Keys of volumes in a Barbican, as the rest of an OpenStack expects them there: symmetric keys, whose bytes in hexadecimal
 * are the passphrase of the container. A key's name tells whose it is and what it was made for.
 */
public final class BarbicanKeys implements KeyManager {
    private static final String OCTETS = "application/octet-stream";

    private final Barbican barbican;
    private final SecureRandom random = new SecureRandom();

    public BarbicanKeys(Barbican barbican) {
        this.barbican = barbican;
    }

    @Override
    public UUID create(Caller caller, Purpose purpose, UUID label) {
        byte[] key = new byte[purpose.bits() / 8];
        random.nextBytes(key);
        return store(caller, key, purpose.algorithm(), label);
    }

    @Override
    public Secret fetch(Caller caller, UUID id) {
        return Secret.of(HexFormat.of().formatHex(bytes(caller, id)));
    }

    @Override
    public UUID copy(Caller caller, UUID id, Caller heir, UUID label) {
        String algorithm = barbican.find(caller, id)
                .map(secret -> secret.path("algorithm").asString("aes"))
                .orElseThrow(() -> KeyManager.notFound(id));
        return store(heir, bytes(caller, id), algorithm, label);
    }

    @Override
    public Optional<UUID> labelled(Caller caller, UUID label) {
        return barbican.named(caller, name(caller, label));
    }

    /** A Barbican that sees who asks shows nobody another project's; one that sees only us shows us everything. */
    @Override
    public boolean belongsTo(Caller caller, UUID id) {
        Optional<JsonNode> secret = barbican.find(caller, id);
        return barbican.seesProjects()
                ? secret.isPresent()
                : secret.filter(found -> found.path("name").asString("").startsWith(prefix(caller)))
                        .isPresent();
    }

    @Override
    public void delete(Caller caller, UUID id) {
        barbican.delete(caller, id);
    }

    private byte[] bytes(Caller caller, UUID id) {
        return barbican.payload(caller, id).orElseThrow(() -> KeyManager.notFound(id));
    }

    private UUID store(Caller caller, byte[] key, String algorithm, UUID label) {
        return barbican.store(
                caller,
                Map.of(
                        "name",
                        name(caller, label),
                        "secret_type",
                        "symmetric",
                        "algorithm",
                        algorithm,
                        "bit_length",
                        key.length * 8,
                        "payload",
                        Base64.getEncoder().encodeToString(key),
                        "payload_content_type",
                        OCTETS,
                        "payload_content_encoding",
                        "base64"));
    }

    private static String prefix(Caller caller) {
        return "octopus/" + caller.project() + "/";
    }

    private static String name(Caller caller, UUID label) {
        return prefix(caller) + label;
    }
}
