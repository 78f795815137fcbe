package octopus.block.operation.attachment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentQuery;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.attachment.ConnectionJson;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/** Attachments as of microversion 3.27: reserve, connect, complete, delete. */
public final class AttachmentService {
    /** As long as a consumer's HTTP client waits; the flow goes on behind it. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Workbench bench;
    private final AttachmentFlows flows;
    private final AttachmentStates states;
    private final Exports exports;
    private final SecretStore secrets;

    public AttachmentService(
            Workbench bench, AttachmentFlows flows, AttachmentStates states, Exports exports, SecretStore secrets) {
        this.bench = bench;
        this.flows = flows;
        this.states = states;
        this.exports = exports;
        this.secrets = secrets;
    }

    /**
     * @param connector empty reserves only
     * @param mayShareBootable whether the caller may have a volume that machines start from attached a second time
     */
    public record NewAttachment(
            VolumeId volume,
            Optional<String> instance,
            Map<String, Object> connector,
            Optional<AccessMode> mode,
            boolean mayShareBootable) {
        public NewAttachment(
                VolumeId volume, Optional<String> instance, Map<String, Object> connector, Optional<AccessMode> mode) {
            this(volume, instance, connector, mode, true);
        }
    }

    /** Reserves, and connects at once when a connector is given. */
    public Attachment create(Caller caller, NewAttachment wanted) {
        Attachment reserved = bench.database().write(transaction -> reserve(transaction, caller, wanted));
        return wanted.connector().isEmpty() ? reserved : connect(caller, reserved.id(), wanted.connector());
    }

    /** Only reserves, together with what the caller has to write down of it. */
    public Attachment reserve(Transaction transaction, Caller caller, NewAttachment wanted) {
        Volume volume = bench.changing(transaction, caller, wanted.volume());
        List<Attachment> others = bench.stores().attachments().ofVolume(transaction.sql(), volume.id());
        checkReservable(transaction, volume, wanted.instance(), others);
        if (!wanted.mayShareBootable()) {
            refuseSharedBootable(volume);
        }
        Attachment made = row(volume, wanted);
        bench.stores().attachments().insert(transaction, made);
        states.settle(
                transaction,
                volume,
                Stream.concat(others.stream(), Stream.of(made)).toList());
        bench.journal()
                .done(transaction, caller, "attachment.create", "attachment", made.id(), "of volume " + volume.id());
        return made;
    }

    /**
     * Opens the volume for the consumer that the connector describes, and waits for it.
     *
     * @throws octopus.spi.StorageException the backend's fault, or GAVE_UP_WAITING
     */
    public Attachment connect(Caller caller, AttachmentId id, Map<String, Object> connector) {
        FlowId flow = bench.database().write(transaction -> submitConnect(transaction, caller, id, connector));
        await(flow);
        return show(caller, id);
    }

    /** The consumer has it: the volume is in use from now on. */
    public Attachment complete(Caller caller, AttachmentId id) {
        return bench.database().write(transaction -> {
            Attachment before = bench.attachment(transaction.sql(), caller, id);
            Volume volume = bench.changing(transaction, caller, before.volume());
            if (!before.isConnected()) {
                throw Fault.of(
                                BlockFault.INVALID_ATTACHMENT,
                                "Completing attachment " + id,
                                "it has no connection yet, its status is "
                                        + before.status().text(),
                                "Update it with a connector first.")
                        .exception();
            }
            if (before.status() == AttachmentStatus.ATTACHED) {
                return before;
            }
            Attachment now = attached(before, before.mountPoint(), before.instance(), before.hostName());
            states.attached(transaction, now, volume);
            bench.journal().done(transaction, caller, "attachment.complete", "attachment", id, "");
            return now;
        });
    }

    /** Closes and forgets it. @return what is left of the volume's attachments */
    public List<Attachment> delete(Caller caller, AttachmentId id) {
        Closing closing = bench.database().write(transaction -> {
            Attachment now = bench.attachment(transaction.sql(), caller, id);
            Volume volume = bench.changing(transaction, caller, now.volume());
            Optional<FlowId> flow = now.connector().isEmpty()
                    ? forget(transaction, caller, now)
                    : Optional.of(submitDisconnect(transaction, caller, now, volume, false));
            return new Closing(volume.id(), flow);
        });
        closing.flow().ifPresent(this::await);
        return bench.database().read(sql -> bench.stores().attachments().ofVolume(sql, closing.volume()));
    }

    private record Closing(VolumeId volume, Optional<FlowId> flow) {}

    public Attachment show(Caller caller, AttachmentId id) {
        return bench.database().read(sql -> bench.attachment(sql, caller, id));
    }

    /** @throws octopus.spi.StorageException ATTACHMENT_NOT_FOUND when the marker does not exist */
    public List<Attachment> list(AttachmentQuery query) {
        return bench.database().read(sql -> {
            query.marker().ifPresent(id -> {
                if (bench.stores().attachments().find(sql, id).isEmpty()) {
                    throw Workbench.notFound(BlockFault.ATTACHMENT_NOT_FOUND, "Attachment " + id);
                }
            });
            return bench.stores().attachments().list(sql, query);
        });
    }

    /** The connection with its CHAP password, for the attachment's owner. */
    public Map<String, Object> connection(Attachment attachment) {
        Optional<Secret> password = attachment.secret().map(secrets::get);
        return attachment.isConnected() ? ConnectionJson.withPassword(attachment.connection(), password) : Map.of();
    }

    FlowId submitConnect(Transaction transaction, Caller caller, AttachmentId id, Map<String, Object> connector) {
        Attachment before = bench.attachment(transaction.sql(), caller, id);
        Volume volume = bench.changing(transaction, caller, before.volume());
        if (volume.location().isEmpty()) {
            throw Refuse.volume(volume, "connect", "it has no place on a backend", "Delete it.");
        }
        AccessMode mode =
                volume.isReadOnly() ? AccessMode.READ_ONLY : before.mode().orElse(AccessMode.READ_WRITE);
        SecretRef secret = before.secret().orElseGet(() -> secrets.put(transaction, exports.newPassword()));
        Attachment now = new Attachment(
                before.id(),
                before.volume(),
                before.project(),
                before.instance(),
                Optional.ofNullable(connector.get("host")).map(Object::toString),
                Optional.ofNullable(connector.get("mountpoint"))
                        .map(Object::toString)
                        .or(before::mountPoint),
                before.mode(),
                before.status() == AttachmentStatus.ATTACHED ? AttachmentStatus.ATTACHED : AttachmentStatus.ATTACHING,
                connector,
                before.connection(),
                Optional.of(secret),
                Optional.empty(),
                before.attachedAt(),
                before.createdAt(),
                before.updatedAt());
        bench.stores().attachments().update(transaction, now);
        states.settle(transaction, volume);
        AttachmentContext context =
                new AttachmentContext(id, volume.id(), volume.project(), volume.location(), mode, false);
        FlowId flow = bench.flows().submit(transaction, flows.connect(), context, Set.of(Subjects.of(id)), caller);
        bench.journal().accepted(transaction, caller, "attachment.connect", "attachment", id, flow, "");
        return flow;
    }

    FlowId submitDisconnect(
            Transaction transaction, Caller caller, Attachment attachment, Volume volume, boolean keepRow) {
        if (!keepRow) {
            bench.stores()
                    .attachments()
                    .move(transaction, attachment.id(), AttachmentStatus.DETACHING, Optional.empty());
            states.settle(transaction, volume);
        }
        AttachmentContext context = new AttachmentContext(
                attachment.id(),
                volume.id(),
                volume.project(),
                volume.location(),
                attachment.mode().orElse(AccessMode.READ_WRITE),
                keepRow);
        FlowId flow = bench.flows()
                .submit(transaction, flows.disconnect(), context, Set.of(Subjects.of(attachment.id())), caller);
        bench.journal().accepted(transaction, caller, "attachment.disconnect", "attachment", attachment.id(), flow, "");
        return flow;
    }

    /** Waits for a short flow; its fault becomes the caller's. */
    void await(FlowId id) {
        bench.flows().awaitSuccess(id, PATIENCE, BlockFault.GAVE_UP_WAITING);
    }

    Optional<FlowId> forget(Transaction transaction, Caller caller, Attachment attachment) {
        attachment.secret().ifPresent(reference -> secrets.delete(transaction, reference));
        Optional<Attachment> ignored = states.forget(transaction, attachment.volume(), attachment.id());
        bench.journal().done(transaction, caller, "attachment.delete", "attachment", attachment.id(), "");
        return Optional.empty();
    }

    Attachment attached(
            Attachment before, Optional<String> mountPoint, Optional<String> instance, Optional<String> host) {
        return new Attachment(
                before.id(),
                before.volume(),
                before.project(),
                instance,
                host,
                mountPoint,
                before.mode(),
                AttachmentStatus.ATTACHED,
                before.connector(),
                before.connection(),
                before.secret(),
                Optional.empty(),
                Optional.of(bench.journal().now()),
                before.createdAt(),
                before.updatedAt());
    }

    private static void refuseSharedBootable(Volume volume) {
        if (volume.multiattach() && volume.bootable() && volume.status() == VolumeStatus.IN_USE) {
            throw Fault.of(
                            BlockFault.NOT_ALLOWED,
                            "Policy doesn't allow volume:multiattach_bootable_volume to be performed",
                            "a machine can start from volume " + volume.nameOrId() + ", and somebody has it already",
                            "Detach it there first, or ask an administrator.")
                    .exception();
        }
    }

    private void checkReservable(
            Transaction transaction, Volume volume, Optional<String> instance, List<Attachment> others) {
        if (volume.status().isError()) {
            throw Refuse.volume(
                    volume,
                    "attach",
                    "its status is " + volume.status().text(),
                    "Delete it, or have its status reset once it is known to be sound.");
        }
        boolean sameInstance = instance.isPresent()
                && others.stream().anyMatch(attachment -> attachment.instance().equals(instance));
        Set<VolumeStatus> allowed = volume.multiattach() || sameInstance
                ? Set.of(VolumeStatus.AVAILABLE, VolumeStatus.DOWNLOADING, VolumeStatus.IN_USE, VolumeStatus.RESERVED)
                : Set.of(VolumeStatus.AVAILABLE, VolumeStatus.DOWNLOADING);
        if (!allowed.contains(volume.status())) {
            throw Refuse.status(volume, "attach", allowed);
        }
        if (volume.status() == VolumeStatus.AVAILABLE && volume.fault().isPresent()) {
            bench.stores()
                    .volumes()
                    .update(transaction, volume.id(), VolumeChange.none().fault(Optional.empty()));
        }
    }

    private Attachment row(Volume volume, NewAttachment wanted) {
        return new Attachment(
                AttachmentId.random(),
                volume.id(),
                volume.project(),
                wanted.instance(),
                Optional.empty(),
                Optional.empty(),
                wanted.mode(),
                AttachmentStatus.RESERVED,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                octopus.block.Columns.instant(
                        octopus.block.Columns.micros(bench.journal().now())),
                Optional.empty());
    }
}
