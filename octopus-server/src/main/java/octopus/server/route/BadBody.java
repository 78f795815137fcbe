package octopus.server.route;

/** A body that is not what the route takes; the text names the field, its value and why. */
public final class BadBody extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String field;

    public BadBody(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Name of the field; empty when the body as a whole is meant. */
    public String field() {
        return field;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
