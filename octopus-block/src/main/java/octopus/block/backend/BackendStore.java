package octopus.block.backend;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import octopus.block.Columns;
import octopus.core.db.FixedSql;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Where backends are kept: the SQL of {@code backends} lives here and nowhere else. */
public final class BackendStore {
    private static final Table<?> BACKENDS = table(name("backends"));
    private static final Field<String> NAME = text("name");
    private static final Field<String> DRIVER = text("driver");
    private static final Field<String> OPTIONS = text("options");
    private static final Field<String> SECRETS = text("secrets");
    private static final Field<String> ZONE = text("availability_zone");
    private static final Field<Integer> ENABLED = number("enabled");
    private static final Field<String> REASON = text("disabled_reason");
    private static final Field<Integer> FROZEN = number("frozen");
    private static final Field<String> REPLICATION = text("replication_status");
    private static final Field<String> ACTIVE = text("active_backend_id");
    private static final Field<Integer> VERSION = number("version");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(
            NAME,
            DRIVER,
            OPTIONS,
            SECRETS,
            ZONE,
            ENABLED,
            REASON,
            FROZEN,
            REPLICATION,
            ACTIVE,
            VERSION,
            CREATED,
            UPDATED);

    private final FixedSql enabled =
            new FixedSql(sql -> sql.select(NAME).from(BACKENDS).where(ENABLED.eq(inline(1))));

    public void insert(Transaction transaction, Backend backend) {
        transaction
                .sql()
                .insertInto(BACKENDS, ALL)
                .values(
                        backend.name(),
                        backend.driver(),
                        Columns.map(backend.options()),
                        secrets(backend),
                        backend.availabilityZone(),
                        Columns.bit(backend.enabled()),
                        backend.disabledReason().orElse(null),
                        Columns.bit(backend.service().frozen()),
                        replication(backend),
                        backend.service().activePlace().orElse(null),
                        backend.version(),
                        Columns.micros(backend.createdAt()),
                        backend.updatedAt().map(Columns::micros).orElse(null))
                .execute();
    }

    public void update(Transaction transaction, Backend backend) {
        transaction
                .sql()
                .update(BACKENDS)
                .set(OPTIONS, Columns.map(backend.options()))
                .set(SECRETS, secrets(backend))
                .set(ZONE, backend.availabilityZone())
                .set(ENABLED, Columns.bit(backend.enabled()))
                .set(REASON, backend.disabledReason().orElse(null))
                .set(FROZEN, Columns.bit(backend.service().frozen()))
                .set(REPLICATION, replication(backend))
                .set(ACTIVE, backend.service().activePlace().orElse(null))
                .set(VERSION, backend.version())
                .set(UPDATED, backend.updatedAt().map(Columns::micros).orElse(null))
                .where(NAME.eq(backend.name()))
                .execute();
    }

    public void delete(Transaction transaction, String backend) {
        transaction.sql().deleteFrom(BACKENDS).where(NAME.eq(backend)).execute();
    }

    public Optional<Backend> find(DSLContext sql, String backend) {
        return sql.select(ALL).from(BACKENDS).where(NAME.eq(backend)).fetchOptional(BackendStore::read);
    }

    /** False also where there is no such backend. */
    public boolean isFrozen(DSLContext sql, String backend) {
        return sql.fetchExists(
                sql.selectOne().from(BACKENDS).where(NAME.eq(backend)).and(FROZEN.eq(1)));
    }

    /** The names of those that get new volumes. */
    public Set<String> enabled(DSLContext sql) {
        return Set.copyOf(enabled.fetch(sql, row -> row.text(0)));
    }

    /** By name. */
    public List<Backend> list(DSLContext sql) {
        return sql.select(ALL).from(BACKENDS).orderBy(NAME).fetch(BackendStore::read);
    }

    private static @Nullable String replication(Backend backend) {
        return backend.service().replication().map(ReplicationStatus::text).orElse(null);
    }

    private static String secrets(Backend backend) {
        Map<String, String> references = new LinkedHashMap<>();
        backend.secrets().forEach((option, reference) -> references.put(option, reference.toString()));
        return Columns.map(references);
    }

    private static Backend read(Record row) {
        Map<String, SecretRef> references = new LinkedHashMap<>();
        Columns.map(row.get(SECRETS)).forEach((option, text) -> references.put(option, SecretRef.of(text)));
        return new Backend(
                row.get(NAME),
                row.get(DRIVER),
                Columns.map(row.get(OPTIONS)),
                references,
                row.get(ZONE),
                row.get(ENABLED) != 0,
                Optional.ofNullable(row.get(REASON)),
                new ServiceState(
                        row.get(FROZEN) != 0,
                        Optional.ofNullable(row.get(REPLICATION)).map(ReplicationStatus::of),
                        Optional.ofNullable(row.get(ACTIVE))),
                row.get(VERSION),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
