package octopus.block.operation.volume;

import java.util.Map;
import java.util.Optional;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;

/** Begins a creation. Its revert comes last and leaves the volume in error, with the reason for everyone to read. */
final class AcceptCreate implements RevertOnly<CreateContext> {
    private final Workbench bench;

    AcceptCreate(Workbench bench) {
        this.bench = bench;
    }

    @Override
    public String name() {
        return "accept";
    }

    @Override
    public Effect revert(CreateContext context, StepEnvironment environment) {
        Fault fault = Undone.because(environment);
        return transaction -> {
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            context.volume(),
                            VolumeChange.to(VolumeStatus.ERROR)
                                    .fault(Optional.of(fault))
                                    .location(Optional.empty()));
            MessageTopic topic = context.image().isPresent() ? MessageTopic.COPY_IMAGE : MessageTopic.CREATE_VOLUME;
            bench.journal()
                    .failed(transaction, environment.caller(), context.project(), topic, context.volume(), fault);
            bench.journal()
                    .event(
                            transaction,
                            "volume.error",
                            "volume",
                            context.volume(),
                            context.project(),
                            Map.of("fault", fault.sentence()));
        };
    }
}
