package octopus.server.route;

/** What answers a call. @param <R> the request as the dialect sees it */
@FunctionalInterface
public interface Handler<R> {
    void handle(R request) throws Exception;
}
