package octopus.block.operation.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.Columns;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.adopt.AdoptionService.Candidate;
import octopus.block.quota.QuotaRequest;
import octopus.block.schedule.PoolState;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import org.jooq.DSLContext;

/** As {@link AdoptionService}, for snapshots. */
public final class SnapshotAdoptionService {
    private static final Set<VolumeStatus> OF = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final Workbench bench;
    private final Places places;
    private final FlowDefinition<SnapshotAdoption.Context> adopt;
    private final FlowDefinition<SnapshotAdoption.Context> release;

    public SnapshotAdoptionService(Workbench bench, Places places) {
        this.bench = bench;
        this.places = places;
        SnapshotAdoption flows = new SnapshotAdoption(bench, places);
        this.adopt = flows.adopt();
        this.release = flows.release();
    }

    public List<FlowDefinition<?>> definitions() {
        return List.of(adopt, release);
    }

    /** Everything in a pool that looks like a snapshot. */
    public List<Candidate> candidates(String host) {
        PoolState pool = places.pool(host);
        Capability.Adopting hands = places.adopting(pool.backend());
        List<Candidate> all = new ArrayList<>();
        DriverCalls.call(
                        pool.backend(),
                        "Looking for snapshots that can be adopted",
                        () -> hands.foreignSnapshots(pool.report().name()))
                .forEach(foreign -> all.add(Candidate.of(foreign)));
        all.addAll(bench.database().read(sql -> ours(sql, pool)));
        return all;
    }

    private List<Candidate> ours(DSLContext sql, PoolState pool) {
        List<Candidate> ours = new ArrayList<>();
        for (Volume volume : bench.stores()
                .volumes()
                .ofPool(sql, pool.backend(), pool.report().name())) {
            for (Snapshot snapshot : bench.stores().snapshots().ofVolume(sql, volume.id())) {
                snapshot.nativeName()
                        .ifPresent(name -> ours.add(Candidate.ours(
                                name,
                                Size.ofGib(snapshot.sizeGib()),
                                snapshot.id().value(),
                                volume.location().flatMap(Location::nativeName))));
            }
        }
        return ours;
    }

    public record NewAdoption(
            VolumeId volume,
            String reference,
            Optional<String> name,
            Optional<String> description,
            Map<String, String> metadata) {}

    public Snapshot adopt(Caller caller, NewAdoption wanted) {
        return bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, wanted.volume());
            if (!OF.contains(volume.status())) {
                throw Refuse.status(volume, "adopt a snapshot of", OF);
            }
            Location place = volume.location()
                    .orElseThrow(
                            () -> Refuse.volume(volume, "adopt a snapshot of", "it is on no backend", "Delete it."));
            bench.backends().refuseFrozen(transaction.sql(), place.backend(), "Adopting " + wanted.reference());
            places.adopting(place.backend());
            refuseOurs(transaction.sql(), volume, wanted.reference());
            bench.quotas()
                    .check(
                            transaction,
                            QuotaRequest.snapshot(
                                    volume.project(), volume.sizeGib(), bench.typeOf(transaction.sql(), volume)));
            Snapshot snapshot = row(caller, wanted, volume, place);
            bench.stores().snapshots().insert(transaction, snapshot);
            SnapshotAdoption.Context context = new SnapshotAdoption.Context(
                    snapshot.id(), volume.id(), volume.project(), place, wanted.reference());
            FlowId flow = bench.flows()
                    .submit(
                            transaction,
                            adopt,
                            context,
                            Set.of(Subjects.of(snapshot.id()), Subjects.foreign(place.backend(), wanted.reference())),
                            caller);
            bench.journal()
                    .accepted(
                            transaction, caller, "snapshot.adopt", "snapshot", snapshot.id(), flow, wanted.reference());
            return snapshot;
        });
    }

    private void refuseOurs(org.jooq.DSLContext sql, Volume volume, String reference) {
        bench.stores().snapshots().ofVolume(sql, volume.id()).stream()
                .filter(snapshot ->
                        snapshot.nativeName().filter(reference::equals).isPresent())
                .findFirst()
                .ifPresent(snapshot -> {
                    throw Fault.of(
                                    BlockFault.ALREADY_MANAGED,
                                    "Adopting " + reference,
                                    "it is snapshot " + snapshot.nameOrId() + " already",
                                    "List what can be adopted.")
                            .about("field", "ref")
                            .exception();
                });
    }

    /** Lets a snapshot go; its data stays where it is. */
    public void release(Caller caller, SnapshotId id) {
        bench.database().write(transaction -> {
            Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
            if (!SnapshotStatus.DELETABLE.contains(snapshot.status())) {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: cannot unmanage snapshot " + snapshot.nameOrId(),
                                "its status is " + snapshot.status().text(),
                                "The status must be available or error or error_deleting for this.")
                        .about("snapshot", id)
                        .exception();
            }
            if (snapshot.groupSnapshot().isPresent()) {
                throw Fault.of(
                                BlockFault.INVALID_SNAPSHOT,
                                "Invalid snapshot: cannot unmanage snapshot " + snapshot.nameOrId(),
                                "it is part of a group snapshot",
                                "Delete the group snapshot instead.")
                        .about("snapshot", id)
                        .exception();
            }
            Volume volume = bench.volume(transaction.sql(), caller, snapshot.volume());
            Location place = volume.location()
                    .orElseThrow(() -> Refuse.volume(volume, "look into", "it is on no backend", "Delete it."));
            bench.backends()
                    .refuseFrozen(transaction.sql(), place.backend(), "Unmanaging snapshot " + snapshot.nameOrId());
            places.adopting(place.backend());
            bench.stores()
                    .snapshots()
                    .move(
                            transaction,
                            id,
                            SnapshotStatus.DELETABLE,
                            SnapshotStatus.UNMANAGING,
                            snapshot.progress(),
                            Optional.empty());
            SnapshotAdoption.Context context =
                    new SnapshotAdoption.Context(id, volume.id(), snapshot.project(), place, "");
            FlowId flow = bench.flows().submit(transaction, release, context, Set.of(Subjects.of(id)), caller);
            bench.journal()
                    .accepted(transaction, caller, "snapshot.release", "snapshot", id, flow, snapshot.nameOrId());
            return flow;
        });
    }

    private Snapshot row(Caller caller, NewAdoption wanted, Volume volume, Location place) {
        return new Snapshot(
                SnapshotId.random(),
                volume.project(),
                caller.user(),
                volume.id(),
                wanted.name(),
                wanted.description(),
                volume.sizeGib(),
                SnapshotStatus.CREATING,
                "0%",
                volume.type(),
                Optional.of(place.backend()),
                Optional.empty(),
                Map.of(),
                wanted.metadata(),
                true,
                Optional.empty(),
                Optional.empty(),
                Columns.instant(Columns.micros(bench.journal().now())),
                Optional.empty());
    }
}
