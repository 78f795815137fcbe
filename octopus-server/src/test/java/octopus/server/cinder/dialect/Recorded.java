package octopus.server.cinder.dialect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import tools.jackson.databind.JsonNode;

/** One exchange with the real Cinder 21.3.1, as it was recorded. */
record Recorded(
        String number,
        String name,
        String method,
        String path,
        Map<String, String> headers,
        String body,
        int status,
        Map<String, String> answerHeaders,
        JsonNode answer) {

    String label() {
        return number + " " + name + " " + method + " " + path;
    }

    static List<Recorded> all() throws IOException {
        List<Recorded> all = new ArrayList<>();
        try (InputStream in = Recorded.class.getResourceAsStream("exchanges.jsonl");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(of(Json.MAPPER.readTree(line)));
            }
        }
        return all;
    }

    private static Recorded of(JsonNode node) {
        JsonNode request = node.path("request");
        JsonNode response = node.path("response");
        return new Recorded(
                node.path("number").asString(),
                node.path("name").asString(),
                request.path("method").asString(),
                request.path("path").asString(),
                texts(request.path("headers")),
                body(request.path("body")),
                response.path("status").asInt(),
                texts(response.path("headers")),
                response.path("body"));
    }

    private static String body(JsonNode body) {
        if (body.isNull() || body.isMissingNode()) {
            return "";
        }
        if (body.has("$repeat")) {
            String filling =
                    body.path("$repeat").asString().repeat(body.path("$times").asInt());
            return body.path("$in").asString().replace("...", filling);
        }
        return body.isString() ? body.asString() : body.toString();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }
}
