package octopus.node.config;

import java.util.ArrayList;
import java.util.List;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** The lines of a text, and the way back: the ends of lines and of the file stay what they were. */
final class TextLines {
    final List<String> lines;
    private final String end;
    private final boolean endsWithEnd;

    TextLines(String text) {
        end = text.contains("\r\n") ? "\r\n" : "\n";
        endsWithEnd = text.isEmpty() || text.endsWith(end);
        lines = new ArrayList<>(text.isEmpty() ? List.of() : List.of(text.split(end, -1)));
        if (!text.isEmpty() && endsWithEnd) {
            lines.removeLast();
        }
    }

    String text() {
        String all = String.join(end, lines);
        return endsWithEnd && !lines.isEmpty() ? all + end : all;
    }

    static StorageException unreadable(String path, int line, String cause) {
        return Fault.of(
                        ConfigFault.CONFIG_UNREADABLE,
                        "Reading " + path,
                        (line > 0 ? "line " + line + ": " : "") + cause,
                        "Correct the file by hand, then try again; nothing was changed.")
                .about("file", path)
                .about("line", line)
                .exception();
    }
}
