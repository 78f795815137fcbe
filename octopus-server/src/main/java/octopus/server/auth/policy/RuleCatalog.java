package octopus.server.auth.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every rule that there is, in Cinder's names, with what it is by default. */
public final class RuleCatalog {
    private static final String FILE = "rules.yaml";
    private static final List<RuleDefault> ALL = read();

    private RuleCatalog() {}

    public static List<RuleDefault> all() {
        return ALL;
    }

    /** One line a rule: the check, or a list of the check and of what was enough before. */
    private static List<RuleDefault> read() {
        try (InputStream in = Objects.requireNonNull(RuleCatalog.class.getResourceAsStream(FILE), FILE)) {
            List<RuleDefault> rules = new ArrayList<>();
            new YAMLMapper()
                    .readTree(in)
                    .properties()
                    .forEach(entry -> rules.add(rule(entry.getKey(), entry.getValue())));
            return List.copyOf(rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleDefault rule(String name, JsonNode node) {
        return node.isArray()
                ? new RuleDefault(
                        name, node.path(0).asString(), Optional.of(node.path(1).asString()))
                : new RuleDefault(name, node.asString(), Optional.empty());
    }
}
