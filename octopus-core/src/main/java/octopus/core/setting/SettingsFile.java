package octopus.core.setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.spi.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the one settings file. Nested keys and dotted keys are the same: {@code server: {port: 1}}, {@code server.port: 1}. */
final class SettingsFile {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private SettingsFile() {}

    static SettingsFile read(Path file, boolean required) {
        SettingsFile read = new SettingsFile();
        try {
            JsonNode root = parsed(Files.readString(file));
            if (root.isObject()) {
                read.collect("", root, file);
            } else if (!root.isMissingNode() && !root.isNull()) {
                read.unreadable(file, "it is not a list of \"key: value\" lines");
            }
        } catch (NoSuchFileException e) {
            if (required) {
                read.unreadable(file, "there is no such file");
            }
        } catch (IOException e) {
            read.unreadable(file, String.valueOf(e));
        } catch (JacksonException e) {
            read.unreadable(
                    file,
                    "line " + e.getLocation().getLineNr() + " is not as YAML wants it: " + e.getOriginalMessage());
        }
        return read;
    }

    /** The parser is made for this one file: most starts have none, and it takes its time. */
    private static JsonNode parsed(String text) {
        return YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .readTree(text);
    }

    Map<String, String> values() {
        return values;
    }

    List<Fault> faults() {
        return faults;
    }

    private void collect(String prefix, JsonNode node, Path file) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                collect(key + ".", value, file);
            } else if (value.isNull()) {
                continue; // "key:" with nothing behind it means: not given
            } else if (values.putIfAbsent(key, text(value)) != null) {
                faults.add(Fault.of(
                                SettingFault.SETTING_WRONG,
                                "Setting " + key,
                                "it is given twice in " + file,
                                "Keep one of the two.")
                        .about("field", key));
            }
        }
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asString();
        }
        List<String> parts = new ArrayList<>();
        value.forEach(part -> parts.add(part.isContainer() ? part.toString() : part.asString()));
        return String.join(",", parts);
    }

    private void unreadable(Path file, String cause) {
        faults.add(Fault.of(
                SettingFault.SETTINGS_UNREADABLE,
                "The settings file " + file + " cannot be used",
                cause,
                "Correct the file; \"octopus settings explain\" lists every setting."));
    }
}
