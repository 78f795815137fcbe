package octopus.block.image;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a project that an image is shared with thinks of it. Only accepted images are in its lists. */
public enum MemberStatus {
    PENDING,
    ACCEPTED,
    REJECTED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MemberStatus> parse(String wire) {
        return Stream.of(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }
}
