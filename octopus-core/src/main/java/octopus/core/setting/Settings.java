package octopus.core.setting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.option.Nearest;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;
import octopus.spi.option.Options;

/** Reads the settings from file, environment and command line, and reports everything that is wrong with them at once. */
public final class Settings {
    private Settings() {}

    /** Either usable settings or the list of everything that is wrong. */
    public sealed interface Reading {
        /** @param origins where each value that is not a default came from, for {@code octopus settings explain} */
        record Good(Options options, Map<String, String> origins) implements Reading {}

        record Bad(List<Fault> faults) implements Reading {}
    }

    /** With the environment of this process; the file may be absent. */
    public static Reading load(List<Option> declared, Path file, Map<String, String> overrides) {
        return load(declared, new SettingSources(file, false, System.getenv(), overrides));
    }

    public static Reading load(List<Option> declared, SettingSources sources) {
        return new Loading(declared).load(sources);
    }

    /** One loading: what was given so far and what is wrong with it. */
    private static final class Loading {
        private final Map<String, Option> known;
        private final Map<String, String> values = new TreeMap<>();
        private final Map<String, Secret> secrets = new HashMap<>();
        private final Map<String, String> origins = new TreeMap<>();
        private final List<Fault> faults = new ArrayList<>();

        Loading(List<Option> declared) {
            known = declared.stream()
                    .collect(Collectors.toMap(Option::name, option -> option, (a, b) -> a, LinkedHashMap::new));
        }

        Reading load(SettingSources sources) {
            SettingsFile file = SettingsFile.read(sources.file(), sources.fileRequired());
            faults.addAll(file.faults());
            file.values().forEach((key, text) -> give(key, text, "in " + sources.file()));
            environment(sources.environment());
            sources.overrides().forEach(this::override);
            check();
            return faults.isEmpty()
                    ? new Reading.Good(options(), Map.copyOf(origins))
                    : new Reading.Bad(List.copyOf(faults));
        }

        private void environment(Map<String, String> environment) {
            Map<String, String> names = new HashMap<>();
            known.keySet().forEach(key -> names.put(SettingSources.variable(key), key));
            // Other variables of this name space (a launcher's, the command line's profile) are none of our business.
            Set<String> sections = known.keySet().stream()
                    .filter(key -> key.contains("."))
                    .map(key -> SettingSources.variable(key.substring(0, key.indexOf('.'))) + "_")
                    .collect(Collectors.toSet());
            new TreeMap<>(environment).forEach((variable, text) -> {
                String key = names.get(variable);
                if (key != null) {
                    give(key, text, "in the environment variable " + variable);
                } else if (sections.stream().anyMatch(variable::startsWith)) {
                    unknown(variable, "in the environment", Nearest.of(variable, names.keySet()));
                }
            });
        }

        private void override(String key, String text) {
            if (known.get(key) instanceof Option.SecretText) {
                faults.add(Fault.of(
                                SettingFault.SETTING_UNSAFE,
                                "Setting " + key + " (--set)",
                                "every user of the machine can read the arguments of a program",
                                "Put it into the settings file or into " + SettingSources.variable(key) + ".")
                        .about("field", key));
                return;
            }
            give(key, text, "--set");
        }

        private void give(String key, String text, String origin) {
            Option option = known.get(key);
            if (option == null) {
                unknown(key, origin, Nearest.of(key, known.keySet()));
                return;
            }
            origins.put(key, origin);
            if (option instanceof Option.SecretText) {
                secrets.put(key, Secret.of(text));
            } else {
                values.put(key, text);
            }
        }

        private void unknown(String key, String origin, Optional<String> nearest) {
            faults.add(Fault.of(
                            SettingFault.SETTING_UNKNOWN,
                            "Setting " + key + " (" + origin + ")",
                            "there is no such setting",
                            nearest.map(name -> "Did you mean " + name + "?")
                                    .orElse("\"octopus settings explain\" lists every setting."))
                    .about("field", key));
        }

        private void check() {
            if (OptionReader.read(List.copyOf(known.values()), values, secrets)
                    instanceof OptionReader.Reading.Bad bad) {
                bad.faults().forEach(fault -> {
                    String key = fault.about().getOrDefault("field", "");
                    String origin = Optional.ofNullable(origins.get(key))
                            .map(where -> " (" + where + ")")
                            .orElse("");
                    faults.add(Fault.of(
                                    SettingFault.SETTING_WRONG,
                                    "Setting " + key + origin,
                                    fault.cause(),
                                    fault.correction())
                            .about("field", key));
                });
            }
        }

        private Options options() {
            return switch (OptionReader.read(List.copyOf(known.values()), values, secrets)) {
                case OptionReader.Reading.Good good -> good.options();
                case OptionReader.Reading.Bad bad ->
                    throw new IllegalStateException("settings that were checked are wrong: " + bad.faults());
            };
        }
    }
}
