package octopus.spi;

/**
 * A value that must never be shown. {@link #toString} gives asterisks, so a log line, a fault or a record's own text
 * cannot leak it; whoever really needs it says {@link #reveal()}, which is easy to search for.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
