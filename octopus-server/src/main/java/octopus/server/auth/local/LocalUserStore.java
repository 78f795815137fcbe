package octopus.server.auth.local;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectSeekStep1;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Where people are kept: the SQL of {@code local_users} and {@code local_sessions} lives here and nowhere else. */
public final class LocalUserStore {
    private static final Table<?> USERS = table(name("local_users"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> ROLE = field(name("role"), String.class);
    private static final Field<String> PASSWORD = field(name("password"), String.class);
    private static final Field<Integer> MUST_CHANGE = field(name("must_change"), Integer.class);
    private static final Field<Integer> FAILURES = field(name("failures"), Integer.class);
    private static final Field<Long> LOCKED_UNTIL = field(name("locked_until"), Long.class);
    private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
    private static final Field<Long> UPDATED_AT = field(name("updated_at"), Long.class);
    private static final List<Field<?>> USER =
            List.of(NAME, ROLE, PASSWORD, MUST_CHANGE, FAILURES, LOCKED_UNTIL, CREATED_AT, UPDATED_AT);

    private static final Table<?> SESSIONS = table(name("local_sessions"));
    private static final Field<String> HASH = field(name("hash"), String.class);
    private static final Field<String> USER_NAME = field(name("user_name"), String.class);
    private static final Field<Long> USED_AT = field(name("used_at"), Long.class);

    /** @param hash of the token that whoever signed in holds */
    record Session(String hash, String user, Instant createdAt, Instant usedAt) {}

    private final Database.Kind kind;

    LocalUserStore(Database.Kind kind) {
        this.kind = kind;
    }

    void insert(Transaction transaction, LocalUser user) {
        transaction
                .sql()
                .insertInto(USERS, USER)
                .values(
                        user.name(),
                        user.role().name(),
                        user.password(),
                        user.mustChange() ? 1 : 0,
                        user.failures(),
                        user.lockedUntil().map(LocalUserStore::micros).orElse(null),
                        micros(user.createdAt()),
                        micros(user.updatedAt()))
                .execute();
    }

    void update(Transaction transaction, LocalUser user) {
        transaction
                .sql()
                .update(USERS)
                .set(ROLE, user.role().name())
                .set(PASSWORD, user.password())
                .set(MUST_CHANGE, user.mustChange() ? 1 : 0)
                .set(FAILURES, user.failures())
                .set(
                        LOCKED_UNTIL,
                        user.lockedUntil().map(LocalUserStore::micros).orElse(null))
                .set(UPDATED_AT, micros(user.updatedAt()))
                .where(NAME.eq(user.name()))
                .execute();
    }

    void delete(Transaction transaction, String user) {
        endSessionsOf(transaction, user);
        transaction.sql().deleteFrom(USERS).where(NAME.eq(user)).execute();
    }

    Optional<LocalUser> find(DSLContext sql, String user) {
        return sql.select(USER).from(USERS).where(NAME.eq(user)).fetchOptional(LocalUserStore::user);
    }

    /** Nobody else changes it until the transaction ends: what is counted on several servers at once must be as many. */
    Optional<LocalUser> hold(Transaction transaction, String user) {
        SelectConditionStep<Record> select =
                transaction.sql().select(USER).from(USERS).where(NAME.eq(user));
        return (kind == Database.Kind.SQLITE ? select : select.forUpdate()).fetchOptional(LocalUserStore::user);
    }

    /** All of them, by name: who goes must not be the last of a role. */
    List<LocalUser> holdAll(Transaction transaction) {
        SelectSeekStep1<Record, String> select =
                transaction.sql().select(USER).from(USERS).orderBy(NAME);
        // The embedded database has one writer.
        return (kind == Database.Kind.SQLITE ? select : select.forUpdate()).fetch(LocalUserStore::user);
    }

    /** By name. */
    List<LocalUser> list(DSLContext sql) {
        return sql.select(USER).from(USERS).orderBy(NAME).fetch(LocalUserStore::user);
    }

    void insert(Transaction transaction, Session session) {
        transaction
                .sql()
                .insertInto(SESSIONS, List.of(HASH, USER_NAME, CREATED_AT, USED_AT))
                .values(session.hash(), session.user(), micros(session.createdAt()), micros(session.usedAt()))
                .execute();
    }

    Optional<Session> session(DSLContext sql, String hash) {
        return sql.select(HASH, USER_NAME, CREATED_AT, USED_AT)
                .from(SESSIONS)
                .where(HASH.eq(hash))
                .fetchOptional(row -> new Session(
                        row.get(HASH), row.get(USER_NAME), instant(row.get(CREATED_AT)), instant(row.get(USED_AT))));
    }

    void used(Transaction transaction, String hash, Instant at) {
        transaction
                .sql()
                .update(SESSIONS)
                .set(USED_AT, micros(at))
                .where(HASH.eq(hash))
                .execute();
    }

    void endSession(Transaction transaction, String hash) {
        transaction.sql().deleteFrom(SESSIONS).where(HASH.eq(hash)).execute();
    }

    void endSessionsOf(Transaction transaction, String user) {
        transaction.sql().deleteFrom(SESSIONS).where(USER_NAME.eq(user)).execute();
    }

    /** Those that nobody has used since, or that are older than that. */
    int endOldSessions(Transaction transaction, Instant usedBefore, Instant createdBefore) {
        return transaction
                .sql()
                .deleteFrom(SESSIONS)
                .where(USED_AT.lt(micros(usedBefore)).or(CREATED_AT.lt(micros(createdBefore))))
                .execute();
    }

    private static LocalUser user(Record row) {
        return new LocalUser(
                row.get(NAME),
                LocalRole.valueOf(row.get(ROLE)),
                row.get(PASSWORD),
                row.get(MUST_CHANGE) != 0,
                row.get(FAILURES),
                Optional.<@Nullable Long>ofNullable(row.get(LOCKED_UNTIL)).map(LocalUserStore::instant),
                instant(row.get(CREATED_AT)),
                instant(row.get(UPDATED_AT)));
    }

    private static Long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(Long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
