package octopus.onboard.product;

import java.util.function.Function;
import octopus.core.db.Database;
import octopus.core.db.Errors;
import octopus.core.db.Transaction;

/** Writes that add a row under a name of somebody's choosing, which another may add at the same moment. */
public final class Inserts {
    private static final int TRIES = 5;

    private Inserts() {}

    /** When another was faster the work is done again, and sees what that one has written. */
    public static <T> T write(Database database, Function<Transaction, T> work) {
        for (int left = TRIES; ; left--) {
            try {
                return database.write(work);
            } catch (RuntimeException e) {
                if (left <= 1 || !Errors.isDuplicate(e)) {
                    throw e;
                }
            }
        }
    }
}
