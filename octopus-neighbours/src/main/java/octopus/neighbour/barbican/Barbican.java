package octopus.neighbour.barbican;

import java.net.URI;
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

    Barbican(CloudService service) {
        this.service = service;
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
        return new Barbican(new CloudService(web, base, tokens));
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
        String reference = service.send(asker, ask(asker, "POST", SECRETS).json(secret))
                .orThrow()
                .json()
                .path("secret_ref")
                .asString();
        return UUID.fromString(reference.substring(reference.lastIndexOf('/') + 1));
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
