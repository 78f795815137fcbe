package octopus.neighbour.cinder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;

/** What comes, what is there already, and what cannot come and why. */
public final class MovingReport {
    private final String source;
    private final boolean applied;
    private final Map<String, Tally> kinds = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    MovingReport(String source, boolean applied) {
        this.source = source;
        this.applied = applied;
    }

    /** One that cannot come. */
    public record Left(String id, String name, String reason) {}

    /** Of one kind of object. */
    public static final class Tally {
        private int comes;
        private int there;
        private final List<Left> left = new ArrayList<>();

        public int comes() {
            return comes;
        }

        public int there() {
            return there;
        }

        public List<Left> left() {
            return List.copyOf(left);
        }
    }

    public Tally of(String kind) {
        return kinds.computeIfAbsent(kind, _ -> new Tally());
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    void comes(String kind) {
        of(kind).comes++;
    }

    void there(String kind) {
        of(kind).there++;
    }

    void cannot(String kind, String id, String name, String reason) {
        of(kind).left.add(new Left(id, name, reason));
    }

    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /** Whether everything has come, or is there. */
    public boolean isWhole() {
        return kinds.values().stream().allMatch(tally -> tally.left.isEmpty());
    }

    public String json() {
        Map<String, Object> objects = new LinkedHashMap<>();
        kinds.forEach((kind, tally) ->
                objects.put(kind, Map.of("comes", tally.comes, "there", tally.there, "left", tally.left())));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", source);
        all.put("applied", applied);
        all.put("objects", objects);
        all.put("notes", notes);
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("From ").append(source).append('\n');
        text.append(applied ? "Taken over:\n" : "Would be taken over (nothing was changed; --apply does it):\n");
        text.append(String.format("  %-14s %8s %8s %8s%n", "", applied ? "came" : "come", "there", "cannot"));
        kinds.forEach((kind, tally) ->
                text.append(String.format("  %-14s %8d %8d %8d%n", kind, tally.comes, tally.there, tally.left.size())));
        kinds.forEach((kind, tally) -> {
            if (!tally.left.isEmpty()) {
                text.append('\n').append("Cannot come, ").append(kind).append(":\n");
                tally.left.forEach(each -> text.append("  ")
                        .append(each.id())
                        .append(each.name().isEmpty() || each.name().equals(each.id()) ? "" : " (" + each.name() + ")")
                        .append(": ")
                        .append(each.reason())
                        .append('\n'));
            }
        });
        if (!notes.isEmpty()) {
            text.append("\nTo know:\n");
            notes.forEach(note -> text.append("  - ").append(note).append('\n'));
        }
        return text.toString();
    }
}
