package octopus.block.operation.volume;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.block.BlockFault;
import octopus.block.group.Group;
import octopus.block.group.GroupStatus;
import octopus.block.operation.Workbench;
import octopus.block.schedule.Placement;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.core.flow.Effect;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/**
 * Asks the scheduler for a pool and writes it into the volume's row, unless {@link #atOnce} has. The row keeps its place when
 * this is reverted: the next choice, or the end of the revert, takes it out.
 */
final class ChoosePool implements InsideStep<CreateContext> {
    static final String NAME = "choose-pool";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Workbench bench;
    private final Scheduler scheduler;

    ChoosePool(Workbench bench, Scheduler scheduler) {
        this.bench = bench;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome<CreateContext> run(CreateContext context, StepEnvironment environment) {
        if (context.location().isPresent()) {
            return Outcome.done(context);
        }
        Optional<Group> group = groupOf(context);
        if (group.filter(ChoosePool::isBeingPlaced).isPresent()) {
            return new Outcome.NotYet<>(
                    context,
                    LOOK_AGAIN,
                    "a backend is being chosen for its group " + group.get().nameOrId());
        }
        // Asked before the pools: a backend that is ready a moment later would be in neither answer.
        Optional<String> opening = bench.backends().opening();
        Placement placement = place(context, group, bench.backends().poolsNow());
        return switch (placement) {
            case Placement.Refused refused ->
                opening.<Outcome<CreateContext>>map(name ->
                                new Outcome.NotYet<>(context, LOOK_AGAIN, "backend " + name + " is being opened"))
                        .orElseGet(() -> new Outcome.Failed<>(noPool(context, refused.refusals())));
            case Placement.Placed placed -> {
                Location location = location(placed.pool());
                VolumeChange change = VolumeChange.none().location(Optional.of(location));
                String zone = placed.pool().availabilityZone();
                if (!context.zone().equals(Optional.of(zone))) {
                    change.zone(zone);
                }
                yield Outcome.done(
                        context.at(location),
                        transaction -> bench.stores().volumes().write(transaction, context.volume(), change));
            }
        };
    }

    @Override
    public Effect revert(CreateContext context, StepEnvironment environment) {
        bench.backends().ledger().release(context.volume().value());
        return Effect.NONE;
    }

    /**
     * Chooses within the transaction that accepts the volume, where nothing has to be waited for or looked up: that saves the
     * flow a commit. When the transaction comes to nothing, {@code forget} what was promised.
     */
    Optional<PoolState> atOnce(DSLContext sql, CreateContext context) {
        boolean asksMore = context.group().isPresent()
                || !context.sameHost().isEmpty()
                || !context.differentHost().isEmpty();
        // The promise is kept in memory: it has to be where the flow runs.
        if (asksMore || !bench.flows().runsHere()) {
            return Optional.empty();
        }
        return switch (place(context, Optional.empty(), bench.backends().poolsNow(sql))) {
            case Placement.Placed placed -> Optional.of(placed.pool());
            case Placement.Refused _ -> Optional.empty();
        };
    }

    void forget(VolumeId volume) {
        bench.backends().ledger().release(volume.value());
    }

    private Placement place(CreateContext context, Optional<Group> group, List<PoolState> pools) {
        return bench.backends().ledger().place(context.volume().value(), scheduler, request(context, group), pools);
    }

    static Location location(PoolState pool) {
        return Location.inPool(pool.backend(), pool.report().name(), pool.host());
    }

    private Optional<Group> groupOf(CreateContext context) {
        return context.group()
                .flatMap(id -> bench.database()
                        .read(sql -> bench.stores().groups().groups().find(sql, id)));
    }

    private static boolean isBeingPlaced(Group group) {
        return group.place().isEmpty() && group.status() == GroupStatus.CREATING;
    }

    private PlacementRequest request(CreateContext context, Optional<Group> group) {
        PlacementRequest request = PlacementRequest.create(Size.ofGib(context.sizeGib()))
                .zones(context.zones())
                .type(context.extraSpecs(), Map.of())
                .hinted(hints(context));
        if (context.forcedHost().isPresent()) {
            request = request.forced(context.forcedHost().get());
        } else if (context.group().isPresent()) {
            request = request.forced(group.flatMap(Group::place)
                    .map(Group.Place::host)
                    .orElse("the backend of its group, which has none"));
        }
        for (String pool : context.excluded()) {
            request = request.excluding(pool);
        }
        return request;
    }

    private PlacementRequest.Hints hints(CreateContext context) {
        if (context.sameHost().isEmpty() && context.differentHost().isEmpty()) {
            return PlacementRequest.Hints.NONE;
        }
        return new PlacementRequest.Hints(
                context.sameHost().isEmpty() ? Optional.empty() : Optional.of(poolsOf(context.sameHost())),
                poolsOf(context.differentHost()));
    }

    private Set<String> poolsOf(List<VolumeId> volumes) {
        return bench.database().read(sql -> {
            Set<String> hosts = new HashSet<>();
            for (VolumeId id : volumes) {
                bench.stores()
                        .volumes()
                        .volume(sql, id)
                        .flatMap(v -> v.location())
                        .ifPresent(at -> hosts.add(at.host()));
            }
            return hosts;
        });
    }

    private static Fault noPool(CreateContext context, List<Refusal> refusals) {
        String reasons = refusals.isEmpty()
                ? "no backend is ready"
                : refusals.stream()
                        .map(refusal -> refusal.pool() + ": "
                                + refusal.objections().stream()
                                        .map(Refusal.Objection::words)
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
        if (context.tried().isPresent()) {
            // The pool that was tried is the real reason; that no other one would do comes second.
            return context.tried().get().about("other_pools", reasons);
        }
        return Fault.of(
                        BlockFault.NO_VALID_POOL,
                        "No valid backend was found for a volume of " + context.sizeGib() + " GiB",
                        reasons,
                        "Choose another size, type or availability zone, or see to the backends named.")
                .about("volume", context.volume());
    }
}
