package octopus.onboard.device;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.node.attach.AttachedDevice;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where they are kept: the SQL of {@code node_devices} lives here and nowhere else. */
public final class NodeDeviceStore {
    private static final Table<?> DEVICES = table(name("node_devices"));
    private static final Field<String> NODE = field(name("node"), String.class);
    private static final Field<String> VOLUME = field(name("volume"), String.class);
    private static final Field<String> ATTACHMENT = field(name("attachment"), String.class);
    private static final Field<String> DEVICE = field(name("device"), String.class);
    private static final Field<String> WAY = field(name("way"), String.class);
    private static final Field<Long> SIZE = field(name("size_bytes"), Long.class);
    private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
    private static final Field<String> WARNING = field(name("warning"), String.class);
    private static final List<Field<?>> ALL = List.of(NODE, VOLUME, ATTACHMENT, DEVICE, WAY, SIZE, CREATED_AT, WARNING);

    public void insert(Transaction transaction, NodeDevice device) {
        transaction
                .sql()
                .insertInto(DEVICES, ALL)
                .values(
                        device.node(),
                        device.volume().toString(),
                        device.attachment().toString(),
                        device.device(),
                        device.way(),
                        device.size().bytes(),
                        ChronoUnit.MICROS.between(Instant.EPOCH, device.createdAt()),
                        device.warning().map(Json::write).orElse(null))
                .execute();
    }

    /** The device of a volume is there. @param size what it has */
    public void appeared(Transaction transaction, String node, AttachedDevice device, Size size) {
        transaction
                .sql()
                .update(DEVICES)
                .set(DEVICE, device.path().toString())
                .set(WAY, device.way().name())
                .set(SIZE, size.bytes())
                .set(WARNING, device.warning().map(Json::write).orElse(null))
                .where(NODE.eq(node), VOLUME.eq(device.volume().toString()))
                .execute();
    }

    public void grown(Transaction transaction, String node, VolumeId volume, Size size) {
        transaction
                .sql()
                .update(DEVICES)
                .set(SIZE, size.bytes())
                .where(NODE.eq(node), VOLUME.eq(volume.toString()))
                .execute();
    }

    public void delete(Transaction transaction, String node, VolumeId volume) {
        transaction
                .sql()
                .deleteFrom(DEVICES)
                .where(NODE.eq(node), VOLUME.eq(volume.toString()))
                .execute();
    }

    public Optional<NodeDevice> find(DSLContext sql, String node, VolumeId volume) {
        return sql.select(ALL)
                .from(DEVICES)
                .where(NODE.eq(node), VOLUME.eq(volume.toString()))
                .fetchOptional(NodeDeviceStore::read);
    }

    /** Of one node, by volume. */
    public List<NodeDevice> of(DSLContext sql, String node) {
        return sql.select(ALL)
                .from(DEVICES)
                .where(NODE.eq(node))
                .orderBy(VOLUME)
                .fetch(NodeDeviceStore::read);
    }

    public List<NodeDevice> list(DSLContext sql) {
        return sql.select(ALL).from(DEVICES).orderBy(NODE, VOLUME).fetch(NodeDeviceStore::read);
    }

    private static NodeDevice read(Record row) {
        return new NodeDevice(
                row.get(NODE),
                VolumeId.of(row.get(VOLUME)),
                AttachmentId.of(row.get(ATTACHMENT)),
                row.get(DEVICE),
                row.get(WAY),
                Size.ofBytes(row.get(SIZE)),
                Instant.EPOCH.plus(row.get(CREATED_AT), ChronoUnit.MICROS),
                Optional.ofNullable(row.get(WARNING)).map(text -> Json.read(text, Fault.class)));
    }
}
