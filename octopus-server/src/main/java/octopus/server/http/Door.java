package octopus.server.http;

/**
 * One dialect behind the listener: Cinder, images, our own API, the console, the pages for machines. Doors are asked in
 * order; the first that serves the path answers.
 */
public interface Door {
    /** Short name for metrics and logs. */
    String name();

    /** @param path as it came, still encoded, without the query */
    boolean serves(String path);

    /** Answers. What it throws becomes a plain 500: a door turns its own failures into its own words. */
    void serve(Exchange exchange) throws Exception;
}
