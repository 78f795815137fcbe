package octopus.server.http;

import octopus.core.db.DatabaseFault;
import octopus.spi.Fault;

/** When the database itself cannot, the request was right and may be right again soon: every dialect says 503. */
public final class DatabaseTrouble {
    public static final int STATUS = 503;

    private DatabaseTrouble() {}

    public static boolean is(Fault fault) {
        return fault.code() instanceof DatabaseFault;
    }
}
