package octopus.server.api;

import java.util.Optional;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.json.Json;
import octopus.server.auth.policy.Rights;
import octopus.server.http.Exchange;
import octopus.server.route.RouteTable;
import octopus.server.route.UuidText;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;

/** A request of our own API after routing and checks. */
public record ApiRequest(Exchange exchange, Rights rights, RouteTable.Match<ApiRequest> match, JsonNode body) {
    private static final int MOST = 1000;
    private static final int USUAL = 100;

    public Caller caller() {
        return rights.caller();
    }

    public boolean may(String rule) {
        return rights.may(rule);
    }

    public String path(String parameter) {
        return match.values().get(match.calls().position(parameter));
    }

    /** @throws octopus.spi.StorageException PARAMETER_WRONG when it is no UUID */
    UUID id(String parameter) {
        String text = path(parameter);
        return UuidText.strict(text).orElseThrow(() -> wrong(parameter, "\"" + text + "\" is not an id"));
    }

    Optional<String> query(String name) {
        return exchange.query().find(name).filter(text -> !text.isEmpty());
    }

    /** How many rows a page has: {@code limit}, 100 without it, 1000 at most. */
    int limit() {
        Optional<String> text = query("limit");
        if (text.isEmpty()) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text.get());
            if (limit >= 1) {
                return Math.min(limit, MOST);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("limit", "\"" + text.get() + "\" is not a whole number of at least 1");
    }

    static RuntimeException wrong(String name, String why) {
        return Fault.of(ApiFault.PARAMETER_WRONG, "Parameter " + name, why, "")
                .about("field", name)
                .exception();
    }

    /** The text under a key of the body; empty when it is missing or null. */
    Optional<String> text(String key) {
        JsonNode value = body.path(key);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    void answer(int status, Row row) {
        exchange.json(status, out -> Json.MAPPER.writeValue(out, row.map()));
    }

    void empty() {
        exchange.empty(204, Optional.empty());
    }
}
