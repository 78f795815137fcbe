package octopus.server.api;

import java.util.Map;
import octopus.spi.Fault;
import octopus.spi.FaultCode;

/** The one table from the kinds of fault to the statuses of our own API. */
final class ApiStatus {
    /** Where HTTP has a status of its own. */
    private static final Map<String, Integer> EXCEPTIONS = Map.of("NOT_IDENTIFIED", 401, "IDENTITY_UNREACHABLE", 503);

    private ApiStatus() {}

    static int of(Fault fault) {
        Integer own = EXCEPTIONS.get(fault.code().name());
        return own == null ? of(fault.kind()) : own;
    }

    private static int of(FaultCode.Kind kind) {
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
