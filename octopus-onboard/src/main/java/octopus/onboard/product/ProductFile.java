package octopus.onboard.product;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.node.config.ConfigFormat;

/**
 * A file of configuration that a product wants beside the block service's own: merged into like any other, planned, undone.
 *
 * @param on the machines that get it
 * @param path absolute, or beside the block service's own file; {@code {name}} stands for the backend's name
 * @param mode of a new one
 * @param namedBy option of the block service's own file that gets its path; empty text for none
 * @param service unit that is restarted after a change; empty text for none, or for that of the target
 * @param onlyThere whether it is left out where there is no such file
 */
public record ProductFile(
        Where on,
        String path,
        ConfigFormat format,
        String mode,
        String namedBy,
        String service,
        boolean onlyThere,
        List<Key> keys) {

    public ProductFile {
        keys = List.copyOf(keys);
    }

    /** The machines that get a file. */
    public enum Where {
        /** Where the driver runs. */
        TARGET,
        /** Where volumes are used. */
        NODES
    }

    /** How a value is written into a file. */
    public enum Coding {
        PLAIN,
        /** As Huawei's drivers keep accounts: a mark, then Base64. */
        HUAWEI;

        public String of(String value) {
            return switch (this) {
                case PLAIN -> value;
                case HUAWEI ->
                    MARK
                            + java.util.Base64.getEncoder()
                                    .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            };
        }

        /** Back again; what was written without the coding comes as it is. */
        public String read(String text) {
            return switch (this) {
                case PLAIN -> text;
                case HUAWEI ->
                    text.startsWith(MARK)
                            ? new String(
                                    java.util.Base64.getDecoder().decode(text.substring(MARK.length())),
                                    java.nio.charset.StandardCharsets.UTF_8)
                            : text;
            };
        }

        private static final String MARK = "!$$$";

        static Optional<Coding> of(Optional<String> word) {
            return Arrays.stream(values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word.orElse("plain")))
                    .findFirst();
        }
    }

    /** @param option whose value the key gets; empty text where {@code value} is it */
    public record Key(String section, String key, String option, String value, Coding coding) {}

    /** Where it lies for a backend: where an option says, or by its own rule. @param beside the block service's own file */
    public String pathFor(String backend, Map<String, String> options, String beside) {
        String named = options.getOrDefault(namedBy, path.replace("{name}", backend));
        return named.startsWith("/") ? named : beside.substring(0, beside.lastIndexOf('/') + 1) + named;
    }

    /** Whoever tells nothing that would stand in it has a file of his own, or none. @param told options beyond the presets */
    public boolean isWanted(Collection<String> told) {
        return options().isEmpty() || options().stream().anyMatch(told::contains);
    }

    /** Its options, which the block service's own file does not get. */
    public List<String> options() {
        return keys.stream()
                .map(Key::option)
                .filter(option -> !option.isEmpty())
                .distinct()
                .toList();
    }

    static ProductFile read(Sheet raw) {
        Sheet sheet = raw.only("on", "path", "format", "mode", "named_by", "service", "only_there", "keys");
        Map<String, ConfigFormat> formats = new TreeMap<>();
        Arrays.stream(ConfigFormat.values())
                .forEach(each -> formats.put(each.name().toLowerCase(Locale.ROOT), each));
        String format = sheet.needed("format");
        if (!formats.containsKey(format)) {
            sheet.wrong("format", "\"" + format + "\" is none of them: " + String.join(", ", formats.keySet()));
        }
        String on = sheet.text("on").orElse("target");
        if (!on.equals("target") && !on.equals("nodes")) {
            sheet.wrong("on", "\"" + on + "\" is neither target nor nodes");
        }
        String path = sheet.needed("path");
        if (path.contains("..") || path.matches(".*\\s.*") || on.equals("nodes") && !path.startsWith("/")) {
            sheet.wrong(
                    "path", "\"" + path + "\" is no path: absolute, or without a directory beside the target's file");
        }
        List<Key> keys = sheet.parts("keys").stream().map(ProductFile::key).toList();
        if (keys.isEmpty()) {
            sheet.wrong("keys", "name at least one");
        }
        return new ProductFile(
                on.equals("nodes") ? Where.NODES : Where.TARGET,
                path,
                Optional.ofNullable(formats.get(format)).orElse(ConfigFormat.INI),
                sheet.text("mode").orElse("640"),
                sheet.text("named_by").orElse(""),
                sheet.text("service").orElse(""),
                sheet.flag("only_there"),
                keys);
    }

    private static Key key(Sheet raw) {
        Sheet sheet = raw.only("section", "key", "option", "value", "coding");
        Optional<Coding> coding = Coding.of(sheet.text("coding"));
        if (coding.isEmpty()) {
            sheet.wrong("coding", "it is neither plain nor huawei");
        }
        if (sheet.has("option") == sheet.has("value")) {
            sheet.wrong("option", "a key has either an option or a value");
        }
        return new Key(
                sheet.needed("section"),
                sheet.needed("key"),
                sheet.text("option").orElse(""),
                sheet.text("value").orElse(""),
                coding.orElse(Coding.PLAIN));
    }
}
