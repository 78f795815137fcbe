package octopus.block.image;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may see an image besides its owner. */
public enum Visibility {
    /** Nobody else. */
    PRIVATE,
    /** The projects that the owner named as members. */
    SHARED,
    /** Everybody who knows the id; not in other projects' lists unless they ask for community images. */
    COMMUNITY,
    /** Everybody. Only an administrator makes an image public. */
    PUBLIC;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Visibility> parse(String wire) {
        return Stream.of(values()).filter(v -> v.wire().equals(wire)).findFirst();
    }
}
