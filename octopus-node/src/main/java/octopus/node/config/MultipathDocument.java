package octopus.node.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code multipath.conf}: a word and a brace open a block, a brace closes it, a word and a value between. */
final class MultipathDocument implements ConfigDocument {
    private static final Pattern OPENS = Pattern.compile("\\s*(\\w+)\\s*\\{\\s*([#!].*)?");
    private static final Pattern CLOSES = Pattern.compile("\\s*\\}\\s*([#!].*)?");
    private static final Pattern ENTRY = Pattern.compile("\\s*(\\w+)(\\s+)(\"[^\"]*\"|[^\\s\"{}]+)\\s*([#!].*)?");
    private static final Pattern STEP = Pattern.compile("(\\w+)(?:\\[([^\\]]*)\\])?");

    private final String path;
    private final TextLines text;
    private final List<String> lines;

    /** @param close the line of its closing brace */
    private record Block(int open, int close) {}

    MultipathDocument(String path, String content) {
        this.path = path;
        this.text = new TextLines(content);
        this.lines = text.lines;
        int depth = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (OPENS.matcher(lines.get(i)).matches()) {
                depth++;
            } else if (CLOSES.matcher(lines.get(i)).matches()) {
                depth--;
            } else if (!quiet(i) && (depth == 0 || !ENTRY.matcher(lines.get(i)).matches())) {
                throw TextLines.unreadable(path, i + 1, "it is no block, no key with a value, and no comment");
            }
            if (depth < 0) {
                throw TextLines.unreadable(path, i + 1, "a brace closes what was not opened");
            }
        }
        if (depth > 0) {
            throw TextLines.unreadable(path, lines.size(), "a block is not closed");
        }
    }

    @Override
    public Optional<String> get(String section, String key) {
        return block(section).flatMap(block -> line(block, key)).map(this::value);
    }

    @Override
    public void set(String section, String key, String value) {
        if (value.contains("\n") || value.contains("\"")) {
            throw TextLines.unreadable(path, 0, "a value of " + key + " cannot have a quote or more than one line");
        }
        Block block = block(section).orElseGet(() -> make(section));
        Optional<Integer> there = line(block, key);
        if (there.isPresent()) {
            Matcher parts = entry(there.get());
            String line = lines.get(there.get());
            lines.set(there.get(), line.substring(0, parts.start(3)) + quoted(value) + line.substring(parts.end(3)));
        } else {
            lines.add(block.close(), indent(block.open()) + "\t" + key + " " + quoted(value));
        }
    }

    @Override
    public void unset(String section, String key) {
        for (Optional<Integer> line = block(section).flatMap(block -> line(block, key));
                line.isPresent();
                line = block(section).flatMap(block -> line(block, key))) {
            lines.remove((int) line.get());
        }
    }

    @Override
    public void drop(String section) {
        block(section)
                .ifPresent(
                        block -> lines.subList(block.open(), block.close() + 1).clear());
    }

    @Override
    public List<String> keys(String section) {
        return block(section).stream()
                .flatMap(block -> own(block).stream())
                .map(line -> entry(line).group(1))
                .distinct()
                .toList();
    }

    @Override
    public String text() {
        return text.text();
    }

    private Optional<Block> block(String section) {
        Block inside = new Block(-1, lines.size());
        for (String step : steps(section)) {
            Matcher parts = step(step);
            Optional<Block> next = children(inside).stream()
                    .filter(block -> name(block).equals(parts.group(1)))
                    .filter(block -> attributes(parts).entrySet().stream()
                            .allMatch(wanted -> line(block, wanted.getKey())
                                    .map(this::value)
                                    .filter(wanted.getValue()::equals)
                                    .isPresent()))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            inside = next.get();
        }
        return Optional.of(inside);
    }

    /** The block and those around it, as far as they are missing. */
    private Block make(String section) {
        List<String> steps = steps(section);
        String above = String.join("/", steps.subList(0, steps.size() - 1));
        Block parent =
                above.isEmpty() ? new Block(-1, lines.size()) : block(above).orElseGet(() -> make(above));
        String indent = parent.open() < 0 ? "" : indent(parent.open()) + "\t";
        Matcher parts = step(steps.getLast());
        List<String> fresh = new ArrayList<>(List.of(indent + parts.group(1) + " {"));
        attributes(parts).forEach((key, value) -> fresh.add(indent + "\t" + key + " \"" + value + "\""));
        fresh.add(indent + "}");
        lines.addAll(parent.close(), fresh);
        return new Block(parent.close(), parent.close() + fresh.size() - 1);
    }

    private List<Block> children(Block inside) {
        List<Block> found = new ArrayList<>();
        int depth = 0;
        int open = -1;
        for (int i = inside.open() + 1; i < inside.close(); i++) {
            if (OPENS.matcher(lines.get(i)).matches()) {
                if (depth++ == 0) {
                    open = i;
                }
            } else if (CLOSES.matcher(lines.get(i)).matches() && --depth == 0) {
                found.add(new Block(open, i));
            }
        }
        return found;
    }

    private Optional<Integer> line(Block block, String key) {
        return own(block).stream()
                .filter(line -> entry(line).group(1).equals(key))
                .reduce((first, last) -> last);
    }

    /** The lines of a block's own entries, not those of blocks inside it. */
    private List<Integer> own(Block block) {
        List<Integer> found = new ArrayList<>();
        int depth = 0;
        for (int i = block.open() + 1; i < block.close(); i++) {
            if (OPENS.matcher(lines.get(i)).matches()) {
                depth++;
            } else if (CLOSES.matcher(lines.get(i)).matches()) {
                depth--;
            } else if (depth == 0 && !quiet(i)) {
                found.add(i);
            }
        }
        return found;
    }

    private Matcher entry(int line) {
        Matcher matcher = ENTRY.matcher(lines.get(line));
        boolean ignored = matcher.matches();
        return matcher;
    }

    private String value(int line) {
        String raw = entry(line).group(3);
        return raw.startsWith("\"") ? raw.substring(1, raw.length() - 1) : raw;
    }

    private String name(Block block) {
        Matcher matcher = OPENS.matcher(lines.get(block.open()));
        return matcher.matches() ? matcher.group(1) : "";
    }

    private String indent(int line) {
        String text = lines.get(line);
        return text.substring(0, text.length() - text.stripLeading().length());
    }

    private boolean quiet(int line) {
        String start = lines.get(line).strip();
        return start.isEmpty() || start.startsWith("#") || start.startsWith("!");
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_.:-]+") ? value : "\"" + value + "\"";
    }

    private static List<String> steps(String section) {
        return List.of(section.split("/(?![^\\[]*\\])", -1));
    }

    private Matcher step(String text) {
        Matcher matcher = STEP.matcher(text);
        if (!matcher.matches()) {
            throw TextLines.unreadable(path, 0, "\"" + text + "\" is no name of a block");
        }
        return matcher;
    }

    private static Map<String, String> attributes(Matcher step) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String pair : Optional.ofNullable(step.group(2)).orElse("").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                wanted.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return wanted;
    }
}
