package octopus.cli.output;

import java.io.PrintStream;
import java.util.Locale;

/** One line that is drawn over and over on standard error while a person waits; nothing for programs. */
public final class Progress implements AutoCloseable {
    private static final int BAR = 28;
    private static final long REDRAW_NANOS = 100_000_000;
    private final PrintStream err;
    private final boolean shown;
    private long drawnAt;
    private int drawnWidth;

    public Progress(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** @param share from 0 to 1; less than 0 when nobody knows */
    public void show(String label, double share) {
        long now = System.nanoTime();
        boolean soon = drawnWidth > 0 && now - drawnAt < REDRAW_NANOS && share < 1;
        if (!shown || soon) {
            return;
        }
        drawnAt = now;
        String line = label + (share < 0 ? " …" : "  " + bar(share));
        String padded = line + " ".repeat(Math.max(0, drawnWidth - Table.width(line)));
        drawnWidth = Table.width(line);
        err.print("\r" + Table.printable(padded));
        err.flush();
    }

    static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] "
                + String.format(Locale.ROOT, "%3d %%", (int) Math.floor(share * 100));
    }

    /** {@code 12.3 MiB of 2 GiB}. */
    public static String amount(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    @Override
    public void close() {
        if (drawnWidth > 0) {
            err.print("\r" + " ".repeat(drawnWidth) + "\r");
            err.flush();
            drawnWidth = 0;
        }
    }
}
