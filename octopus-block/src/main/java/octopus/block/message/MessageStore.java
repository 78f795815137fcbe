package octopus.block.message;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
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

    /** What a message can be found and sorted by. */
    public enum Key {
        ID,
        EVENT_ID,
        RESOURCE_TYPE,
        RESOURCE_UUID,
        REQUEST_ID,
        MESSAGE_LEVEL,
        CREATED_AT,
        GUARANTEED_UNTIL
    }

    public record Order(Key by, boolean ascending) {
        public static final Order NEWEST_FIRST = new Order(Key.CREATED_AT, false);
    }

    /** What a list of messages shall hold. @param marker the last message of the page before */
    public record Query(
            Optional<String> project,
            Map<Key, String> filters,
            Order order,
            Optional<UUID> marker,
            int offset,
            int limit) {}

    public List<UserMessage> list(DSLContext sql, Query query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Key, String> filter : query.filters().entrySet()) {
            where = where.and(words(filter.getKey()).eq(filter.getValue()));
        }
        Field<Object> field = sortable(query.order().by());
        boolean ascending = query.order().ascending();
        Optional<UUID> marker = query.marker().filter(id -> find(sql, id).isPresent());
        if (marker.isPresent()) {
            String id = marker.get().toString();
            Object at = sql.select(field)
                    .from(MESSAGES)
                    .where(ID.eq(id))
                    .fetchSingle()
                    .value1();
            Condition beyond = ascending
                    ? field.gt(at).or(field.eq(at).and(ID.gt(id)))
                    : field.lt(at).or(field.eq(at).and(ID.lt(id)));
            where = where.and(beyond);
        }
        return sql.select(ALL)
                .from(MESSAGES)
                .where(where)
                .orderBy(ascending ? field.asc() : field.desc(), ascending ? ID.asc() : ID.desc())
                .limit(query.limit())
                .offset(query.offset() == 0 ? null : query.offset())
                .fetch(MessageStore::read);
    }

    /** Cinder's event id is put together from three columns. */
    private static Field<String> event() {
        return concat(val("VOLUME_"), RESOURCE_TYPE, val("_"), ACTION, val("_"), DETAIL);
    }

    private static Field<String> words(Key key) {
        return switch (key) {
            case ID -> ID;
            case EVENT_ID -> event();
            case RESOURCE_TYPE -> RESOURCE_TYPE;
            case RESOURCE_UUID -> RESOURCE;
            case REQUEST_ID -> REQUEST;
            case MESSAGE_LEVEL -> LEVEL;
            case CREATED_AT -> CREATED.cast(String.class);
            case GUARANTEED_UNTIL -> EXPIRES.cast(String.class);
        };
    }

    @SuppressWarnings("unchecked")
    private static Field<Object> sortable(Key key) {
        Field<?> field =
                switch (key) {
                    case CREATED_AT -> CREATED;
                    case GUARANTEED_UNTIL -> EXPIRES;
                    case ID, EVENT_ID, RESOURCE_TYPE, RESOURCE_UUID, REQUEST_ID, MESSAGE_LEVEL -> words(key);
                };
        return (Field<Object>) field;
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
