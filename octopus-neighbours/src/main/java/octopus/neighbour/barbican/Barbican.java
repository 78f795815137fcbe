package octopus.neighbour.barbican;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CallerTokens;
import octopus.neighbour.keystone.CloudService;
import octopus.neighbour.keystone.Keystone;
import octopus.neighbour.keystone.Tokens;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;

/** The calls of the Key Manager API v1 that we need. */
public final class Barbican {
    private static final String SECRETS = "/v1/secrets";
    private static final String OCTETS = "application/octet-stream";

    private final CloudService service;
    private final boolean seesProjects;

    Barbican(CloudService service, boolean seesProjects) {
        this.service = service;
        this.seesProjects = seesProjects;
    }

    /** @throws octopus.spi.StorageException NEIGHBOUR_NOT_CONFIGURED */
    public static Barbican open(
            KeyManagerSettings settings, Web web, Optional<Keystone> keystone, CallerTokens callers) {
        Supplier<URI> base;
        if (settings.url().isPresent()) {
            URI fixed = URI.create(settings.url().get().replaceAll("/+(v1/?)?$", ""));
            base = () -> fixed;
        } else {
            Keystone catalogue = keystone.orElseThrow(() -> missing("key-manager.url"));
            base = () -> catalogue.endpoint("key-manager");
        }
        Tokens tokens =
                switch (settings.auth()) {
                    case NONE -> Tokens.none();
                    case PASSWORD -> Tokens.service(keystone.orElseThrow(() -> missing("key-manager.auth")));
                    case TOKEN -> Tokens.callers(callers);
                };
        return new Barbican(new CloudService(web, base, tokens), settings.auth() != KeyManagerSettings.Auth.PASSWORD);
    }

    private static RuntimeException missing(String field) {
        return Fault.of(
                        NeighbourFault.NEIGHBOUR_NOT_CONFIGURED,
                        "Reaching Barbican",
                        field + " needs Keystone, and keystone.url is not set",
                        "Set keystone.url, user and password; or key-manager.url with key-manager.auth=none.")
                .about("field", field)
                .exception();
    }

    /** What is noted of a secret; empty where there is none that the asker may see. */
    Optional<JsonNode> find(Caller asker, UUID id) {
        Reply reply = service.send(asker, ask(asker, "GET", SECRETS + "/" + id));
        return isAbsent(reply) ? Optional.empty() : Optional.of(reply.orThrow().json());
    }

    /** The bytes of a secret; empty where there is none that the asker may see. */
    Optional<byte[]> payload(Caller asker, UUID id) {
        Reply reply = service.send(
                asker, ask(asker, "GET", SECRETS + "/" + id + "/payload").header("Accept", OCTETS));
        return isAbsent(reply) ? Optional.empty() : Optional.of(reply.orThrow().body());
    }

    UUID store(Caller asker, Map<String, Object> secret) {
        return id(service.send(asker, ask(asker, "POST", SECRETS).json(secret))
                .orThrow()
                .json());
    }

    /** The secret of that name; the first, should there be several. */
    Optional<UUID> named(Caller asker, String name) {
        String query = "?limit=1&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        JsonNode secrets = service.send(asker, ask(asker, "GET", SECRETS + query))
                .orThrow()
                .json()
                .path("secrets");
        return secrets.isEmpty() ? Optional.empty() : Optional.of(id(secrets.get(0)));
    }

    private static UUID id(JsonNode secret) {
        String reference = secret.path("secret_ref").asString();
        return UUID.fromString(reference.substring(reference.lastIndexOf('/') + 1));
    }

    /** Whether it keeps the secrets of different projects apart, or sees only Octopus's own. */
    boolean seesProjects() {
        return seesProjects;
    }

    /** Quiet where there is none. */
    void delete(Caller asker, UUID id) {
        Reply reply = service.send(asker, ask(asker, "DELETE", SECRETS + "/" + id));
        if (reply.status() != 404) {
            reply.orThrow();
        }
    }

    private static boolean isAbsent(Reply reply) {
        return reply.status() == 404 || reply.status() == 403;
    }

    /** The project is heeded only by a Barbican without Keystone. */
    private Ask ask(Caller asker, String method, String path) {
        return service.ask(method, path).header("X-Project-Id", asker.project());
    }
}
