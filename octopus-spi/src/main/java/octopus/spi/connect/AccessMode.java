package octopus.spi.connect;

/** How a consumer may use a volume. */
public enum AccessMode {
    READ_WRITE("rw"),
    READ_ONLY("ro");

    private final String text;

    AccessMode(String text) {
        this.text = text;
    }

    /** As Cinder writes it: {@code rw} or {@code ro}. */
    public String text() {
        return text;
    }

    public static AccessMode of(String text) {
        return switch (text) {
            case "rw" -> READ_WRITE;
            case "ro" -> READ_ONLY;
            default -> throw new IllegalArgumentException("an access mode is rw or ro, not " + text);
        };
    }
}
