package octopus.onboard.product;

/** Where a product comes from. */
public sealed interface Origin {
    /** With the program. */
    record BuiltIn() implements Origin {}

    /** A file that somebody added. */
    record Added(int version) implements Origin {}

    /** A driver package. */
    record Packaged(String name, String version) implements Origin {}

    /** For people. */
    default String word() {
        return switch (this) {
            case BuiltIn builtIn -> "built-in";
            case Added added -> "added, version " + added.version();
            case Packaged packaged -> "package " + packaged.name() + " " + packaged.version();
        };
    }
}
