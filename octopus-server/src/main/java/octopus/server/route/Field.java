package octopus.server.route;

import java.util.Optional;

/**
 * One field of a request's body.
 *
 * @param required whether a body without it is refused
 * @param versions the microversions at which it is known
 * @param sentence what it means, for the documents
 */
public record Field(String name, Shape shape, boolean required, Versions versions, Optional<String> sentence) {
    public static Field required(String name, Shape shape) {
        return new Field(name, shape, true, Versions.ALL, Optional.empty());
    }

    public static Field optional(String name, Shape shape) {
        return new Field(name, shape, false, Versions.ALL, Optional.empty());
    }

    public Field since(int minor) {
        return new Field(name, shape, required, Versions.since(minor), sentence);
    }

    public Field says(String text) {
        return new Field(name, shape, required, versions, Optional.of(text));
    }
}
