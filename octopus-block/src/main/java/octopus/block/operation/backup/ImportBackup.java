package octopus.block.operation.backup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backup.BackupChange;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.backup.format.BackupReader;
import octopus.block.backup.format.Pace;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Undone;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;

/** The flow that looks whether the store has what an imported record says. */
final class ImportBackup {
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final BackupHands hands;
    private final FlowDefinition<Context> definition;

    ImportBackup(BackupHands hands) {
        this.hands = hands;
        this.definition = new FlowDefinition<>(
                "import-backup", 1, Context.class, List.of(new Accept(), new Check(), new Publish()));
    }

    record Context(BackupId backup, String project, String location, Optional<String> manifest) {}

    FlowDefinition<Context> definition() {
        return definition;
    }

    /** Begins an import. Its revert leaves the backup in error, with the reason; the store is left as it is. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                hands.table()
                        .update(
                                transaction,
                                context.backup(),
                                BackupChange.to(BackupStatus.ERROR)
                                        .onlyFrom(BackupStatus.CREATING)
                                        .fault(Optional.of(fault)));
                hands.bench()
                        .journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.CREATE_BACKUP,
                                context.backup(),
                                fault);
            };
        }
    }

    /** Reads manifest and index, and looks for the data that they name. */
    private final class Check implements Step<Context> {
        @Override
        public String name() {
            return "check";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Pace pace = new Pace(0);
            return hands.workers().run(environment, pace, () -> {}, () -> {
                new BackupReader(hands.door().store(), context.location(), context.manifest()).check(pace);
                return Outcome.done(context);
            });
        }
    }

    /** Makes the backup available. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                hands.table()
                        .update(
                                transaction,
                                context.backup(),
                                BackupChange.to(BackupStatus.AVAILABLE)
                                        .onlyFrom(BackupStatus.CREATING)
                                        .fault(Optional.empty()));
                hands.bench()
                        .journal()
                        .event(transaction, "backup.imported", "backup", context.backup(), context.project(), Map.of());
            });
        }
    }
}
