package octopus.block.operation.backup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.block.operation.Workbench;
import octopus.block.operation.volume.CreateContext;
import octopus.block.operation.volume.CreationPart;
import octopus.block.operation.volume.CreationSteps;
import octopus.block.operation.volume.VolumeFlows;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flow that makes a new volume of a backup: a creation, with the backup held from beginning to end. */
final class RestoreNew {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreNew.class);
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final Workbench bench;
    private final Restores restores;
    private final FlowDefinition<Context> definition;

    RestoreNew(Workbench bench, VolumeFlows volumes, Restores restores) {
        this.bench = bench;
        this.restores = restores;
        CreationSteps<Context> creation = volumes.creationIn(new Part());
        this.definition = new FlowDefinition<>(
                "create-volume-from-backup",
                1,
                Context.class,
                List.of(
                        new Accept(creation.accept()),
                        creation.choosePool(),
                        creation.provision(),
                        new Begin(),
                        new Fill(),
                        creation.publish(),
                        new Release()));
    }

    /** @param create what the steps of a creation know */
    record Context(Restores.Source source, CreateContext create) {
        Location place() {
            return create.location()
                    .orElseThrow(() -> Restores.noPlace(create.volume()).exception());
        }
    }

    private static final class Part implements CreationPart<Context> {
        @Override
        public CreateContext of(Context whole) {
            return whole.create();
        }

        @Override
        public Context with(Context whole, CreateContext part) {
            return new Context(whole.source(), part);
        }
    }

    FlowDefinition<Context> definition() {
        return definition;
    }

    /** Begins a creation. Its revert comes last: the volume is in error, with the reason, and the backup is free. */
    private final class Accept implements InsideStep<Context> {
        private final Step<Context> creation;

        Accept(Step<Context> creation) {
            this.creation = creation;
        }

        @Override
        public String name() {
            return creation.name();
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return creation.run(context, environment);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return creation.revert(context, environment)
                    .and(transaction -> restores.end(
                            transaction,
                            context.source().backup(),
                            context.create().volume()));
        }
    }

    /** Shows that the volume is there and is being filled. */
    private final class Begin implements InsideStep<Context> {
        @Override
        public String name() {
            return "begin";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(
                    context,
                    transaction -> bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    context.create().volume(),
                                    VolumeChange.to(VolumeStatus.RESTORING_BACKUP)
                                            .onlyFrom(Set.of(VolumeStatus.CREATING))));
        }
    }

    /** Writes the backup's data into the new volume; each chunk is checked first. */
    private final class Fill implements Step<Context> {
        @Override
        public String name() {
            return "fill";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            restores.fill(context.source(), context.create().volume(), context.place(), environment);
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            try {
                restores.close(context.create().volume(), context.place(), environment);
            } catch (StorageException e) {
                LOG.warn("after restoring {}: {}", context.source().backup(), e.getMessage());
            }
            return Effect.NONE;
        }
    }

    /** The backup may be deleted again. */
    private final class Release implements InsideStep<Context> {
        @Override
        public String name() {
            return "release-backup";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                restores.end(
                        transaction, context.source().backup(), context.create().volume());
                bench.journal()
                        .event(
                                transaction,
                                "backup.restored",
                                "volume",
                                context.create().volume(),
                                context.create().project(),
                                Map.of("backup", context.source().backup().toString()));
            });
        }
    }
}
