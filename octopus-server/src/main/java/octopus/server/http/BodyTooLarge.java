package octopus.server.http;

/** The request's body is longer than the door allows. */
public final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int limit;

    public BodyTooLarge(int limit) {
        super("the body is larger than " + limit + " bytes");
        this.limit = limit;
    }

    /** In bytes. */
    public int limit() {
        return limit;
    }
}
