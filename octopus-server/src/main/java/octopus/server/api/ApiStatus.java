package octopus.server.api;

import octopus.spi.FaultCode;

/** The one table from the kinds of fault to the statuses of our own API. */
final class ApiStatus {
    private ApiStatus() {}

    static int of(FaultCode.Kind kind) {
        return switch (kind) {
            case CALLER -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case STATE, CONFLICT -> 409;
            case QUOTA -> 413;
            case CAPACITY -> 507;
            case BACKEND -> 502;
            case NETWORK -> 504;
            case NODE, INTERNAL -> 500;
        };
    }
}
