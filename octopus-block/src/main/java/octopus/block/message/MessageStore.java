package octopus.block.message;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.block.Columns;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import octopus.block.listing.Order;
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
    private static final Pattern EVENT = Pattern.compile("VOLUME_(.*)_([^_]*)_([^_]*)");
    private static final Listing<Key> LISTING =
            new Listing<>(MESSAGES, ALL, List.of(Key.CREATED_AT, Key.ID), MessageStore::column);

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

    /** What a list of messages shall hold; newest first unless {@code orders} say otherwise. @param marker the last message of the page before */
    public record Query(
            Optional<String> project,
            Map<Key, String> filters,
            List<Order<Key>> orders,
            Optional<UUID> marker,
            int offset,
            int limit) {}

    public List<UserMessage> list(DSLContext sql, Query query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Key, String> filter : query.filters().entrySet()) {
            where = where.and(
                    filter.getKey() == Key.EVENT_ID
                            ? event(filter.getValue())
                            : Matches.any(column(filter.getKey()), Set.of(filter.getValue())));
        }
        Page<Key> page = new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(MessageStore::read);
    }

    /** Cinder's event id is put together from three columns; taken apart again, so that their index finds it. */
    private static Condition event(String id) {
        Matcher parts = EVENT.matcher(id);
        return parts.matches()
                ? RESOURCE_TYPE
                        .eq(parts.group(1))
                        .and(ACTION.eq(parts.group(2)))
                        .and(DETAIL.eq(parts.group(3)))
                : falseCondition();
    }

    private static Field<?> column(Key key) {
        return switch (key) {
            case ID -> ID;
            case EVENT_ID -> concat(val("VOLUME_"), RESOURCE_TYPE, val("_"), ACTION, val("_"), DETAIL);
            case RESOURCE_TYPE -> RESOURCE_TYPE;
            case RESOURCE_UUID -> RESOURCE;
            case REQUEST_ID -> REQUEST;
            case MESSAGE_LEVEL -> LEVEL;
            case CREATED_AT -> CREATED;
            case GUARANTEED_UNTIL -> EXPIRES;
        };
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
