package octopus.neighbour.cinder;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.attachment.Attachment;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendStore;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupType;
import octopus.block.operation.BlockStores;
import octopus.block.snapshot.Snapshot;
import octopus.block.transfer.Transfer;
import octopus.block.transfer.TransferStore;
import octopus.block.type.QosSpecs;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** Our own tables, as far as somebody moves in. */
public final class NewHome {
    private final Database database;
    private final BlockStores stores;
    private final BackendStore backends = new BackendStore();
    private final TransferStore transfers = new TransferStore();
    private final SecretStore secrets;
    private final AuditLog audit;
    private final Clock clock;

    public NewHome(Database database, SecretStore secrets, AuditLog audit, Clock clock) {
        this.database = database;
        this.stores = BlockStores.with(clock);
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void write(Consumer<Transaction> work) {
        database.write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    boolean hasBackend(String name) {
        return database.read(sql -> backends.find(sql, name)).isPresent();
    }

    Optional<Volume> volume(VolumeId id) {
        return database.read(sql -> stores.volumes().volume(sql, id));
    }

    boolean hasSnapshot(SnapshotId id) {
        return database.read(sql -> stores.snapshots().find(sql, id)).isPresent();
    }

    boolean hasAttachment(AttachmentId id) {
        return database.read(sql -> stores.attachments().find(sql, id)).isPresent();
    }

    /** A type of the same name that nobody uses gives way: the first start makes a default type with an id of its own. */
    Decision<VolumeType> judge(VolumeType type) {
        return database.read(sql -> {
            if (stores.types().find(sql, type.id()).isPresent()) {
                return new Decision.There<>();
            }
            Optional<VolumeType> namesake = stores.types().byName(sql, type.name());
            return namesake.isPresent()
                            && stores.volumes().usesType(sql, namesake.get().id())
                    ? new Decision.Cannot<>("there is a type " + type.name() + " with another id, and volumes use it")
                    : new Decision.Comes<>(type);
        });
    }

    Decision<QosSpecs> judge(QosSpecs specs) {
        return database.read(sql -> {
            if (stores.types().qos().find(sql, specs.id()).isPresent()) {
                return new Decision.There<>();
            }
            return stores.types().qos().byName(sql, specs.name()).isPresent()
                    ? new Decision.Cannot<>("there are QoS specs " + specs.name() + " with another id")
                    : new Decision.Comes<>(specs);
        });
    }

    void add(Transaction transaction, QosSpecs specs) {
        stores.types().qos().insert(transaction, specs);
    }

    Decision<GroupType> judge(GroupType type) {
        return database.read(sql -> {
            if (stores.groups().types().find(sql, type.id()).isPresent()) {
                return new Decision.There<>();
            }
            return stores.groups().types().byName(sql, type.name()).isPresent()
                    ? new Decision.Cannot<>("there is a group type " + type.name() + " with another id")
                    : new Decision.Comes<>(type);
        });
    }

    void add(Transaction transaction, GroupType type) {
        stores.groups().types().insert(transaction, type);
    }

    boolean hasGroup(GroupId id) {
        return database.read(sql -> stores.groups().groups().find(sql, id)).isPresent();
    }

    void add(Transaction transaction, Group group) {
        stores.groups().groups().insert(transaction, group);
    }

    boolean hasGroupSnapshot(GroupSnapshotId id) {
        return database.read(sql -> stores.groups().snapshots().find(sql, id)).isPresent();
    }

    void add(Transaction transaction, GroupSnapshot snapshot) {
        stores.groups().snapshots().insert(transaction, snapshot);
    }

    boolean hasTransfer(UUID id) {
        return database.read(sql -> transfers.find(sql, id)).isPresent();
    }

    void add(Transaction transaction, Transfer transfer) {
        transfers.insert(transaction, transfer);
    }

    boolean mayUse(UUID type, String project) {
        return database.read(sql -> stores.types().access().has(sql, type, project));
    }

    void giveAccess(Transaction transaction, UUID type, String project) {
        stores.types().access().insert(transaction, type, project, now());
    }

    boolean isDefault(UUID type, String project) {
        return database.read(sql -> stores.types().defaults().find(sql, project))
                .equals(Optional.of(type));
    }

    void setDefault(Transaction transaction, UUID type, String project) {
        stores.types().defaults().set(transaction, project, type);
    }

    void add(Transaction transaction, VolumeType type) {
        stores.types()
                .byName(transaction.sql(), type.name())
                .ifPresent(namesake -> stores.types().delete(transaction, namesake.id()));
        stores.types().insert(transaction, type);
    }

    void add(Transaction transaction, Incoming.OfBackend incoming) {
        Map<String, SecretRef> references = new LinkedHashMap<>();
        incoming.hidden().forEach((option, secret) -> references.put(option, secrets.put(transaction, secret)));
        Backend backend = incoming.backend();
        backends.insert(
                transaction,
                new Backend(
                        backend.name(),
                        backend.driver(),
                        backend.options(),
                        references,
                        backend.availabilityZone(),
                        backend.enabled(),
                        backend.disabledReason(),
                        backend.version(),
                        backend.createdAt(),
                        backend.updatedAt()));
    }

    void add(Transaction transaction, Volume volume) {
        stores.volumes().insert(transaction, volume);
    }

    void add(Transaction transaction, Snapshot snapshot) {
        stores.snapshots().insert(transaction, snapshot);
    }

    void add(Transaction transaction, Incoming.OfAttachment incoming) {
        Attachment attachment = incoming.attachment();
        Optional<SecretRef> reference = incoming.password().map((Secret secret) -> secrets.put(transaction, secret));
        stores.attachments()
                .insert(
                        transaction,
                        new Attachment(
                                attachment.id(),
                                attachment.volume(),
                                attachment.project(),
                                attachment.instance(),
                                attachment.hostName(),
                                attachment.mountPoint(),
                                attachment.mode(),
                                attachment.status(),
                                attachment.connector(),
                                attachment.connection(),
                                reference,
                                attachment.fault(),
                                attachment.attachedAt(),
                                attachment.createdAt(),
                                attachment.updatedAt()));
    }

    boolean hasLimits(String project, Map<String, Long> limits) {
        return contains(database.read(sql -> stores.quotas().limitsOf(sql, project)), limits);
    }

    boolean hasClassLimits(String name, Map<String, Long> limits) {
        return contains(database.read(sql -> stores.quotas().limitsOfClass(sql, name)), limits);
    }

    private static boolean contains(Map<String, Long> have, Map<String, Long> wanted) {
        return have.entrySet().containsAll(wanted.entrySet());
    }

    void setLimits(Transaction transaction, String project, Map<String, Long> limits) {
        limits.forEach((resource, limit) -> stores.quotas().setLimit(transaction, project, resource, limit));
    }

    void setClassLimits(Transaction transaction, String name, Map<String, Long> limits) {
        limits.forEach((resource, limit) -> stores.quotas().setClassLimit(transaction, name, resource, limit));
    }

    /** For the audit: what has come with this transaction. */
    void note(Transaction transaction, String source, String what) {
        audit.append(
                transaction,
                AuditEntry.of(
                        clock.instant(),
                        Caller.octopus(),
                        "import.cinder",
                        "import",
                        source,
                        AuditEntry.Outcome.DONE,
                        what));
    }
}
