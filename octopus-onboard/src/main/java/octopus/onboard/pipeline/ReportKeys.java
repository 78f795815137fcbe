package octopus.onboard.pipeline;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.Optional;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.onboard.verify.AcceptanceReport;
import octopus.onboard.verify.ReportSeal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** The key pair with which this installation signs reports: made with the first report, kept for ever. */
final class ReportKeys {
    private static final Table<?> KEYS = table(name("report_keys"));
    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> SHOWN = field(name("public_key"), String.class);
    private static final Field<String> SECRET = field(name("secret"), String.class);

    private final Database database;
    private final SecretStore secrets;

    ReportKeys(Database database, SecretStore secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    AcceptanceReport sign(AcceptanceReport report) {
        return ReportSeal.sign(report, keys());
    }

    /** The public key, X.509, base64: whoever has a report checks it with this. */
    String shown() {
        return keys().shown();
    }

    private ReportSeal.Keys keys() {
        Found found = database.read(ReportKeys::find)
                .orElseGet(() ->
                        database.write(transaction -> find(transaction.sql()).orElseGet(() -> make(transaction))));
        return new ReportSeal.Keys(secrets.get(SecretRef.of(found.secret())), found.shown());
    }

    private Found make(Transaction transaction) {
        ReportSeal.Keys fresh = ReportSeal.newKeys();
        Found made = new Found(
                fresh.shown(), secrets.put(transaction, fresh.secret()).toString());
        transaction
                .sql()
                .insertInto(KEYS, ID, SHOWN, SECRET)
                .values(1, made.shown(), made.secret())
                .execute();
        return made;
    }

    private static Optional<Found> find(DSLContext sql) {
        return sql.select(SHOWN, SECRET)
                .from(KEYS)
                .where(ID.eq(1))
                .fetchOptional(row -> new Found(row.value1(), row.value2()));
    }

    private record Found(String shown, String secret) {}
}
