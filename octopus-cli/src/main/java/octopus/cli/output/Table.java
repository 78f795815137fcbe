package octopus.cli.output;

import java.util.List;
import java.util.Locale;

/** Columns of text in line, without borders: easy to read, and to cut. */
final class Table {
    private Table() {}

    static String draw(List<String> titles, List<List<String>> rows) {
        int[] widths = new int[titles.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(titles.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(printable(row.get(i))));
            }
        }
        StringBuilder out = new StringBuilder();
        line(out, titles.stream().map(t -> t.toUpperCase(Locale.ROOT)).toList(), widths);
        rows.forEach(row -> line(out, row, widths));
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = printable(cells.get(i));
            line.append(cell).repeat(' ', widths[i] - width(cell) + 2);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    /** A name may hold anything, also what would move the cursor: control characters are shown, not sent. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                safe.append("\\n");
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format("\\x%02x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Columns on a screen: East Asian wide characters take two, combining marks none. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100
                && (c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
