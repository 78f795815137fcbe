package octopus.block.message;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where user messages are kept: the SQL of {@code messages} lives here and nowhere else. */
public final class MessageStore {
    private static final Table<?> MESSAGES = table(name("messages"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> REQUEST = text("request_id");
    private static final Field<String> RESOURCE_TYPE = text("resource_type");
    private static final Field<String> RESOURCE = text("resource_id");
    private static final Field<String> ACTION = text("action_id");
    private static final Field<String> DETAIL = text("detail_id");
    private static final Field<String> LEVEL = text("level");
    private static final Field<String> TEXT = text("text");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> EXPIRES = whole("expires_at");
    private static final List<Field<?>> ALL =
            List.of(ID, PROJECT, REQUEST, RESOURCE_TYPE, RESOURCE, ACTION, DETAIL, LEVEL, TEXT, CREATED, EXPIRES);

    public void insert(Transaction transaction, UserMessage message) {
        transaction
                .sql()
                .insertInto(MESSAGES, ALL)
                .values(
                        message.id().toString(),
                        message.project(),
                        message.requestId(),
                        message.resourceType().orElse(""),
                        message.resourceId().orElse(""),
                        message.action(),
                        message.detail(),
                        message.level(),
                        message.text(),
                        Columns.micros(message.createdAt()),
                        Columns.micros(message.expiresAt()))
                .execute();
    }

    /** What a list of messages shall hold, newest first. */
    public record Query(
            Optional<String> project,
            Optional<String> resourceType,
            Optional<String> resource,
            Optional<String> request,
            Optional<String> level,
            Optional<UUID> marker,
            int limit) {}

    public List<UserMessage> list(DSLContext sql, Query query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        where = where.and(query.resourceType().map(RESOURCE_TYPE::eq).orElse(noCondition()));
        where = where.and(query.resource().map(RESOURCE::eq).orElse(noCondition()));
        where = where.and(query.request().map(REQUEST::eq).orElse(noCondition()));
        where = where.and(query.level().map(LEVEL::eq).orElse(noCondition()));
        Optional<UserMessage> marker = query.marker().flatMap(id -> find(sql, id));
        if (marker.isPresent()) {
            long at = Columns.micros(marker.get().createdAt());
            where = where.and(
                    CREATED.le(at).and(CREATED.lt(at).or(ID.lt(marker.get().id().toString()))));
        }
        return sql.select(ALL)
                .from(MESSAGES)
                .where(where)
                .orderBy(CREATED.desc(), ID.desc())
                .limit(query.limit())
                .fetch(MessageStore::read);
    }

    public Optional<UserMessage> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(MESSAGES).where(ID.eq(id.toString())).fetchOptional(MessageStore::read);
    }

    public void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(MESSAGES).where(ID.eq(id.toString())).execute();
    }

    /** Cinder keeps messages for thirty days; so does Octopus. */
    public int deleteExpired(Transaction transaction, long nowMicros) {
        return transaction
                .sql()
                .deleteFrom(MESSAGES)
                .where(EXPIRES.lt(nowMicros))
                .execute();
    }

    private static UserMessage read(Record row) {
        return new UserMessage(
                UUID.fromString(row.get(ID)),
                row.get(PROJECT),
                row.get(REQUEST),
                Optional.of(row.get(RESOURCE_TYPE)).filter(text -> !text.isEmpty()),
                Optional.of(row.get(RESOURCE)).filter(text -> !text.isEmpty()),
                row.get(ACTION),
                row.get(DETAIL),
                row.get(LEVEL),
                row.get(TEXT),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.instant(Objects.requireNonNull(row.get(EXPIRES))));
    }
}
