package octopus.block.operation.move;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import octopus.block.BlockFault;
import octopus.block.operation.Workbench;
import octopus.block.schedule.Placement;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.Size;
import org.jooq.DSLContext;

/** Asks the scheduler for the pool that the volume goes to, and promises its size there. */
final class ChooseTarget implements InsideStep<MoveContext> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Workbench bench;
    private final Scheduler scheduler;

    ChooseTarget(Workbench bench, Scheduler scheduler) {
        this.bench = bench;
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return "choose-target";
    }

    @Override
    public Outcome<MoveContext> run(MoveContext context, StepEnvironment environment) {
        PlacementRequest request = request(context);
        // Before the pools, as ChoosePool does.
        Optional<String> opening = bench.backends().opening();
        Placement placement = bench.backends()
                .ledger()
                .place(
                        context.volume().value(),
                        scheduler,
                        request,
                        bench.backends().poolsNow());
        return switch (placement) {
            case Placement.Placed placed -> {
                PoolState pool = placed.pool();
                environment.progress(0, "moving from " + context.source().host() + " to " + pool.host());
                yield Outcome.done(
                        context.to(Location.inPool(pool.backend(), pool.report().name(), pool.host())));
            }
            case Placement.Refused refused ->
                opening.<Outcome<MoveContext>>map(name ->
                                new Outcome.NotYet<>(context, LOOK_AGAIN, "backend " + name + " is being opened"))
                        .orElseGet(() -> new Outcome.Failed<>(noPool(context, refused.refusals())));
        };
    }

    @Override
    public Effect revert(MoveContext context, StepEnvironment environment) {
        bench.backends().ledger().release(context.volume().value());
        return Effect.NONE;
    }

    private PlacementRequest request(MoveContext context) {
        Map<String, String> specs = bench.database().read(sql -> specs(sql, context));
        PlacementRequest request = PlacementRequest.create(Size.ofGib(context.sizeGib()))
                .type(specs, Map.of())
                .excluding(context.source().host());
        // What is in use stays on its array, which alone can move it without its consumers noticing.
        Optional<String> forced = context.host()
                .or(() -> context.back() == VolumeStatus.IN_USE
                        ? Optional.of(bench.backends()
                                .settings()
                                .hostOf(context.source().backend()))
                        : Optional.empty());
        return forced.map(request::forced).orElse(request);
    }

    private Map<String, String> specs(DSLContext sql, MoveContext context) {
        return context.type()
                .or(() -> bench.stores().volumes().volume(sql, context.volume()).flatMap(Volume::type))
                .flatMap(id -> bench.stores().types().find(sql, id))
                .map(VolumeType::extraSpecs)
                .orElse(Map.of());
    }

    private static Fault noPool(MoveContext context, List<Refusal> refusals) {
        String reasons = refusals.isEmpty()
                ? "no backend is ready"
                : refusals.stream()
                        .map(refusal -> refusal.pool() + ": " + refusal.words())
                        .collect(Collectors.joining("; "));
        return Fault.of(
                        BlockFault.NO_VALID_POOL,
                        "No pool can take volume " + context.volume() + " of " + context.sizeGib() + " GiB",
                        reasons,
                        "Choose another type or host, or see to the backends named.")
                .about("volume", context.volume());
    }
}
