package octopus.server.cinder;

import java.util.Map;
import octopus.server.http.DatabaseTrouble;
import octopus.spi.Fault;

/** The one table from the kinds of fault to Cinder's statuses. */
final class FaultTable {
    /** Where Cinder answers one call otherwise than its kind would say. */
    private static final Map<String, Integer> EXCEPTIONS = Map.of("IDENTITY_UNREACHABLE", 503);

    private FaultTable() {}

    /** @param said the fault as one sentence, in the language that is wanted */
    static CinderFault translate(Fault fault, String said) {
        return CinderFault.of(status(fault), said);
    }

    static int status(Fault fault) {
        Integer own = EXCEPTIONS.get(fault.code().name());
        if (own != null) {
            return own;
        }
        if (DatabaseTrouble.is(fault)) {
            return DatabaseTrouble.STATUS;
        }
        return switch (fault.kind()) {
            case CALLER -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            // Cinder's InvalidVolume and its kin: the state does not permit it.
            case STATE -> 400;
            case CONFLICT -> 409;
            case QUOTA -> 413;
            case CAPACITY -> 400;
            case BACKEND, NODE, INTERNAL -> 500;
            case NETWORK -> 502;
        };
    }
}
