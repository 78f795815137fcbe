package octopus.block.attachment;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
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
import org.jooq.Record;
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
    private static final TypeReference<Map<String, Object>> ANY_MAP = new TypeReference<>() {};

    private final Clock clock;

    public AttachmentStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Attachment attachment) {
        transaction
                .sql()
                .insertInto(ATTACHMENTS)
                .set(values(attachment))
                .set(ID, attachment.id().toString())
                .set(CREATED, Columns.micros(attachment.createdAt()))
                .execute();
    }

    /** Writes every field but id and times of creation. */
    public void update(Transaction transaction, Attachment attachment) {
        Map<Field<?>, @Nullable Object> values = values(attachment);
        values.put(UPDATED, Columns.micros(clock.instant()));
        transaction
                .sql()
                .update(ATTACHMENTS)
                .set(values)
                .where(ID.eq(attachment.id().toString()))
                .execute();
    }

    /** False when the attachment is gone or was not in one of these statuses. */
    public boolean move(
            Transaction transaction,
            AttachmentId id,
            Set<AttachmentStatus> from,
            AttachmentStatus to,
            Optional<Fault> fault) {
        Condition where = ID.eq(id.toString());
        if (!from.isEmpty()) {
            where = where.and(
                    STATUS.in(from.stream().map(AttachmentStatus::text).toList()));
        }
        return transaction
                        .sql()
                        .update(ATTACHMENTS)
                        .set(STATUS, to.text())
                        .set(FAULT, Columns.fault(fault))
                        .set(UPDATED, Columns.micros(clock.instant()))
                        .where(where)
                        .execute()
                == 1;
    }

    public void delete(Transaction transaction, AttachmentId id) {
        transaction.sql().deleteFrom(ATTACHMENTS).where(ID.eq(id.toString())).execute();
    }

    public Optional<Attachment> find(DSLContext sql, AttachmentId id) {
        return sql.select(ALL).from(ATTACHMENTS).where(ID.eq(id.toString())).fetchOptional(AttachmentStore::read);
    }

    public List<Attachment> ofVolume(DSLContext sql, VolumeId volume) {
        return ofVolumes(sql, List.of(volume));
    }

    /** Oldest first. */
    public List<Attachment> ofVolumes(DSLContext sql, Collection<VolumeId> volumes) {
        if (volumes.isEmpty()) {
            return List.of();
        }
        return sql.select(ALL)
                .from(ATTACHMENTS)
                .where(VOLUME.in(volumes.stream().map(VolumeId::toString).toList()))
                .orderBy(CREATED, ID)
                .fetch(AttachmentStore::read);
    }

    /** Every attachment that has been connected, for putting exports back after a restart. */
    public List<Attachment> connected(DSLContext sql) {
        return sql.select(ALL)
                .from(ATTACHMENTS)
                .where(CONNECTION.isNotNull())
                .orderBy(CREATED, ID)
                .fetch(AttachmentStore::read);
    }

    public List<Attachment> list(DSLContext sql, AttachmentQuery query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        where = where.and(query.volume().map(id -> VOLUME.eq(id.toString())).orElse(noCondition()));
        where = where.and(query.instance().map(INSTANCE::eq).orElse(noCondition()));
        if (!query.statuses().isEmpty()) {
            where = where.and(STATUS.in(
                    query.statuses().stream().map(AttachmentStatus::text).toList()));
        }
        Optional<Attachment> marker = query.marker().flatMap(id -> find(sql, id));
        if (marker.isPresent()) {
            long at = Columns.micros(marker.get().createdAt());
            where = where.and(
                    CREATED.le(at).and(CREATED.lt(at).or(ID.lt(marker.get().id().toString()))));
        }
        return sql.select(ALL)
                .from(ATTACHMENTS)
                .where(where)
                .orderBy(CREATED.desc(), ID.desc())
                .limit(query.limit())
                .offset(query.offset() == 0 ? null : query.offset())
                .fetch(AttachmentStore::read);
    }

    private static Map<Field<?>, @Nullable Object> values(Attachment attachment) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(VOLUME, attachment.volume().toString());
        values.put(PROJECT, attachment.project());
        values.put(INSTANCE, attachment.instance().orElse(null));
        values.put(HOST, attachment.hostName().orElse(null));
        values.put(MOUNT_POINT, attachment.mountPoint().orElse(null));
        values.put(MODE, attachment.mode().map(AccessMode::text).orElse(null));
        values.put(STATUS, attachment.status().text());
        values.put(CONNECTOR, attachment.connector().isEmpty() ? null : Json.write(attachment.connector()));
        values.put(CONNECTION, attachment.connection().isEmpty() ? null : Json.write(attachment.connection()));
        values.put(SECRET, attachment.secret().map(ref -> ref.id().toString()).orElse(null));
        values.put(SECRET_VERSION, attachment.secret().map(SecretRef::version).orElse(null));
        values.put(FAULT, Columns.fault(attachment.fault()));
        values.put(ATTACHED, attachment.attachedAt().map(Columns::micros).orElse(null));
        return values;
    }

    private static Attachment read(Record row) {
        return new Attachment(
                AttachmentId.of(row.get(ID)),
                VolumeId.of(row.get(VOLUME)),
                row.get(PROJECT),
                Optional.ofNullable(row.get(INSTANCE)),
                Optional.ofNullable(row.get(HOST)),
                Optional.ofNullable(row.get(MOUNT_POINT)),
                Optional.ofNullable(row.get(MODE)).map(AccessMode::of),
                AttachmentStatus.of(row.get(STATUS)),
                anything(row.get(CONNECTOR)),
                anything(row.get(CONNECTION)),
                Optional.ofNullable(row.get(SECRET))
                        .map(id -> new SecretRef(UUID.fromString(id), Objects.requireNonNull(row.get(SECRET_VERSION)))),
                Columns.fault(row.get(FAULT)),
                Columns.optionalInstant(row.get(ATTACHED)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }

    private static Map<String, Object> anything(@Nullable String text) {
        return text == null ? Map.of() : Json.MAPPER.readValue(text, ANY_MAP);
    }
}
