package octopus.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the last lines of the log in memory, for whoever asks what happened just now; some hundred kilobytes at most. */
public final class RecentLines extends AppenderBase<ILoggingEvent> {
    private static final int MOST_CHARACTERS = 400_000;
    private static final int LONGEST_LINE = 4000;
    private static volatile @Nullable RecentLines kept;

    private final Encoder<ILoggingEvent> encoder;
    private final Deque<String> lines = new ArrayDeque<>();
    private long characters;

    /** @param encoder started */
    RecentLines(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
        kept = this;
    }

    /** Of this process, oldest first; none where another set-up of the log was chosen. */
    public static List<String> lines() {
        return Optional.ofNullable(kept).map(RecentLines::copy).orElse(List.of());
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = new String(encoder.encode(event), StandardCharsets.UTF_8).stripTrailing();
        String line = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
        synchronized (lines) {
            lines.addLast(line);
            characters += line.length();
            while (characters > MOST_CHARACTERS) {
                characters -= lines.removeFirst().length();
            }
        }
    }

    private List<String> copy() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
