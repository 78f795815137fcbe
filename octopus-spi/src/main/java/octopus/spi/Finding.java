package octopus.spi;

/** What a check found. Only a {@link Failure} stops anything. */
public sealed interface Finding {
    /** Stable name of the check. */
    String check();

    /** The node, portal, option or object that was looked at. */
    String where();

    record Pass(String check, String where, String saw) implements Finding {}

    record Warning(String check, String where, Fault fault) implements Finding {}

    record Failure(String check, String where, Fault fault) implements Finding {}

    record Skipped(String check, String where, String reason) implements Finding {}
}
