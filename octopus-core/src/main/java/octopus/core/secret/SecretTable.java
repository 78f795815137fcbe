package octopus.core.secret;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Database;
import octopus.core.db.FixedSql;
import octopus.core.secret.SecretKey.Sealed;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The SQL of {@code secrets} and {@code secret_keys}. */
final class SecretTable {
    private static final Table<?> SECRETS = table(name("secrets"));
    private static final Field<String> ID = field(name("id"), String.class);
    private static final Field<Integer> VERSION = field(name("version"), Integer.class);
    private static final Field<String> KEY_ID = field(name("key_id"), String.class);
    private static final Field<String> NONCE = field(name("nonce"), String.class);
    private static final Field<String> SEALED = field(name("sealed"), String.class);
    private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
    private static final Table<?> KEYS = table(name("secret_keys"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<Long> CHANGED_AT = field(name("changed_at"), Long.class);
    private static final String CURRENT = "current";

    private static final Condition IS = ID.eq(FixedSql.value(ID)).and(VERSION.eq(FixedSql.value(VERSION)));

    private final FixedSql insert = FixedSql.insert(SECRETS, ID, VERSION, KEY_ID, NONCE, SEALED, CREATED_AT);
    private final FixedSql find =
            new FixedSql(sql -> sql.select(KEY_ID, NONCE, SEALED).from(SECRETS).where(IS));
    private final FixedSql known =
            new FixedSql(sql -> sql.select(KEY_ID).from(KEYS).where(NAME.eq(inline(CURRENT))));
    private final FixedSql held = new FixedSql(
            sql -> sql.select(KEY_ID).from(KEYS).where(NAME.eq(inline(CURRENT))).forShare());
    private final FixedSql delete = new FixedSql(sql -> sql.deleteFrom(SECRETS).where(IS));

    record Row(SecretRef reference, Sealed sealed) {}

    void insert(DSLContext sql, SecretRef reference, Sealed sealed) {
        insert.later(
                sql,
                reference.id().toString(),
                reference.version(),
                sealed.keyId(),
                sealed.nonce(),
                sealed.text(),
                now());
    }

    Optional<Sealed> find(DSLContext sql, SecretRef reference) {
        return find.fetchOptional(
                sql,
                row -> new Sealed(row.text(0), row.text(1), row.text(2)),
                reference.id().toString(),
                reference.version());
    }

    void delete(DSLContext sql, SecretRef reference) {
        delete.later(sql, reference.id().toString(), reference.version());
    }

    /** Secrets that another key has sealed, at most so many. */
    static List<Row> notSealedBy(DSLContext sql, String keyId, int limit) {
        return sql.select(ID, VERSION, KEY_ID, NONCE, SEALED)
                .from(SECRETS)
                .where(KEY_ID.ne(keyId))
                .limit(limit)
                .fetch(SecretTable::row);
    }

    static void reseal(DSLContext sql, SecretRef reference, Sealed sealed) {
        sql.update(SECRETS)
                .set(KEY_ID, sealed.keyId())
                .set(NONCE, sealed.nonce())
                .set(SEALED, sealed.text())
                .where(ID.eq(reference.id().toString()), VERSION.eq(reference.version()))
                .execute();
    }

    /** The key that this database belongs to. */
    static Optional<String> keyId(DSLContext sql) {
        return sql.select(KEY_ID).from(KEYS).where(NAME.eq(CURRENT)).fetchOptional(KEY_ID);
    }

    /** As {@link #keyId}, and nobody changes it before this transaction ends. */
    Optional<String> holdKeyId(DSLContext sql, Database.Kind kind) {
        return switch (kind) {
            case SQLITE ->
                known.fetchOptional(sql, row -> row.text(0)); // its one writer excludes everybody else already
            case POSTGRESQL, MARIADB -> held.fetchOptional(sql, row -> row.text(0));
        };
    }

    static void insertKeyId(DSLContext sql, String keyId) {
        sql.insertInto(KEYS, NAME, KEY_ID, CHANGED_AT)
                .values(CURRENT, keyId, now())
                .execute();
    }

    static void changeKeyId(DSLContext sql, String keyId) {
        sql.update(KEYS)
                .set(KEY_ID, keyId)
                .set(CHANGED_AT, now())
                .where(NAME.eq(CURRENT))
                .execute();
    }

    private static Row row(Record row) {
        SecretRef reference = new SecretRef(UUID.fromString(row.get(ID)), row.get(VERSION));
        return new Row(reference, new Sealed(row.get(KEY_ID), row.get(NONCE), row.get(SEALED)));
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
