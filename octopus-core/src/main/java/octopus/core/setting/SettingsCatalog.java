package octopus.core.setting;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** Every setting of every room. The check, the explanation and the reference page are made from it. */
public record SettingsCatalog(List<SettingsGroup> groups) {
    /** @throws IllegalArgumentException when two rooms declare the same name, or one lacks its sentence */
    public SettingsCatalog {
        groups = List.copyOf(groups);
        Set<String> names = new HashSet<>();
        for (SettingsGroup group : groups) {
            for (Option option : group.options()) {
                if (!names.add(option.name())) {
                    throw new IllegalArgumentException("setting " + option.name() + " is declared twice");
                }
                if (option.sentence().isBlank()) {
                    throw new IllegalArgumentException("setting " + option.name() + " has no sentence");
                }
            }
        }
    }

    public List<Option> declared() {
        return groups.stream().flatMap(group -> group.options().stream()).toList();
    }

    /** For a terminal: every setting whose name begins so, with its value now and where that came from. */
    public String explain(String prefix, Optional<Settings.Reading.Good> current) {
        StringBuilder text = new StringBuilder();
        for (SettingsGroup group : groups) {
            List<Option> wanted = group.options().stream()
                    .filter(option -> option.name().startsWith(prefix))
                    .toList();
            if (!wanted.isEmpty()) {
                text.append(group.name()).append(": ").append(group.sentence()).append("\n\n");
                wanted.forEach(option -> explain(text, option, current));
            }
        }
        return text.toString();
    }

    private static void explain(StringBuilder text, Option option, Optional<Settings.Reading.Good> current) {
        text.append("  ").append(option.name()).append('\n');
        text.append("      ").append(option.sentence()).append('\n');
        text.append("      ").append(OptionWords.kind(option)).append("; ");
        text.append(OptionWords.fallback(option)).append('\n');
        current.ifPresent(good -> {
            String origin = good.origins().getOrDefault(option.name(), "default");
            now(good.options(), option)
                    .ifPresent(value -> text.append("      now: ")
                            .append(value)
                            .append(" (")
                            .append(origin)
                            .append(")\n"));
        });
        text.append('\n');
    }

    private static Optional<String> now(Options options, Option option) {
        return option instanceof Option.SecretText
                ? options.secret(option.name()).map(secret -> secret.toString())
                : options.find(option.name());
    }

    /** The reference page, in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (SettingsGroup group : groups) {
            text.append("## ")
                    .append(group.name())
                    .append("\n\n")
                    .append(group.sentence())
                    .append("\n\n");
            text.append("| Setting | What it does | Values | Default |\n|---|---|---|---|\n");
            for (Option option : group.options()) {
                text.append("| `").append(option.name()).append("` | ");
                text.append(option.sentence().replace("|", "\\|")).append(" | ");
                text.append(OptionWords.kind(option).replace("|", "\\|")).append(" | ");
                text.append(option.defaultText()
                        .map(value -> "`" + value + "`")
                        .orElse(option.required() ? "required" : "none"));
                text.append(" |\n");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The same as one settings file with every default, commented out: a start for one's own. */
    public String example() {
        StringBuilder text = new StringBuilder();
        for (SettingsGroup group : groups) {
            text.append("# ")
                    .append(group.name())
                    .append(": ")
                    .append(group.sentence())
                    .append('\n');
            for (Option option : group.options()) {
                text.append("# ").append(option.sentence()).append('\n');
                text.append("#").append(option.name()).append(": ");
                text.append(option.defaultText().orElse("")).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Name and sentence of each, for checks. */
    public Map<String, String> sentences() {
        return declared().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Option::name, Option::sentence, (a, b) -> a, java.util.TreeMap::new));
    }
}
