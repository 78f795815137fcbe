package octopus.block.operation;

import java.util.Optional;
import octopus.block.message.MessageTopic;
import octopus.block.volume.VolumeChange;
import octopus.core.flow.Effect;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/** Why a flow is being undone, for the object and the person that shall know of it. */
public final class Undone {
    private static final Fault UNKNOWN =
            Fault.of(CommonFault.INTERNAL_ERROR, "The operation was undone", "no reason was recorded", "See its flow.");

    private Undone() {}

    public static Fault because(StepEnvironment environment) {
        return environment.fault().orElse(UNKNOWN);
    }

    /** Leaves a volume as the change says, with the reason, and tells whoever asked. */
    public static Effect volume(
            Workbench bench,
            StepEnvironment environment,
            VolumeId volume,
            String project,
            MessageTopic topic,
            VolumeChange change) {
        Fault fault = because(environment);
        return transaction -> {
            bench.stores().volumes().write(transaction, volume, change.fault(Optional.of(fault)));
            bench.journal().failed(transaction, environment.caller(), project, topic, volume, fault);
        };
    }
}
