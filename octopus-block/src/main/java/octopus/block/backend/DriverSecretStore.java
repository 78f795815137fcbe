package octopus.block.backend;

import static octopus.block.Columns.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Optional;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** Which secrets drivers keep: the SQL of {@code driver_secrets} lives here and nowhere else. */
final class DriverSecretStore {
    private static final Table<?> KEPT = table(name("driver_secrets"));
    private static final Field<String> BACKEND = text("backend");
    private static final Field<String> NAME = text("name");
    private static final Field<String> SECRET = text("secret");

    Optional<SecretRef> find(DSLContext sql, String backend, String called) {
        return sql.select(SECRET)
                .from(KEPT)
                .where(BACKEND.eq(backend))
                .and(NAME.eq(called))
                .fetchOptional(SECRET)
                .map(SecretRef::of);
    }

    List<SecretRef> of(DSLContext sql, String backend) {
        return sql.select(SECRET).from(KEPT).where(BACKEND.eq(backend)).fetch(row -> SecretRef.of(row.value1()));
    }

    void insert(Transaction transaction, String backend, String called, SecretRef secret) {
        transaction
                .sql()
                .insertInto(KEPT, BACKEND, NAME, SECRET)
                .values(backend, called, secret.toString())
                .execute();
    }

    void delete(Transaction transaction, String backend, String called) {
        transaction
                .sql()
                .deleteFrom(KEPT)
                .where(BACKEND.eq(backend))
                .and(NAME.eq(called))
                .execute();
    }

    void deleteAll(Transaction transaction, String backend) {
        transaction.sql().deleteFrom(KEPT).where(BACKEND.eq(backend)).execute();
    }
}
