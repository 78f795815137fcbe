package octopus.block.operation.volume;

import java.util.Map;
import java.util.Optional;
import octopus.block.operation.Workbench;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.StepEnvironment;

/** The volume is there and complete: callers may use it. */
final class PublishVolume implements InsideStep<CreateContext> {
    private final Workbench bench;

    PublishVolume(Workbench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public Outcome<CreateContext> run(CreateContext context, StepEnvironment environment) {
        return Outcome.done(context, transaction -> {
            bench.stores()
                    .volumes()
                    .write(
                            transaction,
                            context.volume(),
                            VolumeChange.to(VolumeStatus.AVAILABLE)
                                    .made(context.place())
                                    .fault(Optional.empty()));
            bench.journal()
                    .event(
                            transaction,
                            "volume.created",
                            "volume",
                            context.volume(),
                            context.project(),
                            Map.of("host", context.place().host(), "size", context.sizeGib()));
            transaction.afterCommit(() -> bench.backends()
                    .ledger()
                    .settle(context.volume().value(), bench.journal().now()));
        });
    }
}
