package octopus.block.operation.backup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flow that brings a backup back into a volume that is there. */
final class RestoreBackup {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreBackup.class);
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final Workbench bench;
    private final Restores restores;
    private final FlowDefinition<Context> definition;

    RestoreBackup(Workbench bench, Restores restores) {
        this.bench = bench;
        this.restores = restores;
        this.definition = new FlowDefinition<>(
                "restore-backup", 1, Context.class, List.of(new Accept(), new Write(), new Publish()));
    }

    /** @param project of the volume @param key that it gets with the data; empty where it keeps its own, or has none */
    record Context(Restores.Source source, VolumeId volume, String project, Location place, Optional<UUID> key) {
        @SuppressWarnings({"OptionalAssignedToNull", "NullAway"}) // Of a flow from before backups were encrypted.
        Context {
            key = key == null ? Optional.empty() : key;
        }
    }

    FlowDefinition<Context> definition() {
        return definition;
    }

    /** Begins a restore. Its revert leaves the volume in error_restoring, with the reason, and frees the backup. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault =
                    Undone.because(environment).about("backup", context.source().backup());
            return transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(VolumeStatus.ERROR_RESTORING)
                                        .onlyFrom(Set.of(VolumeStatus.RESTORING_BACKUP))
                                        .fault(Optional.of(fault)));
                context.key().ifPresent(key -> restores.deleteKey(transaction, environment, context.project(), key));
                restores.end(transaction, context.source().backup(), context.volume());
                restores.tellFailed(transaction, environment, context.project(), context.volume(), fault);
            };
        }
    }

    /** Writes what differs; each chunk is checked first. */
    private final class Write implements Step<Context> {
        @Override
        public String name() {
            return "write";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            restores.fill(context.source(), context.volume(), context.place(), environment);
            return Outcome.done(context);
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            try {
                restores.close(context.volume(), context.place(), environment);
            } catch (StorageException e) {
                LOG.warn("after restoring {}: {}", context.source().backup(), e.getMessage());
            }
            return Effect.NONE;
        }
    }

    /** Makes volume and backup available. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                context.key().ifPresent(key -> exchange(transaction, context, key, environment));
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(VolumeStatus.AVAILABLE)
                                        .onlyFrom(Set.of(VolumeStatus.RESTORING_BACKUP))
                                        .previous(Optional.empty())
                                        .fault(Optional.empty()));
                restores.end(transaction, context.source().backup(), context.volume());
                bench.journal()
                        .event(
                                transaction,
                                "backup.restored",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("backup", context.source().backup().toString()));
            });
        }

        /** The data came with a key of its own; with the volume's earlier one nothing is encrypted any more. */
        private void exchange(Transaction transaction, Context context, UUID key, StepEnvironment environment) {
            bench.stores()
                    .volumes()
                    .volume(transaction.sql(), context.volume())
                    .flatMap(Volume::encryptionKey)
                    .ifPresent(old -> restores.deleteKey(transaction, environment, context.project(), old));
            bench.stores()
                    .volumes()
                    .update(transaction, context.volume(), VolumeChange.none().encryptionKey(Optional.of(key)));
        }
    }
}
