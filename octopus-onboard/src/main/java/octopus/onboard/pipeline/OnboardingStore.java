package octopus.onboard.pipeline;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.SelectConditionStep;
import org.jooq.Table;

/** Where onboardings are kept: the SQL of {@code onboardings} lives here and nowhere else. */
final class OnboardingStore {
    private static final Table<?> ONBOARDINGS = table(name("onboardings"));
    private static final Field<String> ID = field(name("id"), String.class);
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<String> DOCUMENT = field(name("document"), String.class);
    private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);

    private final Database.Kind kind;

    OnboardingStore(Database.Kind kind) {
        this.kind = kind;
    }

    void insert(Transaction transaction, Onboarding onboarding) {
        transaction
                .sql()
                .insertInto(ONBOARDINGS, ID, NAME, STATE, DOCUMENT, CREATED_AT)
                .values(
                        onboarding.id().toString(),
                        onboarding.name(),
                        onboarding.state().name(),
                        Json.write(onboarding),
                        ChronoUnit.MICROS.between(
                                java.time.Instant.EPOCH, onboarding.signatures().createdAt()))
                .execute();
    }

    void update(Transaction transaction, Onboarding onboarding) {
        transaction
                .sql()
                .update(ONBOARDINGS)
                .set(STATE, onboarding.state().name())
                .set(DOCUMENT, Json.write(onboarding))
                .where(ID.eq(onboarding.id().toString()))
                .execute();
    }

    void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(ONBOARDINGS).where(ID.eq(id.toString())).execute();
    }

    Optional<Onboarding> find(DSLContext sql, String onboarding) {
        return read(sql.select(DOCUMENT).from(ONBOARDINGS).where(NAME.eq(onboarding)));
    }

    Optional<Onboarding> find(DSLContext sql, UUID id) {
        return read(sql.select(DOCUMENT).from(ONBOARDINGS).where(ID.eq(id.toString())));
    }

    /** The row is held until the transaction ends: whoever changes it has read it as it is. */
    Optional<Onboarding> hold(Transaction transaction, UUID id) {
        SelectConditionStep<Record1<String>> select =
                transaction.sql().select(DOCUMENT).from(ONBOARDINGS).where(ID.eq(id.toString()));
        // The embedded database has one writer.
        return read(kind == Database.Kind.SQLITE ? select : select.forUpdate());
    }

    /** By name. */
    List<Onboarding> list(DSLContext sql) {
        return sql.select(DOCUMENT).from(ONBOARDINGS).orderBy(NAME).fetch(row -> document(row.value1()));
    }

    private static Optional<Onboarding> read(ResultQuery<Record1<String>> query) {
        return query.fetchOptional(row -> document(row.value1()));
    }

    private static Onboarding document(String text) {
        return Json.read(text, Onboarding.class);
    }
}
