package octopus.block.operation.backup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupChange;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Undone;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;

/** The flow that deletes a backup. What failed can be repeated by the owner. */
final class DeleteBackup {
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final BackupHands hands;
    private final StoredObjects objects;
    private final FlowDefinition<Context> definition;

    DeleteBackup(BackupHands hands, StoredObjects objects) {
        this.hands = hands;
        this.objects = objects;
        this.definition = new FlowDefinition<>(
                "delete-backup", 1, Context.class, List.of(new Accept(), new Remove(), new Forget()));
    }

    /** @param key of an encrypted backup */
    record Context(BackupId backup, String project, String location, Optional<UUID> key) {
        @SuppressWarnings({"OptionalAssignedToNull", "NullAway"}) // Of a flow from before backups were encrypted.
        Context {
            key = key == null ? Optional.empty() : key;
        }
    }

    FlowDefinition<Context> definition() {
        return definition;
    }

    /** In the transaction in which it was decided. */
    FlowId begin(Transaction transaction, Backup backup, Caller caller) {
        hands.table()
                .update(
                        transaction,
                        backup.id(),
                        BackupChange.to(BackupStatus.DELETING).fault(Optional.empty()));
        return hands.bench()
                .flows()
                .submit(
                        transaction,
                        definition,
                        new Context(backup.id(), backup.project(), backup.location(), backup.encryptionKey()),
                        Set.of(BackupHands.subject(backup.id())),
                        caller);
    }

    /** Begins a deletion. Its revert leaves the backup in error_deleting, with the reason. */
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
                                BackupChange.to(BackupStatus.ERROR_DELETING).fault(Optional.of(fault)));
                hands.bench()
                        .journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.DELETE_BACKUP,
                                context.backup(),
                                fault);
            };
        }
    }

    /** Takes the objects out of the store, unless an imported record of the same backup still needs them; and its key. */
    private final class Remove implements Step<Context> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            boolean shared = hands.bench()
                    .database()
                    .read(sql -> hands.table().isShared(sql, context.backup(), context.location()));
            if (!shared) {
                objects.remove(context.location(), Optional.of(environment));
            }
            context.key().ifPresent(key -> hands.keys().delete(environment.caller(), context.project(), key));
            return Outcome.done(context);
        }
    }

    /** Removes the backup's row, and with it what it used of the quota. */
    private final class Forget implements InsideStep<Context> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                hands.table().delete(transaction, context.backup());
                hands.bench()
                        .journal()
                        .event(transaction, "backup.deleted", "backup", context.backup(), context.project(), Map.of());
            });
        }
    }
}
