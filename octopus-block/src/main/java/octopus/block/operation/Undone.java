package octopus.block.operation;

import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Why a flow is being undone, for the object and the person that shall know of it. */
public final class Undone {
    private static final Fault UNKNOWN =
            Fault.of(CommonFault.INTERNAL_ERROR, "The operation was undone", "no reason was recorded", "See its flow.");

    private Undone() {}

    public static Fault because(StepEnvironment environment) {
        return environment.fault().orElse(UNKNOWN);
    }
}
