package octopus.driver.oceanstor;

import java.util.Optional;

/**
 * What Octopus writes into the description of an object that it has made or adopted, so that everybody who looks at the
 * array sees whose it is: {@code octopus:volume:<id>}, and behind a third colon the earlier name of what was adopted.
 */
record Mark(String kind, String id, String earlierName) {
    static final String VOLUME = "volume";
    static final String SNAPSHOT = "snapshot";
    /** A volume whose data is not complete, or a snapshot that only serves a copy. */
    static final String MAKING = "making";

    private static final String OWNER = "octopus";

    static Mark of(String kind, Object id) {
        return new Mark(kind, id.toString(), "");
    }

    static Optional<Mark> read(String description) {
        String[] parts = description.split(":", 4);
        return parts.length >= 3 && parts[0].equals(OWNER)
                ? Optional.of(new Mark(parts[1], parts[2], parts.length > 3 ? parts[3] : ""))
                : Optional.empty();
    }

    String text() {
        return OWNER + ":" + kind + ":" + id + (earlierName.isEmpty() ? "" : ":" + earlierName);
    }
}
