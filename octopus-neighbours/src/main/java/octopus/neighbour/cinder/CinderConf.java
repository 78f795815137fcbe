package octopus.neighbour.cinder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;

/** A {@code cinder.conf}: sections of options. */
public final class CinderConf {
    private static final String DEFAULT = "DEFAULT";
    private static final String BACKEND_DEFAULTS = "backend_defaults";

    private final Map<String, Map<String, String>> sections;

    private CinderConf(Map<String, Map<String, String>> sections) {
        this.sections = sections;
    }

    /** @throws octopus.spi.StorageException CINDER_CONF_UNREADABLE */
    public static CinderConf read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw Fault.of(
                            NeighbourFault.CINDER_CONF_UNREADABLE,
                            "Reading " + file,
                            String.valueOf(e.getMessage()),
                            "Give the cinder.conf of the machine where cinder-volume runs.")
                    .exception();
        }
    }

    static CinderConf of(List<String> lines) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        sections.put(DEFAULT, section);
        String last = "";
        for (String line : lines) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.startsWith("[") && text.endsWith("]")) {
                section = sections.computeIfAbsent(text.substring(1, text.length() - 1), _ -> new LinkedHashMap<>());
            } else if (Character.isWhitespace(line.charAt(0)) && section.containsKey(last)) {
                section.merge(last, text, (before, more) -> before + more);
            } else if (equals > 0) {
                last = text.substring(0, equals).strip();
                section.put(last, text.substring(equals + 1).strip());
            }
        }
        return new CinderConf(sections);
    }

    public Optional<String> find(String section, String option) {
        return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(option))
                .filter(value -> !value.isEmpty());
    }

    /** The database, as SQLAlchemy writes it. */
    public Optional<String> database() {
        return find("database", "connection").or(() -> find(DEFAULT, "sql_connection"));
    }

    /** The sections of {@code enabled_backends}, in their order. */
    List<String> backends() {
        return find(DEFAULT, "enabled_backends")
                .map(text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** Everything that holds for a backend: what all have, then its own. */
    Map<String, String> stanza(String backend) {
        Map<String, String> all = new LinkedHashMap<>(sections.getOrDefault(BACKEND_DEFAULTS, Map.of()));
        all.putAll(sections.getOrDefault(backend, Map.of()));
        return all;
    }

    String zone() {
        return find(DEFAULT, "storage_availability_zone").orElse("nova");
    }

    /** The name of an object on its storage. @param option such as {@code volume_name_template} */
    String nameOnStorage(String option, String fallback, String id) {
        return find(DEFAULT, option).orElse(fallback).replace("%s", id);
    }
}
