package octopus.neighbour.http;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import octopus.core.json.Json;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What another service answered. */
public record Reply(String asked, int status, HttpHeaders headers, byte[] body) {
    private static final int LONGEST_WORDS = 300;

    public boolean isGood() {
        return status / 100 == 2;
    }

    /** @throws StorageException NEIGHBOUR_REFUSED when it is no JSON */
    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw Fault.of(
                            NeighbourFault.NEIGHBOUR_REFUSED,
                            asked,
                            "the answer is no JSON: " + words(),
                            "See that the address is that of the service.")
                    .exception();
        }
    }

    /** @throws StorageException with what the service said, unless it said yes */
    public Reply orThrow() {
        if (isGood()) {
            return this;
        }
        boolean forbidden = status == 401 || status == 403;
        throw Fault.of(
                        forbidden ? NeighbourFault.NEIGHBOUR_FORBIDDEN : NeighbourFault.NEIGHBOUR_REFUSED,
                        asked,
                        "it answered " + status + (words().isEmpty() ? "" : ": " + words()),
                        forbidden
                                ? "See that the user whom Octopus is there has the role for it."
                                : "Its own log has the cause.")
                .about("status", status)
                .exception();
    }

    /** The body in one line, without markup. */
    public String words() {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return text.length() > LONGEST_WORDS ? text.substring(0, LONGEST_WORDS) + "…" : text;
    }
}
