package octopus.block.operation;

import java.util.List;
import java.util.Set;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what an undone creation has left on a backend. When the backend does not answer just then, a flow of its own
 * tries for ever, so that neither the volume has to wait for it nor the object is forgotten.
 */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Workbench bench;
    private final FlowDefinition<Leftover> definition;

    public Leftovers(Workbench bench) {
        this.bench = bench;
        this.definition = new FlowDefinition<>("remove-leftover", 1, Leftover.class, List.of(new Remove()));
    }

    /** @param location where the object is */
    public record Leftover(String backend, VolumeId volume, Location location) {}

    public FlowDefinition<Leftover> definition() {
        return definition;
    }

    /** Deletes the object now, or returns the effect that has it deleted later. */
    public Effect remove(String backend, VolumeHandle handle, Caller caller) {
        try {
            DriverCalls.run(
                    backend,
                    "Removing " + handle.nativeName(),
                    () -> bench.backends().driver(backend).volumes().delete(handle));
            return Effect.NONE;
        } catch (StorageException e) {
            LOG.warn("{} on {} is removed later: {}", handle.nativeName(), backend, e.getMessage());
            return later(backend, handle, caller);
        }
    }

    /** The effect that has an object deleted by a flow of its own, from the moment at which it is committed. */
    public Effect later(String backend, VolumeHandle handle, Caller caller) {
        Location at = Location.inPool(backend, handle.pool(), backend).at(handle);
        return transaction -> bench.flows()
                .submit(
                        transaction,
                        definition,
                        new Leftover(backend, handle.id(), at),
                        Set.of(Subjects.leftover(backend + "/" + handle.nativeName())),
                        caller);
    }

    /** A pivot: there is no way back, only forward until it is gone. */
    private final class Remove implements Step<Leftover> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<Leftover> run(Leftover context, StepEnvironment environment) {
            DriverCalls.run(
                    context.backend(),
                    "Removing volume " + context.volume(),
                    () -> bench.backends()
                            .driver(context.backend())
                            .volumes()
                            .delete(context.location().handle(context.volume())));
            return Outcome.done(context);
        }
    }
}
