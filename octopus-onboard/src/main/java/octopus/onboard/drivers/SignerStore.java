package octopus.onboard.drivers;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Where trusted keys are kept: the SQL of {@code package_signers} lives here and nowhere else. */
final class SignerStore {
    private static final Table<?> SIGNERS = table(name("package_signers"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> FINGERPRINT = field(name("fingerprint"), String.class);
    private static final Field<String> KEY = field(name("public_key"), String.class);
    private static final Field<String> ADDED_BY = field(name("added_by"), String.class);
    private static final Field<Long> ADDED_AT = field(name("added_at"), Long.class);

    void insert(Transaction transaction, Signer signer) {
        transaction
                .sql()
                .insertInto(SIGNERS, NAME, FINGERPRINT, KEY, ADDED_BY, ADDED_AT)
                .values(
                        signer.name(),
                        signer.fingerprint(),
                        signer.key(),
                        signer.addedBy(),
                        ChronoUnit.MICROS.between(Instant.EPOCH, signer.addedAt()))
                .execute();
    }

    /** @return whether there was one */
    boolean delete(Transaction transaction, String signer) {
        return transaction.sql().deleteFrom(SIGNERS).where(NAME.eq(signer)).execute() > 0;
    }

    /** By name. */
    List<Signer> list(DSLContext sql) {
        return sql.select(NAME, FINGERPRINT, KEY, ADDED_BY, ADDED_AT)
                .from(SIGNERS)
                .orderBy(NAME)
                .fetch(row -> new Signer(
                        row.get(NAME),
                        row.get(FINGERPRINT),
                        row.get(KEY),
                        row.get(ADDED_BY),
                        Instant.EPOCH.plus(row.get(ADDED_AT), ChronoUnit.MICROS)));
    }
}
