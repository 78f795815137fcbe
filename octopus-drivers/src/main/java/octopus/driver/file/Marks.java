package octopus.driver.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@link Mark}s. */
final class Marks {
    private static final String OWNER = "octopus";
    private static final String ENDING = ".json";
    private static final Pattern NAME = Pattern.compile("(volume|snapshot)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Directory directory;
    /** Parsed marks by their exact text: a directory of ten thousand is looked through for every capacity report. */
    private final ConcurrentHashMap<String, Parsed> parsed = new ConcurrentHashMap<>();

    private record Parsed(String text, Mark mark) {}

    Marks(Directory directory) {
        this.directory = directory;
    }

    /** @throws octopus.spi.StorageException NOT_OURS where the file is there and is not our mark */
    Optional<Mark> find(String name) {
        Optional<String> text = directory.read(name + ENDING);
        if (text.isEmpty()) {
            parsed.remove(name);
            return Optional.empty();
        }
        Parsed known = parsed.get(name);
        if (known == null || !known.text().equals(text.get())) {
            known = new Parsed(text.get(), parse(name, text.get()));
            parsed.put(name, known);
        }
        return Optional.of(known.mark());
    }

    boolean has(String name) {
        return directory.has(name + ENDING);
    }

    List<Mark> all() {
        List<Mark> marks = new ArrayList<>();
        for (String file : directory.names()) {
            String name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : "";
            if (NAME.matcher(name).matches()) {
                try {
                    find(name).ifPresent(marks::add);
                } catch (octopus.spi.StorageException e) {
                    if (e.fault().code() != CommonFault.NOT_OURS) {
                        throw e;
                    }
                }
            }
        }
        return marks;
    }

    /** Names of objects that were never begun: a kill left no more than the draft of their mark. */
    List<String> drafts() {
        String ending = ENDING + Directory.PART;
        return directory.names().stream()
                .filter(file -> file.endsWith(ending))
                .map(file -> file.substring(0, file.length() - ending.length()))
                .filter(name -> NAME.matcher(name).matches() && !has(name))
                .toList();
    }

    void removeDraft(String name) {
        directory.delete(name + ENDING + Directory.PART);
    }

    void save(Mark mark) {
        directory.write(mark.name() + ENDING, text(mark));
    }

    void remove(Mark mark) {
        directory.delete(mark.name() + ENDING + Directory.PART);
        directory.delete(mark.name() + ENDING);
        directory.syncNames();
        parsed.remove(mark.name());
    }

    private static String text(Mark mark) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("owner", OWNER)
                .put("id", mark.id())
                .put("kind", mark.kind().name().toLowerCase(Locale.ROOT))
                .put("file", mark.file())
                .put("size", mark.size().bytes())
                .put("layers", mark.layers())
                .put("created", mark.created().toString());
        mark.volume().ifPresent(volume -> node.put("volume", volume));
        mark.outside().ifPresent(file -> node.put("outside", file));
        mark.next()
                .ifPresent(next -> node.putObject("next")
                        .put("file", next.file())
                        .put("from", next.from())
                        .put("keeps_old", next.keepsOld()));
        if (!mark.releases().isEmpty()) {
            ArrayNode releases = node.putArray("releases");
            mark.releases().forEach(releases::add);
        }
        return node.toPrettyString() + "\n";
    }

    private static Mark parse(String name, String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (!node.path("owner").asString("").equals(OWNER)) {
                throw notOurs(
                        name, "its mark names the owner \"" + node.path("owner").asString("") + "\"");
            }
            JsonNode next = node.path("next");
            List<String> releases = new ArrayList<>();
            node.path("releases").forEach(file -> releases.add(file.asString()));
            return new Mark(
                    name,
                    node.path("id").asString(),
                    Mark.Kind.valueOf(node.path("kind").asString().toUpperCase(Locale.ROOT)),
                    node.path("file").asString(),
                    Optional.of(node.path("volume").asString("")).filter(volume -> !volume.isEmpty()),
                    Size.ofBytes(node.path("size").asLong()),
                    node.path("layers").asInt(),
                    next.isObject()
                            ? Optional.of(new Mark.Next(
                                    next.path("file").asString(),
                                    next.path("from").asString(),
                                    next.path("keeps_old").asBoolean()))
                            : Optional.empty(),
                    releases,
                    Optional.of(node.path("outside").asString("")).filter(file -> !file.isEmpty()),
                    Instant.parse(node.path("created").asString()));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw notOurs(name, "its mark cannot be read: " + e.getMessage());
        }
    }

    static RuntimeException notOurs(String name, String cause) {
        return Fault.of(
                        CommonFault.NOT_OURS,
                        "Touching " + name,
                        cause,
                        "Find out whose it is; remove it by hand if nobody needs it.")
                .about("name", name)
                .exception();
    }
}
