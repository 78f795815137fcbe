package octopus.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files with sections in brackets. */
final class IniDocument implements ConfigDocument {
    enum Dialect {
        OSLO,
        CEPH
    }

    private static final Pattern HEADER = Pattern.compile("\\s*\\[([^\\]]*)\\]\\s*([#;].*)?");
    private static final Pattern OSLO_ENTRY = Pattern.compile("([^\\s=:#;\\[][^=:]*?)(\\s*[=:]\\s*)(.*)");
    private static final Pattern CEPH_ENTRY = Pattern.compile("\\s*([^\\s=#;\\[][^=]*?)(\\s*=\\s*)(.*)");

    private final String path;
    private final Dialect dialect;
    private final TextLines text;
    private final List<String> lines;

    /** @param last the line after its last one of continuation */
    private record Entry(int first, int last, String key, String value) {}

    IniDocument(String path, String content, Dialect dialect) {
        this.path = path;
        this.dialect = dialect;
        this.text = new TextLines(content);
        this.lines = text.lines;
        for (int i = 0; i < lines.size(); i++) {
            if (!blank(i)
                    && !comment(i)
                    && !HEADER.matcher(lines.get(i)).matches()
                    && entry(i).isEmpty()
                    && !continues(i)) {
                throw TextLines.unreadable(path, i + 1, "it is no section, no key with a value, and no comment");
            }
        }
    }

    @Override
    public Optional<String> get(String section, String key) {
        return find(section, key).map(Entry::value);
    }

    @Override
    public void set(String section, String key, String value) {
        if (dialect == Dialect.CEPH && value.contains("\n")) {
            throw TextLines.unreadable(path, 0, "a value of " + key + " cannot have more than one line");
        }
        String written = value.replace("\n", "\n    ");
        Optional<Entry> there = find(section, key);
        if (there.isPresent()) {
            Entry entry = there.get();
            Matcher parts = matcher(entry.first());
            String line = lines.get(entry.first()).substring(0, parts.start(3)) + written;
            remove(entry.first(), entry.last());
            lines.addAll(entry.first(), line.lines().toList());
            return;
        }
        List<String> fresh = (indent(section) + key + " = " + written).lines().toList();
        int header = header(section, 0);
        if (header < 0) {
            if (!lines.isEmpty() && !lines.getLast().isBlank()) {
                lines.add("");
            }
            lines.add("[" + section + "]");
            lines.addAll(fresh);
        } else {
            lines.addAll(placeFor(section, key), fresh);
        }
    }

    @Override
    public void unset(String section, String key) {
        for (Optional<Entry> there = find(section, key); there.isPresent(); there = find(section, key)) {
            remove(there.get().first(), there.get().last());
        }
    }

    /** Comments that stand right above the next section are that one's; a blank line above the last section goes with it. */
    @Override
    public void drop(String section) {
        for (int header = header(section, 0); header >= 0; header = header(section, 0)) {
            int end = end(header);
            if (end < lines.size()) {
                while (end > header + 1 && comment(end - 1)) {
                    end--;
                }
            }
            boolean last = end == lines.size() && header > 0 && blank(header - 1);
            remove(last ? header - 1 : header, end);
        }
    }

    @Override
    public List<String> keys(String section) {
        return entries(section).stream().map(Entry::key).distinct().toList();
    }

    @Override
    public String text() {
        return text.text();
    }

    private Optional<Entry> find(String section, String key) {
        return entries(section).stream().filter(entry -> same(entry.key(), key)).reduce((first, last) -> last);
    }

    private boolean same(String one, String other) {
        return dialect == Dialect.OSLO ? one.equals(other) : plain(one).equals(plain(other));
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    }

    private List<Entry> entries(String section) {
        List<Entry> found = new ArrayList<>();
        for (int header = header(section, 0); header >= 0; header = header(section, header + 1)) {
            int end = end(header);
            for (int i = header + 1; i < end; i++) {
                Optional<Matcher> parts = entry(i);
                if (parts.isPresent()) {
                    int last = i + 1;
                    StringBuilder value = new StringBuilder(value(parts.get().group(3)));
                    while (last < end && continues(last)) {
                        value.append('\n').append(lines.get(last).strip());
                        last++;
                    }
                    found.add(new Entry(i, last, parts.get().group(1).strip(), value.toString()));
                    i = last - 1;
                }
            }
        }
        return found;
    }

    private String value(String raw) {
        String value = raw.strip();
        if (dialect == Dialect.OSLO) {
            return value;
        }
        return value.startsWith("\"") ? value : value.split("\\s+[#;]", 2)[0].strip();
    }

    /** After the comment that shows the key's default, or after the last entry. */
    private int placeFor(String section, String key) {
        int header = header(section, 0);
        int place = header + 1;
        Pattern shown = Pattern.compile("\\s*[#;]\\s*" + Pattern.quote(key) + "\\s*[=:].*");
        for (int i = header + 1; i < end(header); i++) {
            if (shown.matcher(lines.get(i)).matches()) {
                return i + 1;
            }
            if (entry(i).isPresent() || continues(i)) {
                place = i + 1;
            }
        }
        return place;
    }

    /** As the entries around it stand: Ceph's are often indented. */
    private String indent(String section) {
        return entries(section).stream()
                .findFirst()
                .map(entry -> lines.get(entry.first()))
                .map(line ->
                        line.substring(0, line.length() - line.stripLeading().length()))
                .filter(blank -> dialect == Dialect.CEPH)
                .orElse("");
    }

    private int header(String section, int from) {
        for (int i = from; i < lines.size(); i++) {
            Matcher header = HEADER.matcher(lines.get(i));
            if (header.matches() && header.group(1).strip().equals(section)) {
                return i;
            }
        }
        return -1;
    }

    private int end(int header) {
        int i = header + 1;
        while (i < lines.size() && !HEADER.matcher(lines.get(i)).matches()) {
            i++;
        }
        return i;
    }

    private Optional<Matcher> entry(int line) {
        if (comment(line) || dialect == Dialect.OSLO && startsBlank(line)) {
            return Optional.empty();
        }
        Matcher matcher = matcher(line);
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private Matcher matcher(int line) {
        Matcher matcher = (dialect == Dialect.OSLO ? OSLO_ENTRY : CEPH_ENTRY).matcher(lines.get(line));
        boolean ignored = matcher.matches();
        return matcher;
    }

    private boolean continues(int line) {
        return dialect == Dialect.OSLO && startsBlank(line) && !blank(line) && !comment(line);
    }

    private boolean startsBlank(int line) {
        return !lines.get(line).isEmpty()
                && Character.isWhitespace(lines.get(line).charAt(0));
    }

    private boolean blank(int line) {
        return lines.get(line).isBlank();
    }

    private boolean comment(int line) {
        String start = lines.get(line).stripLeading();
        return start.startsWith("#") || start.startsWith(";");
    }

    private void remove(int from, int to) {
        lines.subList(from, to).clear();
    }
}
