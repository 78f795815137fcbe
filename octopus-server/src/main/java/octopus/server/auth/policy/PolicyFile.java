package octopus.server.auth.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.server.auth.AuthFault;
import octopus.spi.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Rules that an operator gives in the place of the defaults, as a file of YAML (JSON is YAML too). */
final class PolicyFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Path file;

    private PolicyFile(Path file) {
        this.file = file;
    }

    static PolicyFile read(Path file) {
        PolicyFile read = new PolicyFile(file);
        try {
            JsonNode root = YAML.readTree(Files.readString(file));
            if (root.isObject()) {
                root.properties().forEach(entry -> read.rule(entry.getKey(), entry.getValue()));
            } else if (!root.isMissingNode() && !root.isNull()) {
                read.unreadable("it is not a list of \"rule: check\" lines");
            }
        } catch (IOException e) {
            read.unreadable(String.valueOf(e));
        } catch (JacksonException e) {
            read.unreadable(
                    "line " + e.getLocation().getLineNr() + " is not as YAML wants it: " + e.getOriginalMessage());
        }
        return read;
    }

    Map<String, Check> checks() {
        return checks;
    }

    List<Fault> faults() {
        return faults;
    }

    private void rule(String name, JsonNode value) {
        try {
            checks.put(name, RuleText.read(value));
        } catch (RuleText.Mistake e) {
            faults.add(wrong(name, e.text()));
        }
    }

    Fault wrong(String rule, String cause) {
        return Fault.of(AuthFault.POLICY_WRONG, "Rule " + rule + " in " + file, cause, "")
                .about("field", rule);
    }

    private void unreadable(String cause) {
        faults.add(Fault.of(
                AuthFault.POLICY_WRONG, "The policy file " + file + " cannot be used", cause, "Correct the file."));
    }
}
