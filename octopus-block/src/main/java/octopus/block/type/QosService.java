package octopus.block.type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.message.Journal;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/** What may be asked of QoS specs, and which volume types have them. */
public final class QosService {
    private static final String KIND = "qos_specs";

    private final Database database;
    private final VolumeTypeStore types;
    private final Journal journal;

    public QosService(Database database, VolumeTypeStore types, Journal journal) {
        this.database = database;
        this.types = types;
        this.journal = journal;
    }

    /** @throws StorageException QOS_SPECS_NOT_FOUND when the marker does not exist */
    public List<QosSpecs> list(QosStore.Query query) {
        return database.read(sql -> {
            query.marker().ifPresent(id -> find(sql, id));
            return types.qos().list(sql, query);
        });
    }

    /** @throws StorageException QOS_SPECS_NOT_FOUND */
    public QosSpecs find(UUID id) {
        return database.read(sql -> find(sql, id));
    }

    /** @throws StorageException QOS_SPECS_EXIST */
    public QosSpecs create(Caller caller, String name, QosConsumer consumer, Map<String, String> specs) {
        return database.write(transaction -> {
            types.qos().byName(transaction.sql(), name).ifPresent(other -> {
                throw Fault.of(
                                BlockFault.QOS_SPECS_EXIST,
                                "QoS Specs " + name + " already exists",
                                "its id is " + other.id(),
                                "Choose another name.")
                        .about("field", "name")
                        .exception();
            });
            QosSpecs made = new QosSpecs(UUID.randomUUID(), name, consumer, specs, journal.now());
            types.qos().insert(transaction, made);
            journal.done(transaction, caller, "qos.create", KIND, made.id(), name);
            return made;
        });
    }

    /** Merges these; a volume that is connected already keeps what it was given. */
    public QosSpecs set(Caller caller, UUID id, Optional<QosConsumer> consumer, Map<String, String> given) {
        return database.write(transaction -> {
            QosSpecs before = find(transaction.sql(), id);
            Map<String, String> specs = new LinkedHashMap<>(before.specs());
            specs.putAll(given);
            return save(transaction, caller, before, consumer.orElse(before.consumer()), specs);
        });
    }

    /** All of them or, where one is missing, none. @throws StorageException QOS_KEY_NOT_FOUND */
    public QosSpecs deleteKeys(Caller caller, UUID id, List<String> keys) {
        return database.write(transaction -> {
            QosSpecs before = find(transaction.sql(), id);
            Map<String, String> specs = new LinkedHashMap<>(before.specs());
            for (String key : keys) {
                if (specs.remove(key) == null) {
                    throw Fault.of(
                                    BlockFault.QOS_KEY_NOT_FOUND,
                                    "QoS spec " + id + " has no spec with key " + key,
                                    "",
                                    "")
                            .exception();
                }
            }
            return save(transaction, caller, before, before.consumer(), specs);
        });
    }

    private QosSpecs save(
            Transaction transaction, Caller caller, QosSpecs before, QosConsumer consumer, Map<String, String> specs) {
        QosSpecs now = new QosSpecs(before.id(), before.name(), consumer, specs, before.createdAt());
        types.qos().update(transaction, now);
        journal.done(transaction, caller, "qos.update", KIND, now.id(), now.name());
        return now;
    }

    /** @param force also while types have them; then they lose them. @throws StorageException QOS_SPECS_IN_USE */
    public void delete(Caller caller, UUID id, boolean force) {
        database.write(transaction -> {
            QosSpecs specs = find(transaction.sql(), id);
            List<VolumeType> users = types.withQos(transaction.sql(), id);
            if (!users.isEmpty() && !force) {
                throw Fault.of(
                                BlockFault.QOS_SPECS_IN_USE,
                                "Qos specs still in use",
                                "volume type " + users.getFirst().name() + " has " + specs.name(),
                                "Disassociate them first, or delete with force.")
                        .about("qos_specs", id)
                        .exception();
            }
            types.clearQos(transaction, id);
            types.qos().delete(transaction, id);
            journal.done(transaction, caller, "qos.delete", KIND, id, specs.name());
            return specs;
        });
    }

    /** The volume types that have them. */
    public List<VolumeType> associations(UUID id) {
        return database.read(sql -> {
            find(sql, id);
            return types.withQos(sql, id);
        });
    }

    /** @throws StorageException INVALID_TYPE when the type has other ones */
    public void associate(Caller caller, UUID id, UUID type) {
        database.write(transaction -> {
            QosSpecs specs = find(transaction.sql(), id);
            VolumeType taker = type(transaction.sql(), type);
            taker.qosSpecs().filter(other -> !other.equals(id)).ifPresent(other -> {
                throw Fault.of(
                                BlockFault.INVALID_TYPE,
                                "Associating QoS specs " + specs.name() + " with volume type " + taker.name(),
                                "it has other ones already: " + other,
                                "Disassociate those first.")
                        .about("field", "vol_type_id")
                        .exception();
            });
            types.setQos(transaction, type, Optional.of(id));
            journal.done(transaction, caller, "qos.associate", KIND, id, "with type " + taker.name());
            return specs;
        });
    }

    /** Quiet when the type does not have them. */
    public void disassociate(Caller caller, UUID id, UUID type) {
        database.write(transaction -> {
            QosSpecs specs = find(transaction.sql(), id);
            VolumeType loser = type(transaction.sql(), type);
            if (loser.qosSpecs().filter(id::equals).isPresent()) {
                types.setQos(transaction, type, Optional.empty());
                journal.done(transaction, caller, "qos.disassociate", KIND, id, "from type " + loser.name());
            }
            return specs;
        });
    }

    public void disassociateAll(Caller caller, UUID id) {
        database.write(transaction -> {
            QosSpecs specs = find(transaction.sql(), id);
            types.clearQos(transaction, id);
            journal.done(transaction, caller, "qos.disassociate", KIND, id, "from all types");
            return specs;
        });
    }

    private QosSpecs find(DSLContext sql, UUID id) {
        return types.qos()
                .find(sql, id)
                .orElseThrow(() -> Fault.of(BlockFault.QOS_SPECS_NOT_FOUND, "No such QoS spec " + id, "", "")
                        .exception());
    }

    private VolumeType type(DSLContext sql, UUID id) {
        return types.find(sql, id)
                .orElseThrow(() -> Fault.of(
                                BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + id + " could not be found", "", "")
                        .exception());
    }
}
