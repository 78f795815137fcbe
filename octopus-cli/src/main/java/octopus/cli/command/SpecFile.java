package octopus.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.Terminal;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A spec in a file. Secrets are not in it: it says in which file, or variable of the environment, they are. */
final class SpecFile {
    private SpecFile() {}

    static JsonNode read(Terminal terminal, String file) {
        ObjectNode spec = mapping(file, "Begin with name: and driver:.");
        resolve(terminal, file, spec.path("options"));
        resolve(terminal, file, spec.path("secrets"));
        resolve(terminal, file, spec.path("target").path("keystone"));
        return spec;
    }

    /** The target alone, or that of a whole spec. */
    static JsonNode target(Terminal terminal, String file) {
        ObjectNode spec = mapping(file, "Begin with kind: cinder.");
        JsonNode target = spec.has("target") ? spec.path("target") : spec;
        resolve(terminal, file, target.path("keystone"));
        return target;
    }

    private static ObjectNode mapping(String file, String correction) {
        JsonNode spec;
        try {
            spec = YAMLMapper.builder().build().readTree(Files.readString(Path.of(file)));
        } catch (IOException | JacksonException e) {
            throw new StorageException(
                    Fault.of(
                            CliFault.FILE_FAILED,
                            "The spec " + file + " cannot be read",
                            String.valueOf(e.getMessage()),
                            "Check the file."),
                    e);
        }
        if (!(spec instanceof ObjectNode object)) {
            throw Fault.of(CliFault.WRONG_USAGE, "The spec " + file, "it is no mapping of keys to values", correction)
                    .exception();
        }
        return object;
    }

    private static void resolve(Terminal terminal, String file, JsonNode values) {
        if (!(values instanceof ObjectNode object)) {
            return;
        }
        for (String key : object.propertyNames().stream().toList()) {
            JsonNode value = object.path(key);
            if (value.isObject()) {
                object.put(key, elsewhere(terminal, file, key, value));
            }
        }
    }

    private static String elsewhere(Terminal terminal, String spec, String key, JsonNode value) {
        String variable = value.path("env").asString("");
        String file = value.path("file").asString("");
        if (!variable.isEmpty()) {
            String text = terminal.environment().get(variable);
            if (text == null) {
                throw Fault.of(
                                CliFault.WRONG_USAGE,
                                "Value " + key + " of the spec " + spec,
                                "the environment has no variable " + variable,
                                "Set it, or name a file.")
                        .exception();
            }
            return text;
        }
        if (file.isEmpty()) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "Value " + key + " of the spec " + spec,
                            "it is neither a text nor {file: PATH} nor {env: NAME}",
                            "Write one of them.")
                    .exception();
        }
        try {
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(CliFault.FILE_FAILED, "Value " + key + " cannot be read", e.toString(), "Check the file."),
                    e);
        }
    }
}
