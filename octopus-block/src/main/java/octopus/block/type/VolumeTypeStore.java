package octopus.block.type;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.type.TypeQuery.Key;
import octopus.core.Caller;
import octopus.core.db.FixedSql;
import octopus.core.db.Row;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.spi.VolumeId;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Where volume types are kept: the SQL of {@code volume_types} lives here and nowhere else. */
public final class VolumeTypeStore {
    private static final Table<?> TYPES = table(name("volume_types"));
    private static final Field<String> ID = text("id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<Integer> PUBLIC = number("is_public");
    private static final Field<String> EXTRA_SPECS = text("extra_specs");
    private static final Field<String> QOS_SPECS = text("qos_specs_id");
    private static final Field<String> ENCRYPTION = text("encryption");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL =
            List.of(ID, NAME, DESCRIPTION, PUBLIC, EXTRA_SPECS, QOS_SPECS, ENCRYPTION, CREATED, UPDATED);
    private static final Listing<Key> LISTING =
            new Listing<>(TYPES, ALL, List.of(Key.CREATED_AT, Key.ID), VolumeTypeStore::column);

    private final FixedSql find =
            new FixedSql(sql -> sql.select(ALL).from(TYPES).where(ID.eq(FixedSql.value(ID))));
    private final FixedSql byName =
            new FixedSql(sql -> sql.select(ALL).from(TYPES).where(NAME.eq(FixedSql.value(NAME))));
    private final FixedSql ofVolume = new FixedSql(sql -> sql.select(ALL)
            .from(TYPES)
            .where(ID.eq(DSL.field(
                    DSL.select(text("type_id")).from(table(name("volumes"))).where(ID.eq(FixedSql.value(ID)))))));
    private final TypeAccessStore access = new TypeAccessStore();
    private final DefaultTypeStore defaults = new DefaultTypeStore();
    private final QosStore qos = new QosStore();

    /** Which projects see private types. */
    public TypeAccessStore access() {
        return access;
    }

    /** Which type the volumes of a project get that name none. */
    public DefaultTypeStore defaults() {
        return defaults;
    }

    /** The QoS specs that types can have. */
    public QosStore qos() {
        return qos;
    }

    public void insert(Transaction transaction, VolumeType type) {
        transaction
                .sql()
                .insertInto(TYPES, ALL)
                .values(
                        type.id().toString(),
                        type.name(),
                        type.description().orElse(null),
                        Columns.bit(type.isPublic()),
                        Columns.map(type.extraSpecs()),
                        type.qosSpecs().map(UUID::toString).orElse(null),
                        type.encryption().map(Json::write).orElse(null),
                        Columns.micros(type.createdAt()),
                        type.updatedAt().map(Columns::micros).orElse(null))
                .execute();
    }

    public void update(Transaction transaction, VolumeType type) {
        transaction
                .sql()
                .update(TYPES)
                .set(NAME, type.name())
                .set(DESCRIPTION, type.description().orElse(null))
                .set(PUBLIC, Columns.bit(type.isPublic()))
                .set(EXTRA_SPECS, Columns.map(type.extraSpecs()))
                .set(ENCRYPTION, type.encryption().map(Json::write).orElse(null))
                .set(UPDATED, type.updatedAt().map(Columns::micros).orElse(null))
                .where(ID.eq(type.id().toString()))
                .execute();
    }

    /** The type that the volume's row says now. */
    public Optional<VolumeType> ofVolume(DSLContext sql, VolumeId volume) {
        return ofVolume.fetchOptional(sql, VolumeTypeStore::read, volume.value().toString());
    }

    /** Gives the type these QoS specs, or none. */
    void setQos(Transaction transaction, UUID type, Optional<UUID> specs) {
        transaction
                .sql()
                .update(TYPES)
                .set(QOS_SPECS, specs.map(UUID::toString).orElse(null))
                .where(ID.eq(type.toString()))
                .execute();
    }

    /** Takes these QoS specs from every type that has them. */
    void clearQos(Transaction transaction, UUID specs) {
        transaction
                .sql()
                .update(TYPES)
                .setNull(QOS_SPECS)
                .where(QOS_SPECS.eq(specs.toString()))
                .execute();
    }

    List<VolumeType> withQos(DSLContext sql, UUID specs) {
        return sql.select(ALL)
                .from(TYPES)
                .where(QOS_SPECS.eq(specs.toString()))
                .orderBy(CREATED, ID)
                .fetch(row -> read(Row.of(row)));
    }

    /** With who sees it. */
    public void delete(Transaction transaction, UUID id) {
        access.deleteOf(transaction, id);
        transaction.sql().deleteFrom(TYPES).where(ID.eq(id.toString())).execute();
    }

    public Optional<VolumeType> find(DSLContext sql, UUID id) {
        return find.fetchOptional(sql, VolumeTypeStore::read, id.toString());
    }

    public Optional<VolumeType> byName(DSLContext sql, String wanted) {
        return byName.fetchOptional(sql, VolumeTypeStore::read, wanted);
    }

    /** By id or by name, among those that the caller may see. */
    public Optional<VolumeType> find(DSLContext sql, Caller caller, String reference) {
        return uuid(reference)
                .flatMap(id -> find(sql, id))
                .or(() -> byName(sql, reference))
                .filter(type -> caller.isAdmin() || isSeenBy(sql, type, caller.project()));
    }

    public boolean isSeenBy(DSLContext sql, VolumeType type, String project) {
        return type.isPublic() || access.has(sql, type.id(), project);
    }

    /** The type of the project's volumes that name none. @param name of the type for projects that have no own one */
    public Optional<VolumeType> defaultOf(DSLContext sql, String project, String name) {
        return defaults.find(sql, project)
                .flatMap(id -> find(sql, id))
                .filter(type -> isSeenBy(sql, type, project))
                .or(() -> name.isBlank() ? Optional.empty() : byName(sql, name));
    }

    public List<VolumeType> list(DSLContext sql, TypeQuery query) {
        Condition where = query.isPublic()
                .map(wanted -> PUBLIC.eq(Columns.bit(wanted))
                        .or(wanted ? TypeAccessStore.seenBy(ID, query.project()) : DSL.falseCondition()))
                .orElse(noCondition());
        for (Map.Entry<String, String> entry : query.extraSpecs().entrySet()) {
            // The JSON text of the pair, its quotes included, can be nothing else in the column.
            String pair = Json.write(Map.of(entry.getKey(), entry.getValue()));
            where = where.and(EXTRA_SPECS.contains(pair.substring(1, pair.length() - 1)));
        }
        Page<Key> page = new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(row -> read(Row.of(row)));
    }

    private static Field<?> column(Key key) {
        return switch (key) {
            case ID -> ID;
            case NAME -> NAME;
            case DESCRIPTION -> coalesce(DESCRIPTION, val(""));
            case IS_PUBLIC -> PUBLIC;
            case CREATED_AT -> CREATED;
            case UPDATED_AT -> coalesce(UPDATED, val(0L));
        };
    }

    /** Every type there is, newest first. */
    public List<VolumeType> all(DSLContext sql) {
        return sql.select(ALL).from(TYPES).orderBy(CREATED.desc(), ID.desc()).fetch(row -> read(Row.of(row)));
    }

    public int count(DSLContext sql) {
        return sql.fetchCount(TYPES);
    }

    /** In the order of {@link #ALL}. */
    private static VolumeType read(Row row) {
        return new VolumeType(
                UUID.fromString(row.text(0)),
                row.text(1),
                row.optionalText(2),
                row.number(3) != 0,
                Columns.map(row.text(4)),
                row.optionalText(5).map(UUID::fromString),
                row.optionalText(6).map(text -> Json.read(text, TypeEncryption.class)),
                Columns.instant(row.whole(7)),
                row.optionalWhole(8).map(Columns::instant));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
