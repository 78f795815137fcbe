package octopus.server.http;

/** Is told of every answered request; metrics listen here. */
@FunctionalInterface
public interface RequestWatcher {
    /** @param route the name of the route, never the path, so that there are few of them */
    void answered(String route, int status, long nanos);
}
