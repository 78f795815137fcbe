package octopus.block.operation.attachment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.attachment.ConnectionJson;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/**
 * The volume actions that came before the attachments API: reserve, initialize_connection, attach, begin_detaching,
 * terminate_connection, detach. They work on the same attachments, so both ways see the same truth.
 */
public final class OlderAttachments {
    private final Workbench bench;
    private final AttachmentService attachments;
    private final AttachmentStates states;

    public OlderAttachments(Workbench bench, AttachmentService attachments, AttachmentStates states) {
        this.bench = bench;
        this.attachments = attachments;
        this.states = states;
    }

    /** os-reserve */
    public void reserve(Caller caller, VolumeId id) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            Set<VolumeStatus> allowed = attachable(volume);
            if (!allowed.contains(volume.status())) {
                throw Refuse.status(volume, "reserve", allowed);
            }
            bench.journal().done(transaction, caller, "volume.reserve", "volume", id, "");
            return bench.stores().volumes().update(transaction, id, VolumeChange.to(VolumeStatus.ATTACHING));
        });
    }

    /** os-unreserve; never refuses. */
    public void unreserve(Caller caller, VolumeId id) {
        backTo(caller, id, VolumeStatus.ATTACHING, "volume.unreserve");
    }

    /** os-begin_detaching */
    public void beginDetaching(Caller caller, VolumeId id) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            if (volume.status() != VolumeStatus.IN_USE) {
                throw Refuse.status(volume, "begin to detach", Set.of(VolumeStatus.IN_USE));
            }
            bench.journal().done(transaction, caller, "volume.begin-detaching", "volume", id, "");
            return bench.stores().volumes().update(transaction, id, VolumeChange.to(VolumeStatus.DETACHING));
        });
    }

    /** os-roll_detaching; never refuses. */
    public void rollDetaching(Caller caller, VolumeId id) {
        backTo(caller, id, VolumeStatus.DETACHING, "volume.roll-detaching");
    }

    /** os-initialize_connection. @return {@code driver_volume_type} and {@code data} */
    public Map<String, Object> initializeConnection(Caller caller, VolumeId id, Map<String, Object> connector) {
        AttachmentId attachment = bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            refuseMaintenance(volume, "connect");
            return bench.stores().attachments().ofVolume(transaction.sql(), id).stream()
                    .filter(there -> sameHost(there, connector))
                    .map(Attachment::id)
                    .findFirst()
                    .orElseGet(() -> insert(transaction, volume));
        });
        FlowId flow = bench.database()
                .write(transaction -> attachments.submitConnect(transaction, caller, attachment, connector));
        attachments.await(flow);
        return ConnectionJson.nested(attachments.connection(attachments.show(caller, attachment)));
    }

    /** os-terminate_connection; without a connector every connection is closed. */
    public void terminateConnection(Caller caller, VolumeId id, Map<String, Object> connector) {
        List<Attachment> open = bench.database().read(sql -> {
            bench.volume(sql, caller, id);
            return bench.stores().attachments().ofVolume(sql, id).stream()
                    .filter(there -> !there.connector().isEmpty())
                    .filter(there -> connector.isEmpty() || sameHost(there, connector))
                    .toList();
        });
        for (Attachment attachment : open) {
            FlowId flow = bench.database().write(transaction -> {
                Volume volume = bench.changing(transaction, caller, id);
                return attachments.submitDisconnect(transaction, caller, attachment, volume, true);
            });
            attachments.await(flow);
        }
    }

    /** @param host empty where an instance has it */
    public record Attach(Optional<String> instance, Optional<String> host, String mountPoint, AccessMode mode) {}

    /** os-attach: the consumer has it. */
    public void attach(Caller caller, VolumeId id, Attach wanted) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            refuseMaintenance(volume, "attach");
            if (volume.isReadOnly() && wanted.mode() == AccessMode.READ_WRITE) {
                throw Refuse.volume(
                        volume, "attach", "it is read-only and rw was asked for", "Attach it with mode ro.");
            }
            Optional<Attachment> connected = bench.stores().attachments().ofVolume(transaction.sql(), id).stream()
                    .filter(there -> there.status() == AttachmentStatus.ATTACHING)
                    .findFirst();
            Set<VolumeStatus> allowed = attachable(volume);
            if (connected.isEmpty()
                    && !allowed.contains(volume.status())
                    && volume.status() != VolumeStatus.ATTACHING) {
                throw Refuse.status(volume, "attach", allowed);
            }
            Attachment row = connected.orElseGet(() -> bench.stores()
                    .attachments()
                    .find(transaction.sql(), insert(transaction, volume))
                    .orElseThrow());
            Attachment now = attachments.attached(
                    row,
                    Optional.of(wanted.mountPoint()),
                    wanted.instance(),
                    wanted.host().or(row::hostName));
            states.attachedOlder(transaction, now, volume, wanted.mode());
            bench.journal().done(transaction, caller, "volume.attach", "volume", id, wanted.mountPoint());
            return now;
        });
    }

    /** os-detach: closes what is still open, then forgets the attachment. */
    public void detach(Caller caller, VolumeId id, Optional<AttachmentId> which) {
        Optional<FlowId> flow = bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            refuseMaintenance(volume, "detach");
            List<Attachment> there = bench.stores().attachments().ofVolume(transaction.sql(), id);
            if (there.isEmpty()) {
                // Upstream's clients repeat a detach; what is detached already is no error, and its status is put
                // right.
                states.settle(transaction, id);
                return Optional.<FlowId>empty();
            }
            Attachment attachment = choose(volume, there, which);
            return attachment.isConnected()
                    ? Optional.of(attachments.submitDisconnect(transaction, caller, attachment, volume, false))
                    : attachments.forget(transaction, caller, attachment);
        });
        flow.ifPresent(attachments::await);
    }

    /** A compute service has put {@code to} in the place of {@code from} itself: whoever had that one has this one now. */
    public void swapped(Caller caller, VolumeId from, VolumeId to) {
        List<Attachment> had = bench.database().read(sql -> {
            Volume volume = bench.volume(sql, caller, from);
            return volume.status() == VolumeStatus.DETACHING
                    ? bench.stores().attachments().ofVolume(sql, from)
                    : List.<Attachment>of();
        });
        for (Attachment attachment : had) {
            detach(caller, from, Optional.of(attachment.id()));
            attach(
                    caller,
                    to,
                    new Attach(
                            attachment.instance(),
                            attachment.hostName(),
                            attachment.mountPoint().orElse("/"),
                            AccessMode.READ_WRITE));
        }
    }

    private Attachment choose(Volume volume, List<Attachment> there, Optional<AttachmentId> which) {
        if (which.isPresent()) {
            return there.stream()
                    .filter(attachment -> attachment.id().equals(which.get()))
                    .findFirst()
                    .orElseThrow(
                            () -> Workbench.notFound(BlockFault.ATTACHMENT_NOT_FOUND, "Attachment " + which.get()));
        }
        if (there.size() > 1) {
            throw Refuse.volume(
                    volume, "detach", "it has " + there.size() + " attachments", "Name the attachment_id to detach.");
        }
        return there.getFirst();
    }

    private AttachmentId insert(Transaction transaction, Volume volume) {
        Attachment made = new Attachment(
                AttachmentId.random(),
                volume.id(),
                volume.project(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                AttachmentStatus.ATTACHING,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                bench.journal().now(),
                Optional.empty());
        bench.stores().attachments().insert(transaction, made);
        return made.id();
    }

    private void backTo(Caller caller, VolumeId id, VolumeStatus from, String verb) {
        bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, id);
            if (volume.status() == from) {
                VolumeStatus status =
                        AttachmentStates.statusOf(bench.stores().attachments().ofVolume(transaction.sql(), id));
                bench.stores().volumes().write(transaction, id, VolumeChange.to(status));
                bench.journal().done(transaction, caller, verb, "volume", id, "");
            }
            return volume;
        });
    }

    private static Set<VolumeStatus> attachable(Volume volume) {
        return volume.multiattach()
                ? Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE)
                : Set.of(VolumeStatus.AVAILABLE);
    }

    private static boolean sameHost(Attachment attachment, Map<String, Object> connector) {
        Object initiator = connector.get("initiator");
        return initiator == null
                ? java.util.Objects.equals(attachment.connector().get("host"), connector.get("host"))
                : initiator.equals(attachment.connector().get("initiator"));
    }

    private static void refuseMaintenance(Volume volume, String operation) {
        if (volume.status() == VolumeStatus.MAINTENANCE) {
            throw Refuse.volume(volume, operation, "it is in maintenance", "Wait until that is over.");
        }
    }
}
