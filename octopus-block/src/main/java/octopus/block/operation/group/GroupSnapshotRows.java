package octopus.block.operation.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/** The snapshots of a group snapshot, as their rows and their driver have them. */
final class GroupSnapshotRows {
    private final Workbench bench;

    GroupSnapshotRows(Workbench bench) {
        this.bench = bench;
    }

    /** A snapshot and where its volume is. */
    record Part(Snapshot snapshot, Location place) {
        VolumeHandle volume() {
            return place.handle(snapshot.volume());
        }
    }

    List<Part> parts(GroupSnapshotContext context) {
        return bench.database().read(sql -> {
            List<Part> parts = new ArrayList<>();
            for (Snapshot snapshot : bench.stores().snapshots().ofGroupSnapshot(sql, context.snapshot())) {
                Location place = bench.stores()
                        .volumes()
                        .volume(sql, snapshot.volume())
                        .flatMap(volume -> volume.location())
                        .orElseThrow(
                                () -> Workbench.notFound(BlockFault.VOLUME_NOT_FOUND, "Volume " + snapshot.volume()));
                parts.add(new Part(snapshot, place));
            }
            return parts;
        });
    }

    /** Deletes all of them from the storage, which is one backend; quiet where one is gone already. */
    void remove(GroupSnapshotContext context) {
        List<Part> parts = parts(context);
        if (parts.isEmpty()) {
            return;
        }
        String backend = parts.getFirst().place().backend();
        List<SnapshotHandle> handles = parts.stream()
                .map(part -> part.snapshot().handle(part.volume()))
                .toList();
        DriverCalls.run(backend, "Deleting the snapshots of group snapshot " + context.snapshot(), () -> {
            Driver driver = bench.backends().driver(backend);
            driver.capability(Capability.Groups.class)
                    .ifPresentOrElse(
                            groups -> groups.deleteSnapshots(handles),
                            () -> handles.forEach(snapshots(driver, backend)::deleteSnapshot));
        });
    }

    static Capability.Snapshots snapshots(Driver driver, String backend) {
        return DriverCalls.need(driver, backend, Capability.Snapshots.class, "take snapshots");
    }

    void move(
            Transaction transaction,
            GroupSnapshotId id,
            GroupStatus status,
            SnapshotStatus each,
            Optional<Fault> fault) {
        bench.stores().groups().snapshots().move(transaction, id, Set.of(), status, fault);
        for (Snapshot snapshot : bench.stores().snapshots().ofGroupSnapshot(transaction.sql(), id)) {
            bench.stores()
                    .snapshots()
                    .move(
                            transaction,
                            snapshot.id(),
                            Set.of(),
                            each,
                            each == SnapshotStatus.AVAILABLE ? "100%" : "0%",
                            fault);
        }
    }

    void failed(Transaction transaction, Caller caller, GroupSnapshotContext context, MessageTopic topic, Fault fault) {
        bench.journal().failed(transaction, caller, context.project(), topic, context.snapshot(), fault);
        tell(transaction, "group_snapshot.error", context, Map.of("fault", fault.sentence()));
    }

    void tell(Transaction transaction, String event, GroupSnapshotContext context, Map<String, ?> body) {
        bench.journal().event(transaction, event, "group_snapshot", context.snapshot(), context.project(), body);
    }
}
