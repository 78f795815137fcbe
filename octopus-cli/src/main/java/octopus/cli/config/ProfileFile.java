package octopus.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.Terminal;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The configuration file, {@code ~/.config/octopus/config.yaml} or what {@code OCTOPUS_CONFIG} names:
 *
 * <pre>
 * default: local
 * profiles:
 *   local:
 *     url: http://127.0.0.1:8776
 *     user: admin
 *     project: "00000000000000000000000000000001"
 *     token: …          # optional
 * </pre>
 */
public final class ProfileFile {
    private static final Set<String> KEYS = Set.of("url", "user", "project", "token");
    private final Path path;
    private final Optional<String> chosen;
    private final Map<String, Entry> entries;

    private ProfileFile(Path path, Optional<String> chosen, Map<String, Entry> entries) {
        this.path = path;
        this.chosen = chosen;
        this.entries = entries;
    }

    public record Entry(Optional<String> url, Optional<String> user, Optional<String> project, Optional<Secret> token) {
        static final Entry EMPTY = new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A file that is not there is an empty one; YAML is only loaded when there is something to read. */
    public static ProfileFile of(Terminal terminal) {
        Path path = Optional.ofNullable(terminal.environment().get("OCTOPUS_CONFIG"))
                .map(Path::of)
                .orElseGet(() -> home(terminal).resolve("octopus").resolve("config.yaml"));
        if (!Files.exists(path)) {
            return new ProfileFile(path, Optional.empty(), Map.of());
        }
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readString(path));
            return read(path, root);
        } catch (IOException | JacksonException e) {
            throw wrong(
                    path,
                    "it cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Path home(Terminal terminal) {
        return Optional.ofNullable(terminal.environment().get("XDG_CONFIG_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> terminal.home().resolve(".config"));
    }

    private static ProfileFile read(Path path, JsonNode root) {
        for (String key : root.propertyNames()) {
            if (!key.equals("default") && !key.equals("profiles")) {
                throw wrong(path, "key " + key + " is not known; known are default and profiles");
            }
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        root.path("profiles").properties().forEach(e -> entries.put(e.getKey(), entry(path, e.getKey(), e.getValue())));
        return new ProfileFile(path, text(root, "default"), entries);
    }

    private static Entry entry(Path path, String name, JsonNode node) {
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw wrong(
                        path,
                        "key " + key + " of profile " + name + " is not known; known are url, user, project, token");
            }
        }
        return new Entry(
                text(node, "url"),
                text(node, "user"),
                text(node, "project"),
                text(node, "token").map(Secret::of));
    }

    private static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asString()) : Optional.empty();
    }

    /** The profile of this name, or the file's default. */
    Entry entry(Optional<String> name) {
        Optional<String> wanted = name.or(() -> chosen);
        if (wanted.isEmpty()) {
            return Entry.EMPTY;
        }
        return Optional.ofNullable(entries.get(wanted.get()))
                .orElseThrow(() -> wrong(path, "it has no profile " + wanted.get() + "; it has " + names()));
    }

    private String names() {
        return entries.isEmpty() ? "none" : String.join(", ", entries.keySet());
    }

    private static StorageException wrong(Path path, String cause) {
        return Fault.of(
                        CliFault.WRONG_CONFIGURATION,
                        "The configuration file " + path + " is of no use",
                        cause,
                        "Correct the file, or name another one in OCTOPUS_CONFIG.")
                .exception();
    }
}
