package octopus.node.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a package says of itself, and the sums of all its files: whoever signs this signs them.
 *
 * @param origin where the driver's files come from and who put them together, in the words of the builder
 * @param deb packages of the operating system that the driver needs, as Debian calls them; {@code rpm} the same for others
 * @param checks names of checks that should be run
 */
public record Manifest(
        String name,
        String version,
        String maker,
        String sentence,
        String origin,
        List<String> deb,
        List<String> rpm,
        List<String> checks,
        List<Entry> files) {
    static final String FILE = "manifest.json";
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** @param sha256 in hex digits */
    public record Entry(String path, long size, String sha256) {}

    public Manifest {
        deb = List.copyOf(deb);
        rpm = List.copyOf(rpm);
        checks = List.copyOf(checks);
        files = List.copyOf(files);
    }

    /** Those in this folder, such as {@code python/}. */
    public List<Entry> in(String folder) {
        return files.stream().filter(entry -> entry.path().startsWith(folder)).toList();
    }

    /** Always the same bytes for the same content. */
    byte[] bytes() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", FORMAT);
        all.put("name", name);
        all.put("version", version);
        all.put("maker", maker);
        all.put("sentence", sentence);
        all.put("origin", origin);
        Map<String, Object> packages = new LinkedHashMap<>();
        packages.put("deb", deb);
        packages.put("rpm", rpm);
        all.put("packages", packages);
        all.put("checks", checks);
        List<Object> entries = new ArrayList<>();
        for (Entry entry : files) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", entry.path());
            one.put("size", entry.size());
            one.put("sha256", entry.sha256());
            entries.add(one);
        }
        all.put("files", entries);
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return (MAPPER.writer().with(printer).writeValueAsString(all) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws octopus.spi.StorageException PACKAGE_INVALID */
    static Manifest read(byte[] bytes) {
        try {
            JsonNode all = MAPPER.readTree(bytes);
            if (all.path("format").asInt(0) != FORMAT) {
                throw Names.invalid(
                        "The manifest",
                        "its format is " + all.path("format").asString("missing") + ", this Octopus reads " + FORMAT,
                        "Use a newer Octopus, or build the package with this one.");
            }
            List<Entry> files = new ArrayList<>();
            for (JsonNode each : all.path("files")) {
                files.add(new Entry(text(each, "path", 400), each.path("size").asLong(-1), text(each, "sha256", 64)));
            }
            Manifest manifest = new Manifest(
                    text(all, "name", 40),
                    text(all, "version", 40),
                    text(all, "maker", 100),
                    text(all, "sentence", 500),
                    text(all, "origin", 1000),
                    texts(all.path("packages").path("deb")),
                    texts(all.path("packages").path("rpm")),
                    texts(all.path("checks")),
                    files);
            manifest.requireValid();
            return manifest;
        } catch (JacksonException e) {
            throw Names.invalid("The manifest", "it is no JSON: " + e.getOriginalMessage(), "Build the package anew.");
        }
    }

    private static String text(JsonNode node, String key, int most) {
        String text = node.path(key).isString() ? node.path(key).asString() : "";
        if (text.length() > most) {
            throw Names.invalid("Field " + key + " of the manifest", "it is longer than " + most, "Shorten it.");
        }
        return text;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }

    void requireValid() {
        if (!Names.NAME.matcher(name).matches()) {
            throw Names.invalid(
                    "Name " + Names.shown(name),
                    "a package's name has 1 to 40 lower case letters, digits, dots, hyphens or underscores",
                    "Correct it in package.yaml.");
        }
        if (!Names.VERSION.matcher(version).matches()) {
            throw Names.invalid(
                    "Version " + Names.shown(version),
                    "a version has 1 to 24 letters, digits or one of . + _ ~ -",
                    "Correct it in package.yaml.");
        }
        if (in("products/").isEmpty()) {
            throw Names.invalid(
                    "Package " + name,
                    "it has no product, so nobody could choose it",
                    "Put a product's file into products/.");
        }
    }

    /** Of several versions of one package. */
    public String title() {
        return name + " " + version;
    }

    Optional<Entry> file(String path) {
        return files.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }
}
