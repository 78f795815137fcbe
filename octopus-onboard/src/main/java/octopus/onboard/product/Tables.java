package octopus.onboard.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What all products share: the groups of options, the short names of well-known ones, what each protocol needs. */
final class Tables {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Words> labels = new TreeMap<>();
    private final Map<Protocol, Needs> needs = new EnumMap<>(Protocol.class);

    /** @param match is found in the names of the options that belong to the group; of several the first counts */
    private record Rule(OptionGroup group, Pattern match) {}

    /** What a protocol needs on each machine that uses volumes, and what is checked there. */
    record Needs(SystemPackages packages, List<String> checks) {}

    private Tables() {}

    static Tables read() {
        Tables tables = new Tables();
        Sheet groups = sheet("shared/groups.yaml");
        groups.parts("groups")
                .forEach(part -> tables.rules.add(new Rule(
                        new OptionGroup(part.needed("id"), part.words("title"), part.flag("advanced")),
                        Pattern.compile(part.needed("match")))));
        Sheet labels = sheet("shared/labels.yaml");
        labels.map("en").forEach((name, en) -> tables.labels.put(name, Words.of(en)));
        labels.map("zh")
                .forEach(
                        (name, zh) -> tables.labels.computeIfPresent(name, (same, words) -> new Words(words.en(), zh)));
        Sheet protocols = sheet("shared/protocols.yaml");
        for (Protocol protocol : Protocol.values()) {
            Sheet part = protocols
                    .part(protocol.word())
                    .orElseThrow(() -> new IllegalStateException("protocols.yaml has no " + protocol.word()));
            tables.needs.put(
                    protocol,
                    new Needs(
                            part.part("packages")
                                    .map(DeclarationReader::packages)
                                    .orElse(SystemPackages.NONE),
                            part.texts("checks")));
        }
        return tables;
    }

    /** A file of the program: mistakes in it are defects. */
    static Sheet sheet(String resource) {
        Mistakes mistakes = new Mistakes();
        try {
            return Sheet.of(Located.read(text(resource)), mistakes);
        } catch (Located.Unreadable e) {
            throw new IllegalStateException(resource + ", line " + e.line() + ": " + e.getMessage(), e);
        }
    }

    static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<OptionGroup> groups() {
        return rules.stream().map(Rule::group).toList();
    }

    /** The first that matches; the last one takes everything. */
    OptionGroup group(String option) {
        return rules.stream()
                .filter(rule -> rule.match().matcher(option).find())
                .findFirst()
                .orElse(rules.getLast())
                .group();
    }

    /** A short name: the table's, or the option's own with blanks. */
    Words label(String option) {
        return Optional.ofNullable(labels.get(option)).orElseGet(() -> {
            String text = option.replace('_', ' ').strip();
            return Words.of(text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1));
        });
    }

    Needs needs(Protocol protocol) {
        return Objects.requireNonNull(needs.get(protocol));
    }
}
