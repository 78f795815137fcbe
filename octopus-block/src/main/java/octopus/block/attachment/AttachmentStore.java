package octopus.block.attachment;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.attachment.AttachmentQuery.Key;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import octopus.core.db.FixedSql;
import octopus.core.db.KeyedSql;
import octopus.core.db.Row;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.core.secret.SecretRef;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Where attachments are kept: the SQL of {@code attachments} lives here and nowhere else. */
public final class AttachmentStore {
    private static final Table<?> ATTACHMENTS = table(name("attachments"));
    private static final Field<String> ID = text("id");
    private static final Field<String> VOLUME = text("volume_id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> INSTANCE = text("instance_id");
    private static final Field<String> HOST = text("host_name");
    private static final Field<String> MOUNT_POINT = text("mount_point");
    private static final Field<String> MODE = text("mode");
    private static final Field<String> STATUS = text("status");
    private static final Field<String> CONNECTOR = text("connector");
    private static final Field<String> CONNECTION = text("connection");
    private static final Field<String> SECRET = text("secret_id");
    private static final Field<Integer> SECRET_VERSION = number("secret_version");
    private static final Field<String> FAULT = text("fault");
    private static final Field<Long> ATTACHED = whole("attached_at");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(
            ID,
            VOLUME,
            PROJECT,
            INSTANCE,
            HOST,
            MOUNT_POINT,
            MODE,
            STATUS,
            CONNECTOR,
            CONNECTION,
            SECRET,
            SECRET_VERSION,
            FAULT,
            ATTACHED,
            CREATED,
            UPDATED);
    private static final Listing<Key> LISTING =
            new Listing<>(ATTACHMENTS, ALL, List.of(Key.CREATED_AT, Key.ID), AttachmentStore::sortable);
    private static final TypeReference<Map<String, Object>> ANY_MAP = new TypeReference<>() {};

    private static final List<Field<?>> CHANGEABLE = ALL.stream()
            .filter(field -> field != ID && field != CREATED)
            .<Field<?>>map(field -> field)
            .toList();

    private final FixedSql insert = FixedSql.insert(ATTACHMENTS, ALL.toArray(Field<?>[]::new));
    private final FixedSql update = FixedSql.update(ATTACHMENTS, CHANGEABLE, ID.eq(FixedSql.value(ID)));
    private final FixedSql move =
            FixedSql.update(ATTACHMENTS, List.of(STATUS, FAULT, UPDATED), ID.eq(FixedSql.value(ID)));
    private final FixedSql delete =
            new FixedSql(sql -> sql.deleteFrom(ATTACHMENTS).where(ID.eq(FixedSql.value(ID))));
    private final FixedSql find =
            new FixedSql(sql -> sql.select(ALL).from(ATTACHMENTS).where(ID.eq(FixedSql.value(ID))));
    private final KeyedSql ofVolumes = new KeyedSql(
            VOLUME,
            (sql, among) -> sql.select(ALL).from(ATTACHMENTS).where(among).orderBy(CREATED, ID));
    private final Clock clock;

    public AttachmentStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Attachment attachment) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(attachment.id().toString());
        values.addAll(values(attachment));
        values.add(Columns.micros(attachment.createdAt()));
        values.add(null);
        insert.later(transaction.sql(), values.toArray());
    }

    /** Writes every field but id and times of creation. */
    public void update(Transaction transaction, Attachment attachment) {
        List<@Nullable Object> values = values(attachment);
        values.add(Columns.micros(clock.instant()));
        values.add(attachment.id().toString());
        update.later(transaction.sql(), values.toArray());
    }

    /** Nothing when the attachment is gone. */
    public void move(Transaction transaction, AttachmentId id, AttachmentStatus to, Optional<Fault> fault) {
        move.later(transaction.sql(), to.text(), Columns.fault(fault), Columns.micros(clock.instant()), id.toString());
    }

    public void delete(Transaction transaction, AttachmentId id) {
        delete.later(transaction.sql(), id.toString());
    }

    public Optional<Attachment> find(DSLContext sql, AttachmentId id) {
        return find.fetchOptional(sql, AttachmentStore::read, id.toString());
    }

    public List<Attachment> ofVolume(DSLContext sql, VolumeId volume) {
        return ofVolumes(sql, List.of(volume));
    }

    /** Oldest first. */
    public List<Attachment> ofVolumes(DSLContext sql, Collection<VolumeId> volumes) {
        return ofVolumes.fetch(
                sql,
                AttachmentStore::read,
                volumes.stream().map(VolumeId::toString).toList());
    }

    /** Every attachment that has been connected, for putting exports back after a restart. */
    public List<Attachment> connected(DSLContext sql) {
        return sql.select(ALL)
                .from(ATTACHMENTS)
                .where(CONNECTION.isNotNull())
                .orderBy(CREATED, ID)
                .fetch(row -> read(Row.of(row)));
    }

    public List<Attachment> list(DSLContext sql, AttachmentQuery query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Key, String> filter : query.filters().entrySet()) {
            where = where.and(Matches.any(column(filter.getKey()), Set.of(filter.getValue())));
        }
        Page<Key> page =
                new Page<>(query.orders(), query.marker().map(AttachmentId::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(row -> read(Row.of(row)));
    }

    private static Field<?> column(Key key) {
        return switch (key) {
            case ID -> ID;
            case VOLUME -> VOLUME;
            case INSTANCE -> INSTANCE;
            case STATUS -> STATUS;
            case HOST -> HOST;
            case MOUNT_POINT -> MOUNT_POINT;
            case MODE -> MODE;
            case PROJECT -> PROJECT;
            case ATTACHED_AT -> ATTACHED;
            case CREATED_AT -> CREATED;
            case UPDATED_AT -> UPDATED;
        };
    }

    private static Field<?> sortable(Key key) {
        return switch (key) {
            case INSTANCE, HOST, MOUNT_POINT, MODE -> coalesce(column(key).cast(String.class), val(""));
            case ATTACHED_AT, UPDATED_AT -> coalesce(column(key).cast(Long.class), val(Columns.NEVER));
            case ID, VOLUME, STATUS, PROJECT, CREATED_AT -> column(key);
        };
    }

    /** Those of {@link #CHANGEABLE} but the last, which is the time of the change. */
    private static List<@Nullable Object> values(Attachment attachment) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(attachment.volume().toString());
        values.add(attachment.project());
        values.add(attachment.instance().orElse(null));
        values.add(attachment.hostName().orElse(null));
        values.add(attachment.mountPoint().orElse(null));
        values.add(attachment.mode().map(AccessMode::text).orElse(null));
        values.add(attachment.status().text());
        values.add(attachment.connector().isEmpty() ? null : Json.write(attachment.connector()));
        values.add(attachment.connection().isEmpty() ? null : Json.write(attachment.connection()));
        values.add(attachment.secret().map(ref -> ref.id().toString()).orElse(null));
        values.add(attachment.secret().map(SecretRef::version).orElse(null));
        values.add(Columns.fault(attachment.fault()));
        values.add(attachment.attachedAt().map(Columns::micros).orElse(null));
        return values;
    }

    /** In the order of {@link #ALL}. */
    private static Attachment read(Row row) {
        return new Attachment(
                AttachmentId.of(row.text(0)),
                VolumeId.of(row.text(1)),
                row.text(2),
                row.optionalText(3),
                row.optionalText(4),
                row.optionalText(5),
                row.optionalText(6).map(AccessMode::of),
                AttachmentStatus.of(row.text(7)),
                row.optionalText(8).map(AttachmentStore::anything).orElse(Map.of()),
                row.optionalText(9).map(AttachmentStore::anything).orElse(Map.of()),
                row.optionalText(10).map(id -> new SecretRef(UUID.fromString(id), row.number(11))),
                row.optionalText(12).flatMap(Columns::fault),
                row.optionalWhole(13).map(Columns::instant),
                Columns.instant(row.whole(14)),
                row.optionalWhole(15).map(Columns::instant));
    }

    private static Map<String, Object> anything(String text) {
        return Json.MAPPER.readValue(text, ANY_MAP);
    }
}
