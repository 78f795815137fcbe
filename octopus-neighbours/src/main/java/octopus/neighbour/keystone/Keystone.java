package octopus.neighbour.keystone;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.Web;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Logs in as the service user, and knows from the catalogue where the other services are. Logs in again in time. */
public final class Keystone {
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(2);

    private final Web web;
    private final CloudSettings.Login login;
    private final Optional<String> region;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Session> session = Optional.empty();

    /** @param endpoints service type to address */
    private record Session(Secret token, Instant until, Map<String, URI> endpoints) {}

    public Keystone(Web web, CloudSettings.Login login, Optional<String> region, Clock clock) {
        this.web = web;
        this.login = login;
        this.region = region;
        this.clock = clock;
    }

    public Secret token() {
        return current().token();
    }

    /** Whoever was refused with this token gets another the next time. */
    public void forget(Secret token) {
        lock.lock();
        try {
            session = session.filter(known -> !known.token().equals(token));
        } finally {
            lock.unlock();
        }
    }

    /** @throws StorageException NEIGHBOUR_NOT_CONFIGURED when the catalogue does not have it */
    public URI endpoint(String serviceType) {
        URI found = current().endpoints().get(serviceType);
        if (found == null) {
            throw Fault.of(
                            NeighbourFault.NEIGHBOUR_NOT_CONFIGURED,
                            "Looking for the " + serviceType + " service",
                            "Keystone's catalogue has none"
                                    + region.map(name -> " in region " + name).orElse(""),
                            "Add it to the catalogue, or set its address.")
                    .exception();
        }
        return found;
    }

    private Session current() {
        lock.lock();
        try {
            Optional<Session> good = session.filter(known -> clock.instant().isBefore(known.until()));
            Session now = good.orElseGet(this::logIn);
            session = Optional.of(now);
            return now;
        } finally {
            lock.unlock();
        }
    }

    private Session logIn() {
        String base = login.url().endsWith("/v3") ? login.url() : login.url() + "/v3";
        Map<String, Object> user = Map.of(
                "name", login.user(),
                "domain", Map.of("name", login.userDomain()),
                "password", login.password().reveal());
        Map<String, Object> body = Map.of(
                "auth",
                Map.of(
                        "identity", Map.of("methods", new String[] {"password"}, "password", Map.of("user", user)),
                        "scope",
                                Map.of(
                                        "project",
                                        Map.of(
                                                "name",
                                                login.project(),
                                                "domain",
                                                Map.of("name", login.projectDomain())))));
        Reply reply = web.send(Ask.of("POST", URI.create(base + "/auth/tokens")).json(body));
        Optional<String> token = reply.headers().firstValue("X-Subject-Token");
        if (!reply.isGood() || token.isEmpty()) {
            throw Fault.of(
                            NeighbourFault.NEIGHBOUR_LOGIN_FAILED,
                            "Logging in to Keystone at " + base + " as " + login.user(),
                            "it answered " + reply.status() + ": " + reply.words(),
                            "See keystone.user, keystone.password, keystone.project and the domains.")
                    .exception();
        }
        JsonNode content = reply.json().path("token");
        Instant until = Instant.parse(content.path("expires_at").asString()).minus(BEFORE_THE_END);
        return new Session(Secret.of(token.get()), until, endpoints(content.path("catalog")));
    }

    private Map<String, URI> endpoints(JsonNode catalog) {
        Map<String, URI> found = new LinkedHashMap<>();
        for (JsonNode service : catalog) {
            for (String side : new String[] {"internal", "public"}) {
                for (JsonNode endpoint : service.path("endpoints")) {
                    boolean here = region.map(name ->
                                    name.equals(endpoint.path("region_id").asString("")))
                            .orElse(true);
                    if (here && side.equals(endpoint.path("interface").asString())) {
                        found.putIfAbsent(
                                service.path("type").asString(),
                                URI.create(endpoint.path("url").asString()));
                    }
                }
            }
        }
        return found;
    }
}
