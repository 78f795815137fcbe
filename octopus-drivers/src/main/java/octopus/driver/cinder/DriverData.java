package octopus.driver.cinder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.option.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code drivers.json}: which drivers there are, and the types of their options. */
final class DriverData {
    private static final long MOST = 1L << 53;

    private DriverData() {}

    static List<DriverFacts> read() {
        try (InputStream in = DriverData.class.getResourceAsStream("drivers.json")) {
            if (in == null) {
                throw new IllegalStateException("the program has no drivers.json");
            }
            JsonNode all = new JsonMapper().readTree(in);
            Map<String, Option> options = new HashMap<>();
            all.path("options").forEachEntry((name, facts) -> options.put(name, option(name, facts)));
            List<DriverFacts> drivers = new ArrayList<>();
            all.path("drivers").forEach(each -> drivers.add(driver(each, options)));
            return drivers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DriverFacts driver(JsonNode facts, Map<String, Option> options) {
        return new DriverFacts(
                facts.path("id").asString(""),
                facts.path("class").asString(""),
                facts.path("vendor").asString(""),
                facts.path("version").asString(""),
                texts(facts.path("protocols")),
                texts(facts.path("packages")),
                texts(facts.path("options")).stream()
                        .flatMap(name -> Optional.ofNullable(options.get(name)).stream())
                        .toList());
    }

    /** Without defaults, which are the driver's own affair; the sentence names them. */
    private static Option option(String name, JsonNode facts) {
        String preset = facts.path("d").asString("");
        String sentence = Sentences.of(name, preset);
        Optional<String> none = Optional.empty();
        return switch (facts.path("t").asString("text")) {
            case "secret" -> new Option.SecretText(name, sentence, false);
            case "choice" -> new Option.Choice(name, sentence, none, false, texts(facts.path("c")));
            case "flag" -> new Option.Flag(name, sentence, facts.path("d").asBoolean(false));
            case "count" ->
                new Option.Count(
                        name,
                        sentence,
                        none,
                        false,
                        facts.path("min").asLong(-MOST),
                        facts.path("max").asLong(MOST));
            case "port" -> new Option.Port(name, sentence, none, false);
            case "ratio" -> new Option.Ratio(name, sentence, none, -MOST, MOST);
            default -> new Option.Text(name, sentence, none, false, preset);
        };
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
