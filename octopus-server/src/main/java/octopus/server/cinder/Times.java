package octopus.server.cinder;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** Cinder's times: UTC, microseconds, no zone: {@code 2026-11-20T21:13:25.000000}. */
final class Times {
    private Times() {}

    static String text(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        char[] out = new char[26];
        digits(out, 0, 4, time.getYear());
        out[4] = '-';
        digits(out, 5, 2, time.getMonthValue());
        out[7] = '-';
        digits(out, 8, 2, time.getDayOfMonth());
        out[10] = 'T';
        digits(out, 11, 2, time.getHour());
        out[13] = ':';
        digits(out, 14, 2, time.getMinute());
        out[16] = ':';
        digits(out, 17, 2, time.getSecond());
        out[19] = '.';
        digits(out, 20, 6, instant.getNano() / 1000);
        return new String(out);
    }

    private static void digits(char[] out, int at, int count, int number) {
        int rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            out[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static void write(JsonGenerator out, String name, Instant time) {
        out.writeStringProperty(name, text(time));
    }

    static void write(JsonGenerator out, SerializedString name, Instant time) {
        out.writeName(name);
        out.writeString(text(time));
    }

    static void writeOrNull(JsonGenerator out, SerializedString name, Optional<Instant> time) {
        out.writeName(name);
        if (time.isPresent()) {
            out.writeString(text(time.get()));
        } else {
            out.writeNull();
        }
    }

    static void writeOrNull(JsonGenerator out, String name, Optional<Instant> time) {
        if (time.isPresent()) {
            out.writeStringProperty(name, text(time.get()));
        } else {
            out.writeNullProperty(name);
        }
    }

    /** Reads what clients write: with or without fraction, with or without a zone. */
    static Optional<Instant> parse(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 11) > 0;
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso.length() == 10 ? iso + "T00:00:00" : iso)
                                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
